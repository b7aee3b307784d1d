// What tests of rules share: events of the worked province with some members changed, and tables of
// what the rules answer to each change.
#pragma once

#include <gtest/gtest.h>

#include <initializer_list>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "tests/ledger/support/rule_testing.h"

namespace luoshu::test {

using Codes = std::set<std::string>;

// Event n of the worked province.
inline json::Value nth(int n) {
  return scenario().at(static_cast<std::size_t>(n - 1));
}

struct Change {
  std::string_view path;
  json::Value value;  // null: taken away
};
inline json::Value changed(json::Value event, const std::vector<Change>& changes) {
  for (const Change& change : changes) event = with(std::move(event), change.path, change.value);
  return event;
}

// Effective and recorded on that day.
inline json::Value dated(json::Value event, std::string_view day) {
  return changed(std::move(event), {{"effective", day}, {"recorded", day}});
}

inline json::Value texts(std::initializer_list<std::string_view> list) {
  json::Array array;
  for (const std::string_view text : list) array.emplace_back(text);
  return array;
}

inline json::Value signed_by(std::string_view party, std::string_view role) {
  return json::Array{json::Object{{"party", party}, {"role", role}}};
}
inline json::Value signed_by(std::string_view first, std::string_view second,
                             std::string_view role) {
  return json::Array{json::Object{{"party", first}, {"role", role}},
                     json::Object{{"party", second}, {"role", role}}};
}

// One event, changed, and what the rules answer.
struct Case {
  std::string_view name;
  std::vector<Change> changes;
  Codes codes;
};
inline void expect_cases(Rehearsal& rehearsal, const json::Value& event,
                         const std::vector<Case>& cases) {
  EXPECT_EQ(rehearsal.refusals(event), Codes{}) << "unchanged: " << json::to_line(event);
  for (const Case& one : cases)
    EXPECT_EQ(rehearsal.refusals(changed(event, one.changes)), one.codes) << one.name;
}

}  // namespace luoshu::test
