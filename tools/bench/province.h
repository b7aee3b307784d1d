// A province in which something can be sold, as the rules know it: state alone, in a store of its
// own, without log and signatures; and lawful events of use and sale about it, as many as wanted.
#pragma once

#include <filesystem>
#include <memory>
#include <vector>

#include "ledger/rules/engine/rulebook.h"
#include "ledger/rules/engine/store_rows.h"
#include "tools/bench/sales.h"

namespace luoshu::bench {

class Province {
 public:
  // The worked province until its first sale, on disk in `directory`.
  static Result<std::unique_ptr<Province>> make(const std::filesystem::path& directory);

  // That number of UsageMetered, and their sales, TransactionSettled.
  struct Bulk {
    std::vector<Bytes> metered;
    std::vector<Bytes> settled;
  };
  Bulk next(std::size_t count);

  // Decides and applies them as one entry, and digests what it changed. REQUIRES that they are
  // lawful, and keep() before the next call.
  Status decide(const std::vector<Bytes>& events);
  // Writes what the entry changed to disk.
  Status keep();
  // The state as it is on disk, nothing of it in memory yet.
  std::unique_ptr<State> read() const { return std::make_unique<State>(rows_.get()); }
  EventNumber next_event() const { return moment_.first_event; }

 private:
  explicit Province(Sales sales) : sales_(std::move(sales)) {}
  Status tell();
  Sales sales_;
  std::unique_ptr<Store> store_;
  std::unique_ptr<StoreRows> rows_;
  std::unique_ptr<State> state_;
  EntryMoment moment_;
  std::vector<Mutation> mutations_;  // of the entry that is not on disk yet
  Hash digest_;
  std::uint64_t made_ = 0;
};

}  // namespace luoshu::bench
