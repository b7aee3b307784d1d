#include "node/core/wire.h"

#include <capnp/serialize-packed.h>
#include <fmt/format.h>

#include "ledger/base/limits.h"
#include "ledger/base/message.h"
#include "schema/wire.capnp.h"

namespace luoshu::node {
namespace {

namespace wire = schema;

constexpr std::size_t kLengthBytes = 4;

Bytes joined(const merkle::Proof& hashes) {
  Bytes bytes;
  for (const Hash& hash : hashes) append(bytes, hash.view());
  return bytes;
}

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

// With its length, not up to the first zero byte.
capnp::Text::Reader whole(const std::string& text) {
  return {text.data(), text.size()};
}

std::string text_from(capnp::Text::Reader text) {
  return std::string(from_kj(text));
}

// ---- Hello, Submit, Answer ----------------------------------------------------------------------

void write(const Hello& hello, wire::Hello::Builder out) {
  out.setProtocol(hello.protocol);
  out.setLedger(kj_bytes(hello.ledger.hash.view()));
  out.setRole(static_cast<std::uint8_t>(hello.role));
  out.setParty(whole(hello.party));
  out.setSize(hello.size.value);
  out.setCheckpoint(whole(hello.checkpoint));
}

Result<Message> read(wire::Hello::Reader in) {
  Hello hello;
  hello.protocol = in.getProtocol();
  LUOSHU_TRY(hello.ledger.hash, hash_from(from_kj(in.getLedger())));
  if (in.getRole() < 1 || in.getRole() > 4)
    return Fault{Errc::kInvalid, fmt::format("there is no role {}", in.getRole())};
  hello.role = static_cast<Role>(in.getRole());
  hello.party = text_from(in.getParty());
  hello.size = Size{in.getSize()};
  hello.checkpoint = text_from(in.getCheckpoint());
  return Message(std::move(hello));
}

void write(const Reasons& reasons, capnp::List<wire::RefusalReason>::Builder out) {
  for (unsigned i = 0; i < out.size(); ++i) {
    const Reason& reason = reasons[i];
    out[i].setCode(whole(reason.code));
    out[i].setMessageZh(whole(reason.message_zh));
    out[i].setMessageEn(whole(reason.message_en));
    out[i].setBasis(whole(reason.basis));
    out[i].setEventIndex(reason.event_index ? static_cast<std::int32_t>(*reason.event_index) : -1);
    out[i].setField(whole(reason.field));
  }
}

struct VerdictWriter {
  wire::Answer::Builder out;
  void operator()(const AnswerAccepted& accepted) {
    auto group = out.initAccepted();
    group.setSeq(accepted.seq.value);
    group.setRecorded(accepted.recorded.micros);
    group.setFirstEvent(accepted.first_event.value);
    group.setAlready(accepted.already);
  }
  void operator()(const AnswerRefused& refused) {
    write(refused.reasons, out.initRefused(static_cast<unsigned>(refused.reasons.size())));
  }
  void operator()(const AnswerConflict& conflict) {
    auto group = out.initConflict();
    group.setSeq(conflict.seq.value);
    group.setRecordedDigest(kj_bytes(conflict.recorded_digest.view()));
    group.setSubmittedDigest(kj_bytes(conflict.submitted_digest.view()));
  }
  void operator()(const AnswerBusy& busy) { out.setBusy(busy.retry_ms); }
  void operator()(const AnswerInvalid& invalid) { out.setInvalid(whole(invalid.detail)); }
  void operator()(const AnswerQueued& /*queued*/) { out.setQueued(); }
};

// Elements that say nothing take no room in a message: their number is bounded by itself.
Status check_count(std::size_t count, std::size_t most, std::string_view what) {
  if (count <= most) return Done{};
  return Fault{Errc::kLimit, fmt::format("{} {}; at most {} are allowed", count, what, most)};
}

Result<Reasons> reasons_from(capnp::List<wire::RefusalReason>::Reader in) {
  LUOSHU_CHECK(check_count(in.size(), limits::kListItemsMax, "reasons"));
  Reasons reasons;
  for (const auto item : in) {
    Reason reason;
    reason.code = text_from(item.getCode());
    reason.message_zh = text_from(item.getMessageZh());
    reason.message_en = text_from(item.getMessageEn());
    reason.basis = text_from(item.getBasis());
    if (item.getEventIndex() >= 0)
      reason.event_index = static_cast<std::uint32_t>(item.getEventIndex());
    reason.field = text_from(item.getField());
    reasons.push_back(std::move(reason));
  }
  return reasons;
}

Result<Verdict> verdict_from(wire::Answer::Reader in) {
  switch (in.which()) {
    case wire::Answer::ACCEPTED: {
      const auto group = in.getAccepted();
      return Verdict(AnswerAccepted{Seq{group.getSeq()}, Time{group.getRecorded()},
                                    EventNumber{group.getFirstEvent()}, group.getAlready()});
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
    case wire::Answer::INVALID:
      return Verdict(AnswerInvalid{text_from(in.getInvalid())});
    case wire::Answer::QUEUED:
      return Verdict(AnswerQueued{});
  }
  return Fault{Errc::kInvalid, "an answer that this protocol does not know"};
}

void write(const Answer& answer, wire::Answer::Builder out) {
  out.setRequest(answer.request);
  std::visit(VerdictWriter{out}, answer.verdict);
}

// ---- Entries and notes --------------------------------------------------------------------------

void write(const Entries& run, wire::Entries::Builder out) {
  out.setFirst(run.first.value);
  auto list = out.initEntries(static_cast<unsigned>(run.entries.size()));
  for (unsigned i = 0; i < list.size(); ++i) {
    list[i].setLeaf(kj_bytes(run.entries[i].leaf));
    list[i].setEvents(kj_bytes(run.entries[i].framed_events));
  }
  out.setCheckpoint(whole(run.checkpoint));
  out.setCheckpointSm3(whole(run.checkpoint_sm3));
  out.setProof(kj_bytes(joined(run.proof)));
}

Result<Message> read(wire::Entries::Reader in) {
  Entries run;
  run.first = Seq{in.getFirst()};
  LUOSHU_CHECK(check_count(in.getEntries().size(), limits::kRunEntriesMax, "entries in a run"));
  run.entries.reserve(in.getEntries().size());
  for (const auto item : in.getEntries())
    run.entries.push_back({to_bytes(from_kj(item.getLeaf())), to_bytes(from_kj(item.getEvents()))});
  run.checkpoint = text_from(in.getCheckpoint());
  run.checkpoint_sm3 = text_from(in.getCheckpointSm3());
  LUOSHU_TRY(run.proof, split_proof(from_kj(in.getProof())));
  return Message(std::move(run));
}

Result<Message> read(wire::Past::Reader in) {
  Past past{Size{in.getOlder()}, Size{in.getNewer()}, {}, {}};
  LUOSHU_TRY(past.proof, split_proof(from_kj(in.getProof())));
  if (in.getSeed().size() != 0) {
    LUOSHU_TRY(past.seed, hash_from(from_kj(in.getSeed())));
  }
  return Message(std::move(past));
}

struct MessageWriter {
  wire::Message::Builder out;
  void operator()(const Hello& hello) { write(hello, out.initHello()); }
  void operator()(const Submit& submit) {
    auto body = out.initSubmit();
    body.setRequest(submit.request);
    body.setEntry(kj_bytes(submit.entry));
  }
  void operator()(const Answer& answer) { write(answer, out.initAnswer()); }
  void operator()(const Follow& follow) {
    auto body = out.initFollow();
    body.setFrom(follow.from.value);
    body.setCredits(follow.credits);
  }
  void operator()(const Credit& credit) { out.initCredit().setBatches(credit.batches); }
  void operator()(const Entries& run) { write(run, out.initEntries()); }
  void operator()(const Notes& notes) {
    auto body = out.initNotes();
    body.setCheckpoint(whole(notes.checkpoint));
    body.setCheckpointSm3(whole(notes.checkpoint_sm3));
  }
  void operator()(const Cosignature& cosignature) {
    auto body = out.initCosignature();
    body.setSize(cosignature.size.value);
    body.setLine(whole(cosignature.line));
  }
  void operator()(const AskPast& ask) {
    auto body = out.initAskPast();
    body.setOlder(ask.older.value);
    body.setNewer(ask.newer.value);
  }
  void operator()(const Past& past) {
    auto body = out.initPast();
    body.setOlder(past.older.value);
    body.setNewer(past.newer.value);
    body.setProof(kj_bytes(joined(past.proof)));
    if (past.seed) body.setSeed(kj_bytes(past.seed->view()));
  }
  void operator()(const Ping& ping) { fill(out.initPing(), ping.stamp, ping.size); }
  void operator()(const Pong& pong) { fill(out.initPong(), pong.stamp, pong.size); }
  void operator()(const Goodbye& goodbye) {
    auto body = out.initGoodbye();
    body.setCode(whole(goodbye.code));
    body.setText(whole(goodbye.text));
  }
  static void fill(wire::Ping::Builder body, std::uint64_t stamp, Size size) {
    body.setStamp(stamp);
    body.setSize(size.value);
  }
};

Result<Message> message_from(wire::Message::Reader in) {
  switch (in.which()) {
    case wire::Message::HELLO:
      return read(in.getHello());
    case wire::Message::SUBMIT:
      return Message(
          Submit{in.getSubmit().getRequest(), to_bytes(from_kj(in.getSubmit().getEntry()))});
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
    case wire::Message::NOTES:
      return Message(Notes{text_from(in.getNotes().getCheckpoint()),
                           text_from(in.getNotes().getCheckpointSm3())});
    case wire::Message::COSIGNATURE:
      return Message(Cosignature{Size{in.getCosignature().getSize()},
                                 text_from(in.getCosignature().getLine())});
    case wire::Message::ASK_PAST:
      return Message(AskPast{Size{in.getAskPast().getOlder()}, Size{in.getAskPast().getNewer()}});
    case wire::Message::PAST:
      return read(in.getPast());
    case wire::Message::PING:
      return Message(Ping{in.getPing().getStamp(), Size{in.getPing().getSize()}});
    case wire::Message::PONG:
      return Message(Pong{in.getPong().getStamp(), Size{in.getPong().getSize()}});
    case wire::Message::GOODBYE:
      return Message(
          Goodbye{text_from(in.getGoodbye().getCode()), text_from(in.getGoodbye().getText())});
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

Bytes encode_message(const Message& message) {
  capnp::MallocMessageBuilder builder;
  std::visit(MessageWriter{builder.initRoot<wire::Message>()}, message);
  kj::VectorOutputStream stream;
  capnp::writePackedMessage(stream, builder);
  const auto bytes = stream.getArray();
  return {bytes.begin(), bytes.end()};
}

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

Bytes encode_frame(const Message& message) {
  const Bytes packed = encode_message(message);
  LUOSHU_ASSERT(packed.size() <= limits::kFrameBytesMax);
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
