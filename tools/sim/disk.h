// A simulated disk, and the store of the ledger on it. Every commit is one record of a journal of
// bytes (length, checksum, batch, head); what was written is not yet what is synced, and a crash
// keeps the synced bytes and any beginning of the rest: records come back whole, torn or not at
// all. Opening reads the journal again, as after a power cut. One thread.
#pragma once

#include <memory>

#include "ledger/store/store.h"
#include "tools/sim/world.h"

namespace luoshu::sim {

// Survives its node: what a crash leaves, the next process finds.
class Disk {
 public:
  Disk() = default;
  explicit Disk(Bytes journal) : journal_(std::move(journal)), synced_(journal_.size()) {}

  void write(ByteView bytes) { append(journal_, bytes); }
  void sync() { synced_ = journal_.size(); }
  // Power is gone: any part of what was not synced may have reached the plates.
  void crash(Dice& dice);
  const Bytes& journal() const { return journal_; }
  ByteView durable() const { return ByteView(journal_).first(synced_); }
  std::size_t synced() const { return synced_; }
  // Another disk in its place: an older copy, or the copy of another node.
  void replace(Bytes journal);
  // One bit of what is stored is not what was written any more; nothing on an empty disk.
  void flip_bit(Dice& dice);
  // Where the records end, so that an older copy can be a whole one.
  std::vector<std::size_t> record_ends() const;

  // What the next commit meets.
  enum class Trouble { kNone, kSyncFails, kFull };
  Trouble trouble = Trouble::kNone;

 private:
  Bytes journal_;
  std::size_t synced_ = 0;
};

// The store that the journal holds. kCorruption where a record in the middle is damaged; a torn
// last one is cut off. REQUIRES that the disk outlives it.
Result<std::unique_ptr<Store>> open_sim_store(Disk& disk);

}  // namespace luoshu::sim
