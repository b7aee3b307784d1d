// What the tests of plans, agreements and scenarios share: events of the worked province on other
// days, and tables of every event in every state.
#pragma once

#include <functional>
#include <map>
#include <memory>

#include "tests/ledger/rules/money/money_testing.h"

namespace luoshu::test {

// Every event in every state: what the rules answer, and the state the subject is in afterwards.
struct Outcome {
  Codes codes;        // none: recorded
  std::string after;  // name of the state afterwards; where refused, nothing changes
};
struct Lifecycle {
  std::function<std::unique_ptr<Rehearsal>(const std::string&)> in_state;
  std::function<std::string(Rehearsal&)> name_of_state;
  std::map<std::string, json::Value> events;
  std::map<std::string, std::map<std::string, Outcome>> table;  // state, event

  void check() const {
    for (const auto& [state, row] : table) {
      ASSERT_EQ(row.size(), events.size()) << state;
      for (const auto& [name, outcome] : row) {
        const auto rehearsal = in_state(state);
        EXPECT_EQ(name_of_state(*rehearsal), state);
        const json::Value& event = events.at(name);
        EXPECT_EQ(rehearsal->refusals(event), outcome.codes) << name << " in " << state;
        EXPECT_EQ(rehearsal->offer(event), outcome.codes.empty()) << name << " in " << state;
        EXPECT_EQ(name_of_state(*rehearsal), outcome.codes.empty() ? outcome.after : state)
            << name << " in " << state;
      }
    }
  }
};

}  // namespace luoshu::test
