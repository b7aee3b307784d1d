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
  if (suite_ == Suite::kGm) {
    if (!head_.root_sm3) return Fault{Errc::kCorruption, "the head of a gm ledger has no SM3 root"};
    LUOSHU_TRY(edge_sm3_, load_edge(reader, DigestKind::kSm3, *head_.root_sm3));
  }
  const Seq last{head_.size.value - 1};
  LUOSHU_TRY(const Bytes leaf, reader.leaf_bytes(last));
  LUOSHU_TRY(const merkle::Proof proof, reader.inclusion(DigestKind::kSha256, last, head_.size));
  const auto included =
      merkle::verify_inclusion(DigestKind::kSha256, last.value, head_.size.value,
                               merkle::leaf_hash(DigestKind::kSha256, leaf), proof, head_.root);
  if (!included)
    return Fault{Errc::kCorruption,
                 fmt::format("the last leaf (entry {}) is not in the tree: the store "
                             "is damaged; run `luoshu audit`",
                             last.value)};
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
