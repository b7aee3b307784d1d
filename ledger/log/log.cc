#include "ledger/log/log.h"

#include <fmt/format.h>

#include "ledger/base/assert.h"
#include "ledger/log/log_rows.h"
#include "ledger/merkle/hash.h"

namespace luoshu {
namespace {

Bytes joined(const std::vector<Hash>& hashes) {
  Bytes bytes;
  bytes.reserve(hashes.size() * sizeof(Hash));
  for (const Hash& hash : hashes) append(bytes, hash.view());
  return bytes;
}

// The tree whose right edge is stored must be the tree that the head names.
Result<merkle::TileEdge> load_edge(const LogReader& reader, DigestKind kind, const Hash& root) {
  const std::uint64_t size = reader.head().size.value;
  LUOSHU_TRY(merkle::TileEdge edge, merkle::TileEdge::load(kind, size, reader.tiles(kind)));
  if (edge.root() != root)
    return Fault{Errc::kCorruption,
                 fmt::format("the stored tiles do not lead to the root of the head "
                             "(size {}): the store is damaged; run `luoshu audit`",
                             size)};
  return edge;
}

Status check_in_tree(const LogReader& reader, Seq seq) {
  LUOSHU_TRY(const Bytes leaf, reader.leaf_bytes(seq));
  const Size size = reader.head().size;
  LUOSHU_TRY(const merkle::Proof proof, reader.inclusion(DigestKind::kSha256, seq, size));
  if (!merkle::verify_inclusion(DigestKind::kSha256, seq.value, size.value,
                                merkle::leaf_hash(DigestKind::kSha256, leaf), proof,
                                reader.head().root))
    return Fault{Errc::kCorruption,
                 fmt::format("the leaf of entry {} is not in the tree: the store is damaged; run "
                             "`luoshu audit`",
                             seq.value)};
  return Done{};
}

// The number after the last business event, out of the leaf that holds it.
Result<EventNumber> next_event(const LogReader& reader) {
  LUOSHU_TRY(const auto row, reader.snapshot().seek_back(Table::kEventNumbers,
                                                         event_number_key(EventNumber{~0ULL})));
  if (!row) return EventNumber{1};
  ByteReader value(row->value);
  LUOSHU_TRY(const std::uint64_t seq, value.u64_be());
  LUOSHU_TRY(const Leaf leaf, reader.leaf(Seq{seq}));
  LUOSHU_TRY(const Header header, decode_header(leaf.header));
  return EventNumber{leaf.stamp.first_event.value + header.event_count};
}

// What the head repeats of the last stamp decides what the next one may be, so it must be true.
Status check_head(const LogReader& reader, Suite suite) {
  const Head& head = reader.head();
  LUOSHU_TRY(const Leaf last, reader.leaf(Seq{head.size.value - 1}));
  const auto next = next_event(reader);
  if (last.stamp.seq.value + 1 != head.size.value || last.stamp.recorded != head.recorded ||
      last.stamp.epoch != head.epoch || last.stamp.state_digest != head.state_digest || !next ||
      *next != head.next_event || head.root_sm3.has_value() != (suite == Suite::kGm))
    return Fault{Errc::kCorruption,
                 "the head record is not that of the last entry: the store is damaged; run "
                 "`luoshu audit`"};
  return Done{};
}

}  // namespace

Log::Log(Store& store, Suite suite)
    : store_(store), suite_(suite), edge_(DigestKind::kSha256), edge_sm3_(DigestKind::kSm3) {}

Result<std::unique_ptr<Log>> Log::open(Store& store, Suite suite) {
  std::unique_ptr<Log> log(new Log(store, suite));
  LUOSHU_TRY(log->stored_head_, store.head());
  if (!log->stored_head_.empty()) LUOSHU_CHECK(log->load());
  return log;
}

Status Log::load() {
  LUOSHU_TRY(const LogReader reader, LogReader::open(store_));
  head_ = reader.head();
  LUOSHU_TRY(edge_, load_edge(reader, DigestKind::kSha256, head_.root));
  LUOSHU_CHECK(check_in_tree(reader, Seq{0}));
  LUOSHU_CHECK(check_in_tree(reader, Seq{head_.size.value - 1}));
  LUOSHU_CHECK(check_head(reader, suite_));
  if (suite_ == Suite::kGm) {
    LUOSHU_TRY(edge_sm3_, load_edge(reader, DigestKind::kSm3, *head_.root_sm3));
  }
  return Done{};
}

void Log::add_tiles(DigestKind kind, merkle::TileEdge& edge,
                    const std::vector<PreparedLeaf>& leaves, Batch& batch) const {
  std::vector<Hash> hashes;
  hashes.reserve(leaves.size());
  for (const PreparedLeaf& leaf : leaves) hashes.push_back(merkle::leaf_hash(kind, leaf.leaf));
  for (const auto& tile : edge.append(hashes))
    batch.put(tile_table(kind), tile_key(tile.id), joined(tile.hashes));
}

Result<Head> Log::append(std::vector<PreparedLeaf> leaves, Batch batch) {
  LUOSHU_ASSERT(!leaves.empty());
  Head next = head_;
  merkle::TileEdge edge = edge_;
  merkle::TileEdge edge_sm3 = edge_sm3_;
  add_tiles(DigestKind::kSha256, edge, leaves, batch);
  if (suite_ == Suite::kGm) add_tiles(DigestKind::kSm3, edge_sm3, leaves, batch);
  for (PreparedLeaf& leaf : leaves) {
    const Stamp& stamp = leaf.stamp;
    LUOSHU_ASSERT(stamp.seq.value == next.size.value);
    LUOSHU_ASSERT(next.size.value == 0 || stamp.recorded > next.recorded);
    LUOSHU_ASSERT(leaf.business_events == 0 || stamp.first_event == next.next_event);
    const Bytes key = seq_key(stamp.seq);
    batch.put(Table::kLeaves, Bytes(key), std::move(leaf.leaf));
    batch.put(Table::kEvents, Bytes(key), std::move(leaf.framed_events));
    batch.put(Table::kEntryIds, leaf.identity.view(),
              encode_entry_place({stamp.seq, leaf.header_digest}));
    if (leaf.business_events != 0)
      batch.put(Table::kEventNumbers, event_number_key(stamp.first_event), key);
    next.size.value += 1;
    next.next_event.value += leaf.business_events;
    next.recorded = stamp.recorded;
    next.epoch = stamp.epoch;
    next.state_digest = stamp.state_digest;
  }
  next.root = edge.root();
  if (suite_ == Suite::kGm) next.root_sm3 = edge_sm3.root();

  LUOSHU_CHECK(commit(batch, encode_head(next)));
  head_ = next;
  edge_ = std::move(edge);
  edge_sm3_ = std::move(edge_sm3);
  return head_;
}

Hash Log::root_with(DigestKind kind, const std::vector<Hash>& leaf_hashes) const {
  merkle::TileEdge edge = kind == DigestKind::kSha256 ? edge_ : edge_sm3_;
  edge.append(leaf_hashes);
  return edge.root();
}

Status Log::put(const Batch& batch) {
  return commit(batch, stored_head_);
}

Status Log::commit(const Batch& batch, HeadBytes next) {
  if (failed_)
    return Fault{Errc::kIo,
                 "an earlier write failed; restart the process to recover from what is on disk"};
  const CommitOutcome outcome = store_.commit(stored_head_, batch, next);
  if (std::holds_alternative<Committed>(outcome)) {
    stored_head_ = std::move(next);
    return Done{};
  }
  failed_ = true;
  if (const auto* unknown = std::get_if<CommitUnknown>(&outcome))
    return with_context(unknown->cause, "not known to be durable");
  return Fault{Errc::kConflict, "another writer appended to this store; open it again"};
}

}  // namespace luoshu
