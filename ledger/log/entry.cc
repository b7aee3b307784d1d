#include "ledger/log/entry.h"

#include <algorithm>

#include "ledger/base/assert.h"
#include "ledger/base/limits.h"
#include "ledger/base/message.h"
#include "ledger/log/signatures.h"
#include "ledger/merkle/hash.h"
#include "schema/entry.capnp.h"

namespace luoshu {
namespace {

constexpr std::string_view kSigningContext = "luoshu/entry/v1\n";
constexpr std::size_t kAlignment = 8;

Result<std::string> name_of(capnp::Text::Reader text, const char* what) {
  if (text.size() > limits::kNameBytesMax)
    return Fault{Errc::kLimit, std::string("header: ") + what + " is longer than " +
                                   std::to_string(limits::kNameBytesMax) + " bytes"};
  return std::string(from_kj(text));
}

Result<std::vector<Signer>> signers_of(capnp::List<schema::Signer>::Reader list) {
  if (list.size() > limits::kSignersMax)
    return Fault{Errc::kLimit,
                 "header: more than " + std::to_string(limits::kSignersMax) + " signers"};
  std::vector<Signer> signers;
  signers.reserve(list.size());
  for (const auto item : list) {
    LUOSHU_TRY(std::string party, name_of(item.getParty(), "a signer's party"));
    LUOSHU_TRY(std::string key_id, name_of(item.getKeyId(), "a key id"));
    signers.push_back({std::move(party), std::move(key_id)});
  }
  if (!std::ranges::is_sorted(signers, std::less_equal<>()))
    return Fault{Errc::kInvalid,
                 "header: signers are not sorted by party and key id, or one stands twice"};
  return signers;
}

Result<Header> header_from(schema::Header::Reader reader) {
  Header header;
  LUOSHU_TRY(header.ledger, hash_from(from_kj(reader.getLedger())));
  LUOSHU_TRY(header.entry_id, entry_id_from(from_kj(reader.getEntryId())));
  LUOSHU_TRY(header.author, name_of(reader.getAuthor(), "the author"));
  header.author_time = Time{reader.getAuthorTime()};
  header.event_count = reader.getEventCount();
  if (header.event_count == 0 || header.event_count > limits::kEntryEventsMax)
    return Fault{Errc::kLimit, "header: an entry holds 1 to " +
                                   std::to_string(limits::kEntryEventsMax) + " events, not " +
                                   std::to_string(header.event_count)};
  LUOSHU_TRY(header.events_root, hash_from(from_kj(reader.getEventsRoot())));
  if (reader.hasEventsRootSm3()) {
    LUOSHU_TRY(header.events_root_sm3, hash_from(from_kj(reader.getEventsRootSm3())));
  }
  LUOSHU_TRY(header.signers, signers_of(reader.getSigners()));
  const std::int64_t expected = reader.getExpectedVersion();
  if (expected < -1) return Fault{Errc::kInvalid, "header: the expected version is negative"};
  if (expected >= 0) header.expected_version = Size{static_cast<std::uint64_t>(expected)};
  return header;
}

Result<Entry> entry_from(schema::Entry::Reader reader) {
  Entry entry;
  entry.header = to_bytes(from_kj(reader.getHeader()));
  const auto events = reader.getEvents();
  if (events.size() > limits::kEntryEventsMax)
    return Fault{Errc::kLimit,
                 "entry: more than " + std::to_string(limits::kEntryEventsMax) + " events"};
  entry.events.reserve(events.size());
  for (const auto event : events) entry.events.push_back(to_bytes(from_kj(event)));
  LUOSHU_TRY(entry.signatures, read_signatures(reader.getSignatures(), UnsignedIs::kAllowed));
  return entry;
}

}  // namespace

Bytes encode_header(const Header& header) {
  LUOSHU_ASSERT(std::ranges::is_sorted(header.signers, std::less_equal<>()));
  capnp::MallocMessageBuilder message;
  auto root = message.initRoot<schema::Header>();
  root.setLedger(kj_bytes(header.ledger.view()));
  root.setEntryId(kj_bytes(header.entry_id.view()));
  root.setAuthor(header.author);
  root.setAuthorTime(header.author_time.micros);
  root.setEventCount(header.event_count);
  root.setEventsRoot(kj_bytes(header.events_root.view()));
  if (header.events_root_sm3) root.setEventsRootSm3(kj_bytes(header.events_root_sm3->view()));
  auto signers = root.initSigners(static_cast<unsigned>(header.signers.size()));
  for (unsigned i = 0; i < signers.size(); ++i) {
    signers[i].setParty(header.signers[i].party);
    signers[i].setKeyId(header.signers[i].key_id);
  }
  if (header.expected_version)
    root.setExpectedVersion(static_cast<std::int64_t>(header.expected_version->value));
  return canonical_bytes<schema::Header>(message);
}

Result<Header> decode_header(ByteView bytes) {
  if (bytes.size() > limits::kLeafBytesMax)
    return Fault{Errc::kLimit, "header: longer than a leaf may be"};
  LUOSHU_TRY(Header header, read_canonical<schema::Header>(bytes, "header", header_from));
  LUOSHU_CHECK(check_spelling(bytes, encode_header(header), "header"));
  return header;
}

Bytes encode_entry(const Entry& entry) {
  capnp::MallocMessageBuilder message;
  auto root = message.initRoot<schema::Entry>();
  root.setHeader(kj_bytes(entry.header));
  auto events = root.initEvents(static_cast<unsigned>(entry.events.size()));
  for (unsigned i = 0; i < events.size(); ++i) events.set(i, kj_bytes(entry.events[i]));
  write_signatures(entry.signatures,
                   root.initSignatures(static_cast<unsigned>(entry.signatures.size())));
  return canonical_bytes<schema::Entry>(message);
}

Result<Entry> decode_entry(ByteView bytes) {
  if (bytes.size() > limits::kEntryBytesMax)
    return Fault{Errc::kLimit,
                 "entry: longer than " + std::to_string(limits::kEntryBytesMax) + " bytes"};
  LUOSHU_TRY(Entry entry, read_canonical<schema::Entry>(bytes, "entry", entry_from));
  LUOSHU_CHECK(check_spelling(bytes, encode_entry(entry), "entry"));
  return entry;
}

std::vector<Hash> event_leaf_hashes(DigestKind kind, std::span<const Bytes> events) {
  std::vector<Hash> hashes;
  hashes.reserve(events.size());
  for (const Bytes& event : events) hashes.push_back(merkle::leaf_hash(kind, event));
  return hashes;
}

Hash events_root(DigestKind kind, std::span<const Bytes> events) {
  merkle::RootBuilder builder(kind);
  for (const Bytes& event : events) builder.add(merkle::leaf_hash(kind, event));
  return builder.root();
}

Bytes signed_message(ByteView header) {
  Bytes message = to_bytes(kSigningContext);
  append(message, header);
  return message;
}

Hash identity_of(std::string_view author, const EntryId& id) {
  return Hasher(DigestKind::kSha256)
      .update(as_bytes(author))
      .update(as_bytes(std::string_view("\0", 1)))
      .update(id.view())
      .finish();
}

Bytes frame_events(std::span<const Bytes> events) {
  std::size_t size = (4 + 4 * events.size() + kAlignment - 1) / kAlignment * kAlignment;
  const std::size_t start = size;
  for (const Bytes& event : events) size += event.size();
  Bytes framed;
  framed.reserve(size);
  put_u32_be(framed, static_cast<std::uint32_t>(events.size()));
  for (const Bytes& event : events) put_u32_be(framed, static_cast<std::uint32_t>(event.size()));
  framed.resize(start);
  for (const Bytes& event : events) append(framed, event);
  return framed;
}

Result<std::vector<ByteView>> unframe_events(ByteView framed) {
  const Fault bad{Errc::kInvalid, "event bytes: the frame does not fit"};
  ByteReader reader(framed);
  LUOSHU_TRY(const std::uint32_t count, reader.u32_be());
  if (count > limits::kEntryEventsMax) return bad;
  LUOSHU_TRY(const ByteView lengths, reader.take(std::size_t{4} * count));
  const std::size_t used = 4 + std::size_t{4} * count;
  LUOSHU_TRY(const ByteView padding, reader.take((kAlignment - used % kAlignment) % kAlignment));
  if (std::ranges::any_of(padding, [](std::uint8_t byte) { return byte != 0; })) return bad;
  std::vector<ByteView> events;
  events.reserve(count);
  ByteReader length_reader(lengths);
  for (std::uint32_t i = 0; i < count; ++i) {
    LUOSHU_TRY(const std::uint32_t length, length_reader.u32_be());
    LUOSHU_TRY(const ByteView event, reader.take(length));
    events.push_back(event);
  }
  if (!reader.empty()) return bad;
  return events;
}

}  // namespace luoshu
