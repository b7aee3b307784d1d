// What the tests of chapter F and of supervision share: events of the worked province on another
// day, a life cycle brought into each of its states, and tables of what the rules answer.
#pragma once

#include <gtest/gtest.h>

#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "tests/ledger/support/rule_cases.h"

namespace luoshu::supervision_test {

using test::Case;
using test::Codes;
using test::event_of;
using test::expect_cases;
using test::Rehearsal;
using test::signed_by;
using test::with;
using test::without;
using Events = std::vector<json::Value>;

// Event n of the worked province; recorded when it is effective.
inline json::Value nth(int n) {
  return without(test::scenario().at(static_cast<std::size_t>(n - 1)), "recorded");
}
inline json::Value on(std::string_view day, json::Value event) {
  return with(std::move(event), "effective", day);
}
inline json::Value nth_on(int n, std::string_view day) {
  return on(day, nth(n));
}

// A state of a life cycle: how the subject comes into it, and the day on which events are offered.
struct Stage {
  std::string_view name;
  Events events;
  std::string_view day;
};
// Offers each event in each stage, which all begin after event n of the worked province.
// expected[stage][event].
inline void expect_pairs(int n, const std::vector<Stage>& stages, const Events& events,
                         const std::vector<std::vector<Codes>>& expected) {
  ASSERT_EQ(stages.size(), expected.size());
  for (std::size_t i = 0; i < stages.size(); ++i) {
    ASSERT_EQ(events.size(), expected[i].size());
    const auto rehearsal = Rehearsal::after(n);
    for (const json::Value& event : stages[i].events) rehearsal->accept(event);
    for (std::size_t j = 0; j < events.size(); ++j)
      EXPECT_EQ(rehearsal->refusals(on(stages[i].day, events[j])), expected[i][j])
          << stages[i].name << ": " << json::to_line(events[j]);
  }
}

// Every event of these types in the worked province is allowed where it stands. What other life
// cycles refuse on the way is theirs to explain.
inline void expect_scenario_allows(const std::set<std::string>& types) {
  Rehearsal rehearsal;
  for (const json::Value& event : test::scenario()) {
    if (types.contains(*event.find("type")->string()))
      rehearsal.accept(event);
    else
      rehearsal.offer(event);
  }
}

}  // namespace luoshu::supervision_test
