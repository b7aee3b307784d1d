// The append-only log over a store: stamps nothing, decides nothing; it turns finished leaves into
// tree, index and head, in one synced batch per group. One writer thread.
//
// Invariants: head() is durable; the right edge in memory equals the stored tiles at head().size;
// after a failed append the log refuses every further one, because what is on disk is unknown.
#pragma once

#include <memory>
#include <vector>

#include "ledger/log/log_reader.h"

namespace luoshu {

// One leaf ready to be appended, with what the indexes need to know of it.
struct PreparedLeaf {
  Bytes leaf;           // encode_leaf
  Bytes framed_events;  // frame_events
  Hash identity;        // identity_of(author, entry id)
  Hash header_digest;
  Stamp stamp;
  std::uint32_t business_events = 0;  // 0 in system entries
};

class Log {
 public:
  // Opens the log of the store, or an empty store for its first append. Verifies that the stored
  // right edge leads to the head's root, that entry 0 and the last leaf are in it, and that the
  // head says what the last leaf says: kCorruption otherwise.
  static Result<std::unique_ptr<Log>> open(Store& store, Suite suite);

  const Head& head() const { return head_; }
  // Appends the leaves and the caller's own changes as one synced batch. REQUIRES dense sequence
  // numbers from head().size and strictly increasing recorded times.
  // kConflict: another writer was first. kIo: not known to be durable; the process should end.
  Result<Head> append(std::vector<PreparedLeaf> leaves, Batch batch);
  // The root that the tree would have with these leaf hashes appended.
  Hash root_with(DigestKind kind, const std::vector<Hash>& leaf_hashes) const;
  // Writes the caller's own changes under the present head, synced: signed checkpoints.
  Status put(const Batch& batch);

  Store& store() { return store_; }

 private:
  Log(Store& store, Suite suite);
  Status load();
  Status commit(const Batch& batch, HeadBytes next);
  void add_tiles(DigestKind kind, merkle::TileEdge& edge, const std::vector<PreparedLeaf>& leaves,
                 Batch& batch) const;

  Store& store_;
  Suite suite_;
  HeadBytes stored_head_;
  Head head_;
  merkle::TileEdge edge_;
  merkle::TileEdge edge_sm3_;
  bool failed_ = false;
};

}  // namespace luoshu
