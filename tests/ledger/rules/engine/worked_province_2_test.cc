// The worked province of version 2: every event is allowed where it stands, and what it must refuse
// is refused.

#include <gtest/gtest.h>

#include <map>
#include <set>

#include "tests/ledger/support/rule_cases.h"

namespace luoshu {
namespace {

constexpr std::size_t kEvents = 685;
constexpr std::size_t kRejects = 115;

TEST(WorkedProvinceOfVersionTwo, WhatIsLawfulIsAllowedAndWhatIsNotIsRefused) {
  const auto events = test::version_two_lines("henan-scenario-2.jsonl");
  const auto lines = test::version_two_lines("henan-rejects-2.jsonl");
  ASSERT_EQ(events.size(), kEvents);
  ASSERT_EQ(lines.size(), kRejects);
  std::multimap<std::int64_t, std::size_t> cases;
  for (std::size_t i = 0; i < lines.size(); ++i)
    cases.emplace(*lines[i].find("after_n")->integer(), i);
  test::Rehearsal rehearsal(kNewestRulesVersion);
  std::int64_t n = 0;
  for (const json::Value& event : events) {
    rehearsal.accept(event);
    ++n;
    const auto [begin, end] = cases.equal_range(n);
    for (auto one = begin; one != end; ++one) {
      const json::Value& line = lines[one->second];
      const std::string code = *line.find("reject")->string();
      const test::Codes codes = rehearsal.refusals(*line.find("event"));
      EXPECT_TRUE(codes.contains(code))
          << "line " << one->second + 1 << ": " << json::to_line(line) << "\n"
          << testing::PrintToString(codes);
    }
  }
}

}  // namespace
}  // namespace luoshu
