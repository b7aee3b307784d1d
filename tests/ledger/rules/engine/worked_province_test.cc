// The worked province: every event is allowed where it stands, and every event that it must refuse
// is refused there, with the reason it must have.

#include <gtest/gtest.h>

#include <fstream>
#include <map>

#include "tests/ledger/support/rule_cases.h"
#include "tests/paths/paths.h"

namespace luoshu {
namespace {

constexpr std::size_t kEvents = 477;
constexpr std::size_t kRejects = 45;

// What the province must refuse, by the number of the event after which it is tried.
std::multimap<std::int64_t, json::Value> rejects() {
  std::multimap<std::int64_t, json::Value> cases;
  std::ifstream file(std::string(::luoshu::test::source_dir()) +
                     "/docs/examples/henan-rejects.jsonl");
  for (std::string line; std::getline(file, line);) {
    json::Value one = test::event_of(line);
    const std::int64_t after = *one.find("after_n")->integer();
    cases.emplace(after, std::move(one));
  }
  return cases;
}

TEST(WorkedProvince, WhatIsLawfulIsAllowedAndWhatIsNotIsRefused) {
  ASSERT_EQ(test::scenario().size(), kEvents);
  const auto cases = rejects();
  ASSERT_EQ(cases.size(), kRejects);
  test::Rehearsal rehearsal;
  std::int64_t n = 0;
  for (const json::Value& event : test::scenario()) {
    rehearsal.accept(event);
    ++n;
    const auto [begin, end] = cases.equal_range(n);
    for (auto one = begin; one != end; ++one) {
      const std::string code = *one->second.find("reject")->string();
      const test::Codes codes = rehearsal.refusals(*one->second.find("event"));
      EXPECT_TRUE(codes.contains(code)) << json::to_line(one->second) << "\n"
                                        << testing::PrintToString(codes);
    }
  }
}

}  // namespace
}  // namespace luoshu
