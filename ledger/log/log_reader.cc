#include "ledger/log/log_reader.h"

#include <fmt/format.h>

#include <algorithm>

#include "ledger/base/limits.h"
#include "ledger/log/log_rows.h"
#include "ledger/merkle/hash.h"

namespace luoshu {
namespace {

// Reads a row that must be there.
Result<Bytes> must_get(const Snapshot& snapshot, Table table, ByteView key,
                       const std::string& what) {
  LUOSHU_TRY(std::optional<Bytes> value, snapshot.get(table, key));
  if (!value) return Fault{Errc::kCorruption, what + " is missing from the store"};
  return *std::move(value);
}

// Our own rows that do not decode were damaged, whatever the decoder calls it.
template <class T>
Result<T> or_corruption(Result<T> decoded, const std::string& what) {
  if (decoded) return decoded;
  return Fault{Errc::kCorruption, what + ": " + decoded.error().detail};
}

Result<Genesis> decode_entry_zero(ByteView leaf_bytes, ByteView framed, LedgerId& ledger) {
  LUOSHU_TRY(const Leaf leaf, decode_leaf(leaf_bytes));
  LUOSHU_TRY(const Header header, decode_header(leaf.header));
  ledger = ledger_id_of(leaf.header);
  LUOSHU_TRY(const std::vector<ByteView> events, unframe_events(framed));
  if (events.size() != 1 || merkle::leaf_hash(DigestKind::kSha256, events[0]) != header.events_root)
    return Fault{Errc::kCorruption, "its event is not the one that its header commits to"};
  return decode_genesis(events[0]);
}

Result<Genesis> read_genesis(const Snapshot& snapshot, LedgerId& ledger) {
  LUOSHU_TRY(const Bytes leaf_bytes,
             must_get(snapshot, Table::kLeaves, seq_key(Seq{0}), "entry 0"));
  LUOSHU_TRY(const Bytes framed,
             must_get(snapshot, Table::kEvents, seq_key(Seq{0}), "the genesis event"));
  return or_corruption(decode_entry_zero(leaf_bytes, framed, ledger), "entry 0");
}

Result<Head> read_head(const Snapshot& snapshot) {
  LUOSHU_TRY(const std::optional<Bytes> bytes, snapshot.get(Table::kMeta, as_bytes(kHeadKey)));
  if (!bytes)
    return Fault{Errc::kNotFound, "the store holds no ledger yet; `luoshu open` makes one"};
  LUOSHU_TRY(Head head, decode_head(*bytes));
  if (head.size.value == 0)
    return Fault{Errc::kCorruption, "the head record says that the log is empty"};
  return head;
}

Result<std::vector<Hash>> read_tile(const Snapshot& snapshot, Table table, merkle::TileId id,
                                    std::uint64_t width) {
  const auto name = merkle::tile_path(id, width);
  LUOSHU_TRY(const Bytes bytes, must_get(snapshot, table, tile_key(id), name));
  if (bytes.size() % sizeof(Hash) != 0 || bytes.size() < width * sizeof(Hash))
    return Fault{Errc::kCorruption,
                 fmt::format("{} holds {} bytes, fewer than {} hashes", name, bytes.size(), width)};
  std::vector<Hash> hashes(width);
  for (std::uint64_t i = 0; i < width; ++i)
    std::copy_n(bytes.data() + i * sizeof(Hash), sizeof(Hash), hashes[i].bytes.data());
  return hashes;
}

}  // namespace

LogReader::LogReader(std::shared_ptr<const Snapshot> snapshot, const Head& head, Genesis genesis,
                     LedgerId ledger)
    : snapshot_(std::move(snapshot)), head_(head), genesis_(std::move(genesis)), ledger_(ledger) {}

Result<LogReader> LogReader::open(const Store& store) {
  std::shared_ptr<const Snapshot> snapshot = store.snapshot();
  LUOSHU_TRY(const Head head, read_head(*snapshot));
  LedgerId ledger;
  LUOSHU_TRY(Genesis genesis, read_genesis(*snapshot, ledger));
  return LogReader(std::move(snapshot), head, std::move(genesis), ledger);
}

Result<LogReader> LogReader::open(const Store& store, const Genesis& genesis, LedgerId ledger) {
  std::shared_ptr<const Snapshot> snapshot = store.snapshot();
  LUOSHU_TRY(const Head head, read_head(*snapshot));
  return LogReader(std::move(snapshot), head, genesis, ledger);
}

Result<Bytes> LogReader::leaf_bytes(Seq seq) const {
  return must_get(*snapshot_, Table::kLeaves, seq_key(seq),
                  fmt::format("the leaf of entry {}", seq.value));
}

Result<Leaf> LogReader::leaf(Seq seq) const {
  LUOSHU_TRY(const Bytes bytes, leaf_bytes(seq));
  return or_corruption(decode_leaf(bytes), fmt::format("entry {}", seq.value));
}

Result<Bytes> LogReader::framed_events(Seq seq) const {
  return must_get(*snapshot_, Table::kEvents, seq_key(seq),
                  fmt::format("the events of entry {}", seq.value));
}

Result<std::optional<EntryPlace>> LogReader::find_entry(std::string_view author,
                                                        const EntryId& id) const {
  return find_identity(identity_of(author, id));
}

Result<std::optional<EntryPlace>> LogReader::find_identity(const Hash& identity) const {
  LUOSHU_TRY(const std::optional<Bytes> row, snapshot_->get(Table::kEntryIds, identity.view()));
  if (!row) return std::optional<EntryPlace>();
  LUOSHU_TRY(const EntryPlace place,
             or_corruption(decode_entry_place(*row), "the index of entry ids"));
  return std::optional<EntryPlace>(place);
}

Result<EventPlace> LogReader::find_event(EventNumber number) const {
  const Fault missing{Errc::kNotFound,
                      fmt::format("there is no event {}; the log has events 1 to {}", number.value,
                                  head_.next_event.value - 1)};
  if (number.value == 0 || number >= head_.next_event) return missing;
  LUOSHU_TRY(const auto row, snapshot_->seek_back(Table::kEventNumbers, event_number_key(number)));
  if (!row) return Fault{Errc::kCorruption, "the index of event numbers has a hole"};
  const auto first = ByteReader(row->key).u64_be();
  const auto seq = ByteReader(row->value).u64_be();
  if (!first || !seq || number.value - *first >= limits::kEntryEventsMax)
    return Fault{Errc::kCorruption, "the index of event numbers has a hole"};
  return EventPlace{Seq{*seq}, static_cast<std::uint32_t>(number.value - *first)};
}

merkle::TileReader LogReader::tiles(DigestKind kind) const {
  const Table table = tile_table(kind);
  return [snapshot = snapshot_, table](merkle::TileId id, std::uint64_t width) {
    return read_tile(*snapshot, table, id, width);
  };
}

Result<Hash> LogReader::root(DigestKind kind, Size size) const {
  return merkle::root_from_tiles(kind, size.value, tiles(kind));
}

Result<merkle::Proof> LogReader::inclusion(DigestKind kind, Seq seq, Size size) const {
  return merkle::inclusion_from_tiles(kind, seq.value, size.value, tiles(kind));
}

Result<merkle::Proof> LogReader::consistency(DigestKind kind, Size older, Size newer) const {
  return merkle::consistency_from_tiles(kind, older.value, newer.value, tiles(kind));
}

Result<std::optional<LogReader::SignedNotes>> LogReader::latest_checkpoint() const {
  LUOSHU_TRY(const auto row,
             snapshot_->seek_back(Table::kCheckpoints, seq_key(Seq{head_.size.value})));
  if (!row) return std::optional<SignedNotes>();
  LUOSHU_TRY(SignedNotes notes,
             or_corruption(decode_notes(row->key, row->value), "the latest checkpoint"));
  return std::optional<SignedNotes>(std::move(notes));
}

Result<std::vector<LogReader::SignedNotes>> LogReader::checkpoints() const {
  std::vector<SignedNotes> all;
  Status decoded = Done{};
  LUOSHU_CHECK(snapshot_->scan(Table::kCheckpoints, {}, {}, [&](ByteView key, ByteView value) {
    auto notes = or_corruption(decode_notes(key, value), "a checkpoint");
    if (!notes)
      decoded = notes.error();
    else
      all.push_back(*std::move(notes));
    return decoded.has_value();
  }));
  LUOSHU_CHECK(decoded);
  return all;
}

}  // namespace luoshu
