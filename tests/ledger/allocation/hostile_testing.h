// A rule to spoil line by line, and how to say what must be reported.
#pragma once

#include <gmock/gmock.h>

#include "tests/ledger/allocation/rule_testing.h"

namespace luoshu::allocation::test {

// A rule with one line of each kind; each case replaces one of them.
inline constexpr std::string_view kFull =
    "rule \"R\" version 1\n"                                            // 1
    "  title \"T\"\n"                                                   // 2
    "  effective 2025-07-01\n"                                          // 3
    "  period quarter\n"                                                // 4
    "  base net\n"                                                      // 5
    "  recognise on settled\n"                                          // 6
    "  scope all\n"                                                     // 7
    "  withhold fee 2% to exchange_fee\n"                               // 8
    "  cap permitted-revenue cycle \"C\" excess to reserve over_cap\n"  // 9
    "  recover audited-cost class any up-to 50% to bearer carry\n"      // 10
    "  split a 40%, b 60%\n"                                            // 11
    "  pool a by lineage weight base * use else base\n"                 // 12
    "  pool b fixed province 40%, party hn-x 60% else province\n"       // 13
    "  earmark 10% of a of primary_developer as saved by equal\n"       // 14
    "  divide b of province into fiscal 70%, source 30%\n"              // 15
    "  ceiling a per division 45% spill proportional\n"                 // 16
    "  floor a per city 3000.00 from b_province\n"                      // 17
    "  refund reverse remaining-lines\n"                                // 18
    "  round largest-remainder tie key-ascending\n"                     // 19
    "end\n";                                                            // 20

struct Case {
  std::size_t line;
  const char* instead;
  const char* expected;  // "S" is E-RULE-SYNTAX, "R" is E-RULE-RATIO
};

inline std::string short_places(const std::vector<RuleIssue>& issues) {
  std::string text;
  for (const RuleIssue& issue : issues)
    text += fmt::format("{}{} {}:{}", text.empty() ? "" : ", ",
                        issue.code == kRuleRatio ? "R" : "S", issue.line, issue.column);
  return text;
}

template <std::size_t kCount>
void check(const Case (&cases)[kCount]) {
  for (const auto& [line, instead, expected] : cases) {
    const auto issues = issues_of(with_line(kFull, line, instead));
    EXPECT_EQ(short_places(issues), expected)
        << instead << (issues.empty() ? "" : "\n" + issues[0].en);
    for (const RuleIssue& issue : issues) {
      EXPECT_FALSE(issue.en.empty()) << instead;
      EXPECT_THAT(issue.zh, testing::ContainsRegex("[^ -~]")) << instead;
    }
  }
}

}  // namespace luoshu::allocation::test
