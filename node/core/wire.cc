#include "node/core/wire.h"

#include <capnp/serialize-packed.h>
#include <fmt/format.h>

#include "ledger/base/limits.h"
#include "ledger/base/message.h"
#include "node/core/message_limits.h"
#include "schema/wire.capnp.h"

namespace luoshu::node {
namespace {

namespace wire = schema;

constexpr std::size_t kLengthBytes = 4;

Result<merkle::Proof> split_proof(ByteView bytes) {
  merkle::Proof proof;
  if (bytes.size() > limits::kProofHashesMax * sizeof(Hash))
    return Fault{Errc::kLimit, "a proof of more hashes than any tree needs"};
  for (; !bytes.empty(); bytes = bytes.subspan(std::min(bytes.size(), sizeof(Hash)))) {
    LUOSHU_TRY(const Hash hash, hash_from(bytes.first(std::min(bytes.size(), sizeof(Hash)))));
    proof.push_back(hash);
  }
  return proof;
}

// A text of the other end, of any length.
Result<std::string> text_from(capnp::Text::Reader text, std::size_t most, std::string_view what) {
  if (text.size() <= most) return std::string(from_kj(text));
  return Fault{Errc::kLimit,
               fmt::format("{} of {} bytes; at most {} are allowed", what, text.size(), most)};
}

Result<Bytes> bytes_from(capnp::Data::Reader data, std::size_t most, std::string_view what) {
  if (data.size() <= most) return to_bytes(from_kj(data));
  return Fault{Errc::kLimit,
               fmt::format("{} of {} bytes; at most {} are allowed", what, data.size(), most)};
}

Result<Message> read(wire::Hello::Reader in) {
  Hello hello;
  hello.protocol = in.getProtocol();
  LUOSHU_TRY(hello.ledger.hash, hash_from(from_kj(in.getLedger())));
  if (in.getRole() < 1 || in.getRole() > 4)
    return Fault{Errc::kInvalid, fmt::format("there is no role {}", in.getRole())};
  hello.role = static_cast<Role>(in.getRole());
  LUOSHU_TRY(hello.party, text_from(in.getParty(), kPartyBytesMax, "a party"));
  hello.size = Size{in.getSize()};
  LUOSHU_TRY(hello.checkpoint, text_from(in.getCheckpoint(), kCheckpointBytesMax, "a checkpoint"));
  return Message(std::move(hello));
}

// Empty elements take no bytes in a message, so their number has a limit of its own.
Status check_count(std::size_t count, std::size_t most, std::string_view what) {
  if (count <= most) return Done{};
  return Fault{Errc::kLimit, fmt::format("{} {}; at most {} are allowed", count, what, most)};
}

Result<Reasons> reasons_from(capnp::List<wire::RefusalReason>::Reader in) {
  LUOSHU_CHECK(check_count(in.size(), kReasonsReadMax, "reasons"));
  Reasons reasons;
  for (const auto item : in) {
    Reason reason;
    LUOSHU_TRY(reason.code, text_from(item.getCode(), kCodeBytesMax, "a code"));
    LUOSHU_TRY(reason.message_zh, text_from(item.getMessageZh(), kReasonTextReadMax, "a reason"));
    LUOSHU_TRY(reason.message_en, text_from(item.getMessageEn(), kReasonTextReadMax, "a reason"));
    LUOSHU_TRY(reason.basis, text_from(item.getBasis(), kBasisBytesMax, "a basis"));
    if (item.getEventIndex() >= 0)
      reason.event_index = static_cast<std::uint32_t>(item.getEventIndex());
    LUOSHU_TRY(reason.field, text_from(item.getField(), kFieldBytesMax, "a field"));
    reasons.push_back(std::move(reason));
  }
  return reasons;
}

// No node of an earlier release makes any, so what is read is held to what is made.
Result<Reasons> warnings_from(capnp::List<wire::RefusalReason>::Reader in) {
  LUOSHU_CHECK(check_count(in.size(), kWarningsMax, "warnings"));
  std::size_t bytes = 0;
  for (const auto item : in)
    bytes += item.getMessageZh().size() + item.getMessageEn().size() + item.getBasis().size() +
             item.getField().size();
  LUOSHU_CHECK(check_count(bytes, kWarningsReadBytesMax, "bytes of warnings"));
  return reasons_from(in);
}

Result<Verdict> verdict_from(wire::Answer::Reader in) {
  switch (in.which()) {
    case wire::Answer::ACCEPTED: {
      const auto group = in.getAccepted();
      AnswerAccepted accepted{Seq{group.getSeq()}, Time{group.getRecorded()},
                              EventNumber{group.getFirstEvent()}, group.getAlready()};
      LUOSHU_TRY(accepted.warnings, warnings_from(group.getWarnings()));
      return Verdict(std::move(accepted));
    }
    case wire::Answer::REFUSED: {
      LUOSHU_TRY(Reasons reasons, reasons_from(in.getRefused()));
      return Verdict(AnswerRefused{std::move(reasons)});
    }
    case wire::Answer::CONFLICT: {
      const auto group = in.getConflict();
      AnswerConflict conflict{Seq{group.getSeq()}, {}, {}};
      LUOSHU_TRY(conflict.recorded_digest, hash_from(from_kj(group.getRecordedDigest())));
      LUOSHU_TRY(conflict.submitted_digest, hash_from(from_kj(group.getSubmittedDigest())));
      return Verdict(conflict);
    }
    case wire::Answer::BUSY:
      return Verdict(AnswerBusy{in.getBusy()});
    case wire::Answer::INVALID: {
      LUOSHU_TRY(std::string detail, text_from(in.getInvalid(), kInvalidBytesMax, "an answer"));
      return Verdict(AnswerInvalid{std::move(detail)});
    }
    case wire::Answer::QUEUED:
      return Verdict(AnswerQueued{});
  }
  return Fault{Errc::kInvalid, "an answer that this protocol does not know"};
}

Result<SignedCheckpoint> read(wire::SignedCheckpoint::Reader in) {
  LUOSHU_TRY(std::string note, text_from(in.getNote(), kCheckpointBytesMax, "a checkpoint"));
  LUOSHU_TRY(std::string note_sm3, text_from(in.getNoteSm3(), kCheckpointBytesMax, "a checkpoint"));
  return read_signed_checkpoint(std::move(note), std::move(note_sm3));
}

Result<Message> read(wire::Entries::Reader in) {
  EntryBatch batch;
  batch.first = Seq{in.getFirst()};
  LUOSHU_CHECK(check_count(in.getEntries().size(), limits::kBatchEntriesMax, "entries in a batch"));
  batch.entries.reserve(in.getEntries().size());
  for (const auto item : in.getEntries()) {
    LoggedEntry entry;
    LUOSHU_TRY(entry.leaf, bytes_from(item.getLeaf(), limits::kLeafBytesMax, "a leaf"));
    LUOSHU_TRY(entry.framed_events,
               bytes_from(item.getEvents(), kFramedEventsBytesMax, "events of an entry"));
    batch.entries.push_back(std::move(entry));
  }
  LUOSHU_TRY(batch.checkpoint, text_from(in.getCheckpoint(), kCheckpointBytesMax, "a checkpoint"));
  LUOSHU_TRY(batch.checkpoint_sm3,
             text_from(in.getCheckpointSm3(), kCheckpointBytesMax, "a checkpoint"));
  LUOSHU_TRY(batch.proof, split_proof(from_kj(in.getProof())));
  return Message(Entries(std::move(batch)));
}

Result<Message> read(wire::ConsistencyProof::Reader in) {
  ConsistencyProof answer{Size{in.getOlder()}, Size{in.getNewer()}, {}, {}};
  LUOSHU_TRY(answer.hashes, split_proof(from_kj(in.getProof())));
  if (in.getSeed().size() != 0) {
    LUOSHU_TRY(answer.seed, hash_from(from_kj(in.getSeed())));
  }
  return Message(std::move(answer));
}

template <class PingOrPong>
Message ping_from(wire::Ping::Reader in) {
  return Message(PingOrPong{in.getStamp(), Size{in.getSize()}, Time{in.getWall()}});
}

Result<Message> message_from(wire::Message::Reader in) {
  switch (in.which()) {
    case wire::Message::HELLO:
      return read(in.getHello());
    case wire::Message::SUBMIT:
      // As long as a frame allows: one past the limit of an entry is answered, not cut off.
      return Message(Submit{in.getSubmit().getRequest(),
                            to_bytes(from_kj(in.getSubmit().getEntry())),
                            in.getSubmit().getUntilQueued()});
    case wire::Message::ANSWER: {
      LUOSHU_TRY(Verdict verdict, verdict_from(in.getAnswer()));
      return Message(Answer{in.getAnswer().getRequest(), std::move(verdict)});
    }
    case wire::Message::FOLLOW:
      return Message(Follow{Size{in.getFollow().getFrom()}, in.getFollow().getCredits()});
    case wire::Message::CREDIT:
      return Message(Credit{in.getCredit().getBatches()});
    case wire::Message::ENTRIES:
      return read(in.getEntries());
    case wire::Message::SIGNED_CHECKPOINT: {
      LUOSHU_TRY(SignedCheckpoint checkpoint, read(in.getSignedCheckpoint()));
      return Message(std::move(checkpoint));
    }
    case wire::Message::COSIGNATURE: {
      LUOSHU_TRY(std::string line,
                 text_from(in.getCosignature().getLine(), kCosignatureBytesMax, "a cosignature"));
      return Message(Cosignature{Size{in.getCosignature().getSize()}, std::move(line)});
    }
    case wire::Message::GET_CONSISTENCY_PROOF:
      return Message(GetConsistencyProof{Size{in.getGetConsistencyProof().getOlder()},
                                         Size{in.getGetConsistencyProof().getNewer()}});
    case wire::Message::CONSISTENCY_PROOF:
      return read(in.getConsistencyProof());
    case wire::Message::PING:
      return ping_from<Ping>(in.getPing());
    case wire::Message::PONG:
      return ping_from<Pong>(in.getPong());
    case wire::Message::GOODBYE: {
      Goodbye goodbye;
      LUOSHU_TRY(goodbye.code, text_from(in.getGoodbye().getCode(), kCodeBytesMax, "a code"));
      LUOSHU_TRY(goodbye.text, text_from(in.getGoodbye().getText(), kGoodbyeBytesMax, "a text"));
      return Message(std::move(goodbye));
    }
  }
  return Fault{Errc::kInvalid, "a message that this protocol does not know"};
}

// A zero tag can unpack to 256 words, so the sum is bounded before anything is made of it.
Status check_unpacked(ByteView packed) {
  std::size_t words = 0;
  try {
    words = capnp::computeUnpackedSizeInWords(kj_bytes(packed));
  } catch (const kj::Exception& error) {
    return Fault{Errc::kInvalid, std::string("no message: ") + error.getDescription().cStr()};
  }
  if (words * sizeof(capnp::word) > limits::kFrameBytesMax)
    return Fault{Errc::kLimit,
                 fmt::format("a message of more than {} bytes", limits::kFrameBytesMax)};
  return Done{};
}

}  // namespace

Result<Message> decode_message(ByteView packed) {
  if (packed.size() > limits::kFrameBytesMax)
    return Fault{Errc::kLimit,
                 fmt::format("a frame of more than {} bytes", limits::kFrameBytesMax)};
  capnp::ReaderOptions options;
  options.traversalLimitInWords = 2 * limits::kFrameBytesMax / sizeof(capnp::word);
  options.nestingLimit = 8;
  LUOSHU_CHECK(check_unpacked(packed));
  // The reader's destructor may throw too, at the brace below: nothing is returned before it.
  Result<Message> message = Fault{Errc::kInvalid, "no message"};
  try {
    kj::ArrayInputStream stream(kj_bytes(packed));
    capnp::PackedMessageReader reader(stream, options);
    message = message_from(reader.getRoot<wire::Message>());
    if (message && stream.tryGetReadBuffer().size() != 0)
      message = Fault{Errc::kInvalid, "bytes behind the message"};
  } catch (const kj::Exception& error) {
    message = Fault{Errc::kInvalid, std::string("no message: ") + error.getDescription().cStr()};
  }
  return message;
}

Result<Bytes> encode_frame(const Message& message) {
  const Bytes packed = encode_message(message);
  if (packed.size() > limits::kFrameBytesMax)
    return Fault{Errc::kLimit,
                 fmt::format("a message '{}' of {} bytes; a frame holds {}", message_name(message),
                             packed.size(), limits::kFrameBytesMax)};
  LUOSHU_CHECK(check_unpacked(packed));  // the other end would refuse it
  Bytes frame;
  frame.reserve(kLengthBytes + packed.size());
  put_u32_be(frame, static_cast<std::uint32_t>(packed.size()));
  append(frame, packed);
  return frame;
}

// Length of the frame at the front; nothing while its four bytes are not all there.
Result<std::optional<std::size_t>> FrameReader::length() const {
  if (buffered() < kLengthBytes) return std::optional<std::size_t>();
  ByteReader reader(ByteView(buffer_).subspan(used_));
  LUOSHU_TRY(const std::uint32_t length, reader.u32_be());
  if (length == 0 || length > limits::kFrameBytesMax)
    return Fault{Errc::kLimit, fmt::format("a frame of {} bytes; 1 to {} are allowed", length,
                                           limits::kFrameBytesMax)};
  return std::optional<std::size_t>(length);
}

Status FrameReader::add(ByteView bytes) {
  if (used_ > 0) {
    buffer_.erase(buffer_.begin(), buffer_.begin() + static_cast<std::ptrdiff_t>(used_));
    used_ = 0;
  }
  append(buffer_, bytes);
  LUOSHU_CHECK(length());
  return Done{};
}

Result<std::optional<Message>> FrameReader::next() {
  LUOSHU_TRY(const std::optional<std::size_t> size, length());
  if (!size || buffered() < kLengthBytes + *size) return std::optional<Message>();
  const ByteView packed = ByteView(buffer_).subspan(used_ + kLengthBytes, *size);
  LUOSHU_TRY(Message message, decode_message(packed));
  used_ += kLengthBytes + *size;
  return std::optional<Message>(std::move(message));
}

}  // namespace luoshu::node
