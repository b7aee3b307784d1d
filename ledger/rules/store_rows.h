// The state rows of a store, as a log of one size knew them. One thread at a time.
#pragma once

#include <memory>

#include "ledger/rules/state.h"
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
  }

  Result<std::optional<Found>> get(RowTable table, std::string_view key) const override;
  Status scan(RowTable table, std::string_view prefix, const Row& row) const override;

 private:
  const Store& store_;
  std::unique_ptr<Snapshot> snapshot_;
  Size as_of_;
};

// Adds the mutations of the entry that makes the log `version` long.
void put_mutations(Batch& batch, const std::vector<Mutation>& mutations, Size version);

}  // namespace luoshu
