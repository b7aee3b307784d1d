// The state that the rules had built when the log had some size.
#pragma once

#include "ledger/rules/engine/state.h"
#include "ledger/rules/engine/store_rows.h"
#include "projections/engine/as_of.h"

namespace luoshu {

// REQUIRES that the store outlives this. Not thread-safe.
class StateAt {
 public:
  StateAt(const Store& store, const AsOf& as_of) : StateAt(store, as_of, as_of.size) {}
  // Begins with the state of an earlier size, for a reader that applies some of the later events.
  StateAt(const Store& store, const AsOf& as_of, Size begins)
      : as_of_(as_of), rows_(store, begins), state_(&rows_, State::Scans::kAll) {}
  StateAt(const StateAt&) = delete;
  StateAt& operator=(const StateAt&) = delete;

  const State& state() const { return state_; }
  State& changing() { return state_; }
  // `events` events were applied that no log contains.
  void supposed(std::uint64_t events) { as_of_.next.value += events; }
  const AsOf& as_of() const { return as_of_; }

 private:
  AsOf as_of_;
  StoreRows rows_;
  State state_;
};

}  // namespace luoshu
