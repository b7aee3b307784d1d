// The state that the rules had built when the log had some size.
#pragma once

#include "ledger/rules/state.h"
#include "ledger/rules/store_rows.h"
#include "projections/engine/as_of.h"

namespace luoshu {

// REQUIRES that the store outlives this. Not thread-safe.
class StateAt {
 public:
  StateAt(const Store& store, const AsOf& as_of)
      : as_of_(as_of), rows_(store, as_of.size), state_(&rows_) {}
  StateAt(const StateAt&) = delete;
  StateAt& operator=(const StateAt&) = delete;

  const State& state() const { return state_; }
  const AsOf& as_of() const { return as_of_; }

 private:
  AsOf as_of_;
  StoreRows rows_;
  State state_;
};

}  // namespace luoshu
