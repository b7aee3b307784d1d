// Tables of what each event meets in each state of a life cycle.
#pragma once

#include <map>

#include "tests/ledger/support/rule_cases.h"

namespace luoshu::test {

// By the name of the event: "" is allowed, anything else is among the reasons.
using Row = std::map<std::string, std::string_view>;

inline void expect_row(Rehearsal& rehearsal, std::string_view state,
                       const std::map<std::string, json::Value>& events, const Row& row) {
  ASSERT_EQ(row.size(), events.size()) << state;
  for (const auto& [name, code] : row) {
    const Codes codes = rehearsal.refusals(events.at(name));
    EXPECT_EQ(codes.empty(), code.empty())
        << name << " in " << state << ": " << testing::PrintToString(codes);
    EXPECT_TRUE(code.empty() || codes.contains(std::string(code)))
        << name << " in " << state << ": " << testing::PrintToString(codes);
  }
}

}  // namespace luoshu::test
