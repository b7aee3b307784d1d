// One text for each way of being refused, with the place where it is.
#include <gmock/gmock.h>

#include "ledger/allocation/line_reader.h"
#include "ledger/base/limits.h"
#include "tests/ledger/allocation/rule_testing.h"

namespace luoshu::allocation::test {
namespace {

// A rule with one line of each kind; each case replaces one of them.
constexpr std::string_view kFull =
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

std::string short_places(const std::vector<RuleIssue>& issues) {
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

TEST(HostileRule, TheRuleThatTheCasesStartFromIsGood) {
  EXPECT_EQ(places(issues_of(kFull)), "");
}

TEST(HostileRule, Header) {
  const Case kCases[] = {
      {1, "rule R version 1", "S 1:6"},
      {1, "rule \"\" version 1", "S 1:6"},
      {1, "rule \"R\" 1", "S 1:10"},
      {1, "rule \"R\" version", "S 1:17"},
      {1, "rule \"R\" version one", "S 1:18"},
      {1, "rule \"R\" version 1.0", "S 1:18"},
      {1, "rule \"R\" version -1", "S 1:18"},
      {1, "rule \"R\" version 9223372036854775808", "S 1:18"},
      {1, "rule \"R\" version 99999999999999999999999999999999999999999999999", "S 1:18"},
      {1, "rule \"R\" version 1 end", "S 1:20"},
      {1, "rule \"R version 1", "S 1:6"},
      {2, "  title \"T\" \"U\"", "S 2:13"},
      {2, "  title T", "S 2:9"},
      {2, "  title", "S 2:8"},
      {2, "  period year", "S 4:3"},  // the second one is too many
      {3, "  effective", "S 3:12"},
      {3, "  effective 2025-02-29", "S 3:13"},
      {3, "  effective 2025-13-01", "S 3:13"},
      {3, "  effective 2025-7-1", "S 3:13"},
      {3, "  effective 20250701", "S 3:13"},
      {3, "  effective 1899-12-31", "S 3:13"},
      {3, "  effective \"2025-07-01\"", "S 3:13"},
      {3, "  effective 2025-07-01 ..", "S 3:26"},
      {3, "  effective 2025-07-01..2025-06-30", "S 3:25"},
      {3, "  effective 2025-07-01..2025-06-31", "S 3:25"},
      {3, "  effective 2025-07-01 2026-06-30", "S 3:24"},
      {3, "  effective 2025-07-01...2026-06-30", "S 3:25"},
      {4, "  period week", "S 4:10"},
      {4, "  period \"month\"", "S 4:10"},
      {5, "  base gross", "S 5:8"},
      {5, "  base tax", "S 5:8"},
      {6, "  recognise settled", "S 6:13"},
      {6, "  recognise on billed", "S 6:16"},
      {7, "  scope some", "S 7:9"},
      {7, "  scope all, all", "S 7:12"},
      {7, "  scope product", "S 7:16"},
      {7, "  scope product P1,", "S 7:20"},
      {7, "  scope product P1 P2", "S 7:20"},
      {7, "  scope product _P", "S 7:17"},
      {7, "  scope product 4P", "S 7:18"},
      {7, "  scope product P1, P2, P1", "S 7:25"},
      {7, "  scope agreement 投入", "S 7:19"},
  };
  check(kCases);
}

TEST(HostileRule, WaterfallSteps) {
  const Case kCases[] = {
      {8, "  withhold 2% to x", "S 8:12"},
      {8, "  withhold fee to x", "S 8:16"},
      {8, "  withhold fee 2% x", "S 8:19"},
      {8, "  withhold fee 2% to", "S 8:21"},
      {8, "  withhold fee 2% to to", "S 8:22"},
      {8, "  withhold fee 101% to x", "S 8:16"},
      {8, "  withhold fee 2.12345% to x", "S 8:16"},
      {8, "  withhold fee 2.1 to x", "S 8:16"},
      {8, "  withhold fee 2.123 to x", "S 8:16"},
      {8, "  withhold fee 90000000000000.01 to x", "S 8:16"},
      {8, "  withhold fee 2 % to x", "S 8:18"},
      {8, "  withhold fee -2% to x", "S 8:16"},
      {8, "  withhold fee .5% to x", "S 8:16"},
      {8, "  withhold fee 5.% to x", "S 8:17, S 8:18"},
      {8, "  withhold fee 2%% to x", "S 8:18"},
      {8, "  withhold fee 1e3 to x", "S 8:17"},
      {8, "  withhold fee 1,000.00 to x", "S 8:17"},
      {8, "  withhold fee-1 2% to x", "S 8:12"},
      {8, "  withhold fee 2% to x\n  withhold fee 3% to y", "S 9:12"},
      {9, "  cap cycle \"C\" excess to reserve x", "S 9:7"},
      {9, "  cap permitted-revenue cycle C excess to reserve x", "S 9:31"},
      {9, "  cap permitted-revenue cycle \"\" excess to reserve x", "S 9:31"},
      {9, "  cap permitted-revenue cycle \"C\" excess to reserve", "S 9:52"},
      {9, "  cap permitted-revenue cycle \"C\" excess to reserve a", "S 9:53"},  // a pool's name
      {9, "  cap permitted-revenue cycle \"C\" excess to reserve floor_topup", "S 9:53"},
      {9,
       "  cap permitted-revenue cycle \"C\" excess to reserve x\n"
       "  cap permitted-revenue cycle \"D\" excess to reserve y",
       "S 10:3"},
      {10, "  recover audited-cost class up-to 50% to bearer carry", "S 10:30"},
      {10, "  recover audited-cost class any, x up-to 50% to bearer carry", "S 10:33"},
      {10, "  recover audited-cost class x, any up-to 50% to bearer carry", "S 10:33"},
      {10, "  recover audited-cost class x, y, x up-to 50% to bearer carry", "S 10:36"},
      {10, "  recover audited-cost class any up-to 100.0001% to bearer carry", "S 10:40"},
      {10, "  recover audited-cost class any up-to 50 to bearer carry", "S 10:40"},
      {10, "  recover audited-cost class any up-to 50% to bearer keep", "S 10:54"},
      {10, "  recover audited-cost class any up-to 50% to bearer", "S 10:53"},
  };
  check(kCases);
}

TEST(HostileRule, SplitAndPools) {
  const Case kCases[] = {
      {11, "  split a 40%, b 61%", "R 11:9"},
      {11, "  split a 40%, b 59.9999%", "R 11:9"},
      {11, "  split a 40%, b 0%", "R 11:9"},
      {11, "  split a 40% b 60%", "S 11:15"},
      {11, "  split a 40%, b 60%,", "S 11:22"},
      {11, "  split a 40%, , b 60%", "S 11:16"},
      {11, "  split a, b", "S 11:10"},
      {11, "  split a 40%, b 60%, a 0%", "S 11:23"},
      {11, "  split a 101%, b 0.12345%", "S 11:11, S 11:19"},
      {11, "  split a 50%, b 50%, a 1%", "R 11:9, S 11:23"},
      {11, "  split", "S 11:8"},
      {11, "  split a 40%, b 50%, base 10%", "S 11:23"},
      {11, "  split a 40%, b 50%, c 10%", "S 11:23"},
      {11, "  split a 40%, c 60%", "S 11:16, S 13:8, S 15:10"},
      {11, "  split a 40%, b 60%, ceiling_adjust 0%\n  pool ceiling_adjust by metered-use",
       "S 11:23"},
      {11, "  split a 40%, b 60%\n  split a 40%, b 60%", "S 12:3"},
      {12, "  pool a", "S 12:9"},
      {12, "  pool by lineage weight base", "S 12:8"},
      {12, "  pool a lineage weight base", "S 12:10"},
      {12, "  pool a by metered-use by investment", "S 12:25"},
      {12, "  pool a by metered-use\n  pool a by investment", "S 13:8"},
      {12, "  pool a by lineage", "S 12:20"},
      {12, "  pool a by lineage weight", "S 12:27"},
      {12, "  pool a by lineage weight base use", "S 12:33"},
      {12, "  pool a by lineage weight base *", "S 12:34"},
      {12, "  pool a by lineage weight 1.5", "S 12:28"},
      {12, "  pool a by lineage weight 9223372036854775808", "S 12:28"},
      {12, "  pool a by investment net", "S 12:24"},
      {12, "  pool a by investment else base", "S 12:29"},
      {12, "  pool a equal over all-cities else equal", "S 12:37"},
      {12, "  pool a equal over towns", "S 12:21"},
      {12, "  pool a by metered-use else", "S 12:29"},
      {12, "  pool a by metered-use else division 41010", "S 12:39"},
      {12, "  pool a by metered-use else division 4101000", "S 12:39"},
      {12, "  pool a by metered-use else division x", "S 12:39"},
      {12, "  pool c by metered-use", "S 11:9, S 12:8"},
      {13, "  pool b fixed province 40%, party hn-x 61%", "R 13:16"},
      {13, "  pool b fixed province 40%, party hn-x 61% else province", "R 13:16"},
      {13, "  pool b fixed province 40%, province 60%", "S 13:30"},
      {13, "  pool b fixed province 40%, party x 30%, party x 30%", "S 13:43"},
      {13, "  pool b fixed province 40%, party 41 60%", "S 13:36"},
      {13, "  pool b fixed province 40%, 410100 60%", "S 13:30"},
      {13, "  pool b fixed province 40%, hn-x 60%", "S 13:30"},
      {13, "  pool b fixed province 40%, else 60%", "S 13:30"},
      {13, "  pool b fixed province 40%, party hn-x 60% else equal", "S 13:50"},
      {13, "  pool b fixed province", "S 13:24"},
      {13, "  pool b fixed Province 40%, party hn-x 60%", "S 13:16"},
      {13, "  pool b fixed provicne 40%, party hn-x 60%", "S 13:16"},
      {13, "  pool b fixed province 40%, PARTY hn-x 60%", "S 13:30"},
  };
  check(kCases);
}

TEST(HostileRule, StepsAfterThePoolsAndLimits) {
  const Case kCases[] = {
      {14, "  earmark 10% of c of primary_developer as saved by equal", "S 14:18"},
      {14, "  earmark 10% of a of developer as saved by equal", "S 14:23"},
      {14, "  earmark 10% of a of primary_developer as a by equal", "S 14:44"},
      {14, "  earmark 10% of a of primary_developer as over_cap by equal", "S 14:44"},
      {14, "  earmark 10% of a of primary_developer by equal", "S 14:41"},
      {14, "  earmark 10% of a of primary_developer as saved by city", "S 14:53"},
      {14, "  earmark a of primary_developer as saved by equal", "S 14:11"},
      {15, "  divide c of province into fiscal 70%, source 30%", "S 15:10"},
      {15, "  divide b of party into fiscal 70%, source 30%", "S 15:15"},
      {15, "  divide b of province into fiscal 70%, source 29%", "R 15:29"},
      {15, "  divide b of province into fiscal 70%, fiscal 30%", "S 15:41"},
      {15, "  divide b of province into", "S 15:28"},
      {16, "  ceiling c per division 45% spill proportional", "S 16:11"},
      {16, "  ceiling a per city 45% spill proportional", "S 16:17"},
      {16, "  ceiling a per division 45 spill proportional", "S 16:26"},
      {16, "  ceiling a per division 45% spill evenly", "S 16:36"},
      {16, "  ceiling a per division 45%", "S 16:29"},
      {16, "  ceiling a per division 45% spill province\n  ceiling a per party 5% spill province",
       "S 17:11"},
      {17, "  floor c per city 3000.00 from b_province", "S 17:9"},
      {17, "  floor a per division 3000.00 from b_province", "S 17:15"},
      {17, "  floor a per city 3000.0 from b_province", "S 17:20"},
      {17, "  floor a per city 45% from b_province", "S 17:20"},
      {17, "  floor a per city 3000.00 from a_province", "S 17:33"},
      {17, "  floor a per city 3000.00 from elsewhere", "S 17:33"},
      {17, "  floor a per city 3000.00", "S 17:27"},
      {17, "  floor a per city 1 from fiscal\n  floor a per city 2 from fiscal", "S 18:9"},
      {8, "  withhold fee 2% to b_province", "S 17:33"},  // which of the two is meant?
      {18, "  refund", "S 18:9"},
      {18, "  refund reverse", "S 18:17"},
      {18, "  refund reverse all-lines", "S 18:18"},
      {19, "  round half-up", "S 19:9"},
      {19, "  round largest-remainder", "S 19:26"},
      {19, "  round largest-remainder tie random", "S 19:31"},
      {19, "  round cumulative tie key-ascending", "S 19:20"},
      {20, "end end", "S 20:5"},
      {20, "end\nend", "S 21:1"},
      {20, "end\n# a comment may follow\nrule \"R\" version 2\nrule", "S 22:1"},
  };
  check(kCases);
}

TEST(HostileRule, OrderOfLines) {
  const Case kCases[] = {
      {8, "  recover audited-cost class any up-to 5% to bearer carry\n  withhold fee 2% to x",
       "S 9:3, S 10:3"},
      {11, "  split a 40%, b 60%\n  recover audited-cost class any up-to 5% to bearer carry",
       "S 12:3"},
      {11, "  split a 40%, b 60%\n  title \"late\"", "S 12:3"},
      {11, "  split a 40%, b 60%\n  basis \"late\"", "S 12:3"},
      {18, "  refund reverse remaining-lines\n  floor b per city 1.00 from fiscal", "S 19:3"},
      {19, "  round cumulative\n  refund reverse remaining-lines", "S 20:3"},
      {1, "  title \"U\"\nrule \"R\" version 1", "S 2:1, S 3:3"},
  };
  check(kCases);
}

TEST(HostileRule, LettersThatLookRight) {
  const Case kCases[] = {
      {11, "  split a 40%，b 60%", "S 11:14"},             // full-width comma
      {11, "  split a 40％, b 60%", "S 11:13"},            // full-width percent
      {11, "  split a ４０%, b 60%", "S 11:11, S 11:13"},  // full-width digits
      {11, "  split\u00A0a 40%, b 60%", "S 11:8"},         // no-break space
      {11, "　split a 40%, b 60%", "S 11:1"},              // ideographic space
      {11, "  spl\u0456t a 40%, b 60%", "S 11:6"},         // Cyrillic i
      {11, "  split \u0430 40%, b 60%", "S 11:9"},         // Cyrillic a
      {11, "  split a\u0301 40%, b 60%", "S 11:10"},       // combining accent
      {11, "  split a\u200B 40%, b 60%", "S 11:10"},       // zero-width space
      {11, "  split a\u202E 40%, b 60%", "S 11:10"},       // right-to-left override
      {11, "  \u2F8Fsplit a 40%, b 60%", "S 11:3"},        // Kangxi radical
      {11, "  分\u914D a 40%, b 60%", ""},                 // 配 itself
      {11, "  分\u9143 a 40%, b 60%", "S 11:3"},           // not 配
      {11, "  分配a 40%, b 60%", "S 11:3"},
      {11, "  分 配 a 40%, b 60%", "S 11:3, S 11:5"},
      {11, "  分割 a 40%, b 60%", "S 11:3"},
      {11, "  split a 40%, b 60% 元", "S 11:22"},
      {2, "  title “T”", "S 2:9, S 2:11"},
      {2, "  title \"T", "S 2:9"},
      {2, "  title \"\u202E\"", "S 2:10"},
      {2, "  title \"T\" # \u2066", "S 2:15"},
      {2, "  title \"\x80\"", "S 2:10"},
      {2, "  title \"\x1B[2J\"", "S 2:10"},
      {2, "  title \"T\"\x7F", "S 2:12"},
      {2, "  title \"T\" ; x", "S 2:13"},
      {2, "  title 'T'", "S 2:9, S 2:11"},
      {3, "\xEF\xBB\xBF  effective 2025-07-01", "S 3:1"},
      {3, "  effective\r 2025-07-01", "S 3:12"},
      {3, "  effective 2025-07-01\r\r", "S 3:23"},
      {3, "  effective\v2025-07-01", "S 3:12"},
  };
  check(kCases);
}

TEST(HostileRule, Nul) {
  std::string text(kSmall);
  text.insert(text.find("split"), 1, '\0');
  EXPECT_EQ(places(issues_of(text)), "E-RULE-SYNTAX 3:3");
  EXPECT_EQ(places(issues_of(std::string(1, '\0'))).substr(0, 17), "E-RULE-SYNTAX 1:1");
}

TEST(HostileRule, EndsOfLines) {
  std::string text(kSmall);
  text.pop_back();
  EXPECT_EQ(places(issues_of(text)), "E-RULE-SYNTAX 8:4");
  EXPECT_EQ(places(issues_of(text + "\r")), "E-RULE-SYNTAX 8:4, E-RULE-SYNTAX 8:5");
  // What counts as no line needs no line feed.
  EXPECT_EQ(places(issues_of(text + "\n  # over")), "");
  EXPECT_EQ(places(issues_of(text + "\n\n \t ")), "");

  std::string windows;
  for (const std::string& line : lines_of(kSmall)) windows += line + "\r\n";
  EXPECT_EQ(parsed(windows), parsed(kSmall));
  EXPECT_EQ(split_step(parsed(windows)).line.text, "split a 40%, b 60%");
}

TEST(HostileRule, NothingOrOnlyAPart) {
  EXPECT_EQ(places(issues_of("")), "E-RULE-SYNTAX 1:1");
  EXPECT_EQ(places(issues_of("\n \n# nothing\n")), "E-RULE-SYNTAX 1:1");
  EXPECT_EQ(places(issues_of("\n\n  nonsense\n")), "E-RULE-SYNTAX 3:3");
  EXPECT_EQ(places(issues_of("end\n")),
            "E-RULE-SYNTAX 1:1, E-RULE-SYNTAX 1:1, E-RULE-SYNTAX 1:1, E-RULE-SYNTAX 1:1, "
            "E-RULE-SYNTAX 1:1");
}

TEST(HostileRule, Length) {
  std::string text(kSmall);
  text += '#' + std::string(limits::kRuleTextBytesMax - text.size() - 1, 'x');
  EXPECT_EQ(places(issues_of(text)), "");
  EXPECT_EQ(places(issues_of(text + 'x')), "E-RULE-SYNTAX 1:1");
}

TEST(HostileRule, LongListsAndDeepRepetition) {
  std::string factors = "  pool a by lineage weight 1";
  for (std::size_t i = 1; i < kRuleListItemsMax; ++i) factors += "*1";
  EXPECT_EQ(places(issues_of(with_line(kSmall, 4, factors))), "");
  EXPECT_EQ(places(issues_of(with_line(kSmall, 4, factors + "*1"))),
            fmt::format("E-RULE-SYNTAX 4:{}", factors.size() + 2));

  std::string split = "  split a 40%, b 60%";
  for (std::size_t i = 2; i < kRuleListItemsMax; ++i) split += fmt::format(",n{} 0%", i);
  const auto issues = issues_of(with_line(kSmall, 3, split));
  ASSERT_EQ(issues.size(), kRuleIssuesMax + 1);  // names without a pool
  EXPECT_EQ(issues.back().en, "there are more than 100 issues; mend these first");
  EXPECT_EQ(places(issues_of(with_line(kSmall, 3, split + ", z 0%"))),
            fmt::format("E-RULE-SYNTAX 3:{}", split.size() + 3));

  for (const char* part : {"split ", "\"", "((((", "..", "*", ",", "# ", "池", "rule \"R\"\n", "%",
                           "1", "-", "pool a by lineage weight 1\n", "\n", "\xE8", "else "}) {
    std::string text;
    while (text.size() + std::string_view(part).size() <= limits::kRuleTextBytesMax) text += part;
    const auto found = issues_of(text);
    EXPECT_FALSE(found.empty()) << part;
    EXPECT_LE(found.size(), kRuleIssuesMax + 1) << part;
    for (const RuleIssue& issue : found) EXPECT_LT(issue.en.size() + issue.zh.size(), 400U) << part;
  }
}

TEST(HostileRule, SentencesHelp) {
  const auto first = [](std::size_t line, std::string_view instead) {
    const auto issues = issues_of(with_line(kFull, line, instead));
    return issues.empty() ? "" : issues[0].en + " | " + issues[0].zh;
  };
  EXPECT_EQ(first(11, "  splt a 40%, b 60%"),
            "'splt' cannot begin a line; did you mean 'split'? | "
            "行首不能是“splt”，是否为“split”？");
  EXPECT_EQ(first(11, "  split a 40%，b 60%"),
            "unexpected character U+FF0C; write ',' (ASCII) | 此处不应有字符 U+FF0C，请用半角“,”");
  EXPECT_EQ(first(6, "  recognise on"),
            "expected 'settled' or 'paid', found the end of the line | "
            "此处应为“settled”或“paid”，实为行末");
  EXPECT_EQ(first(12, "  池 投入 by metered-use"),
            "'a' has no pool line | “a”没有对应的“pool”（池）行");
}

}  // namespace
}  // namespace luoshu::allocation::test
