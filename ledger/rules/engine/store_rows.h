// The state rows of a store, as a log of one size knew them. One thread at a time.
#pragma once

#include <map>
#include <memory>

#include "ledger/rules/engine/state.h"
#include "ledger/store/store.h"

namespace luoshu {

class StoreRows final : public RowSource {
 public:
  // REQUIRES that the store outlives this.
  StoreRows(const Store& store, Size as_of) : store_(store) { renew(as_of); }
  // Reads from now on what the store holds now.
  void renew(Size as_of) {
    snapshot_ = store_.snapshot();
    as_of_ = as_of;
    misses_.clear();
  }

  Result<std::optional<Found>> get(RowTable table, std::string_view key) const override;
  Status scan(RowTable table, std::string_view prefix, const Row& row) const override;
  Status get_each(RowTable table, std::span<const std::string_view> keys,
                  const OneOfMany& row) const override;

 private:
  // Negative cache. New ids mostly come in ascending order, each asked for before it is written:
  // after several ascending misses the next existing key is read, and keys before it are known to
  // be absent.
  struct Misses {
    std::string last;   // the latest key that was asked for and is absent
    int ascending = 0;  // how many came in ascending order
    std::string next;   // no row lies between `last` and it
    bool knows_next = false;
    bool to_the_end = false;  // no row of the table follows `last` at all
  };
  bool known_absent(Misses& misses, std::string_view key) const;
  Status remember_miss(RowTable table, Misses& misses, std::string_view key) const;

  const Store& store_;
  std::unique_ptr<Snapshot> snapshot_;
  Size as_of_;
  mutable std::map<std::uint16_t, Misses> misses_;  // by table
};

// Adds the mutations of the entry that makes the log `version` long.
void put_mutations(Batch& batch, const std::vector<Mutation>& mutations, Size version);

}  // namespace luoshu
