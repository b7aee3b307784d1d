// Letters, line ends and sizes that a rule text may not have, and what is said about them.
#include "ledger/allocation/line_reader.h"
#include "ledger/base/limits.h"
#include "tests/ledger/allocation/hostile_testing.h"

namespace luoshu::allocation::test {
namespace {

TEST(HostileText, LettersThatLookRight) {
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

TEST(HostileText, ControlsBeyondAscii) {
  EXPECT_EQ(places(issues_of(with_line(kFull, 2, "  title \"\xC2\x85\""))), "E-RULE-SYNTAX 2:10");
  EXPECT_EQ(places(issues_of(with_line(kFull, 2, "  title \"\xC2\xA0\""))), "");
}

TEST(HostileText, LongNames) {
  const std::string longest(limits::kNameBytesMax, 'n');
  const auto named = [](const std::string& name) {
    return places(issues_of(with_line(kFull, 8, fmt::format("  withhold {} 2% to x", name))));
  };
  const auto sold = [](const std::string& id) {
    return places(issues_of(with_line(kFull, 7, fmt::format("  scope product {}", id))));
  };
  EXPECT_EQ(named(longest), "");
  EXPECT_EQ(named(longest + 'n'), "E-RULE-SYNTAX 8:12");
  EXPECT_EQ(sold(longest), "");
  EXPECT_EQ(sold(longest + 'n'), "E-RULE-SYNTAX 7:17");
}

TEST(HostileText, Nul) {
  std::string text(kSmall);
  text.insert(text.find("split"), 1, '\0');
  EXPECT_EQ(places(issues_of(text)), "E-RULE-SYNTAX 3:3");
  EXPECT_EQ(places(issues_of(std::string(1, '\0'))).substr(0, 17), "E-RULE-SYNTAX 1:1");
}

TEST(HostileText, EndsOfLines) {
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

TEST(HostileText, NothingOrOnlyAPart) {
  EXPECT_EQ(places(issues_of("")), "E-RULE-SYNTAX 1:1");
  EXPECT_EQ(places(issues_of("\n \n# nothing\n")), "E-RULE-SYNTAX 1:1");
  EXPECT_EQ(places(issues_of("\n\n  nonsense\n")), "E-RULE-SYNTAX 3:3");
  EXPECT_EQ(places(issues_of("end\n")),
            "E-RULE-SYNTAX 1:1, E-RULE-SYNTAX 1:1, E-RULE-SYNTAX 1:1, E-RULE-SYNTAX 1:1, "
            "E-RULE-SYNTAX 1:1");
}

TEST(HostileText, Length) {
  std::string text(kSmall);
  text += '#';
  text.append(limits::kRuleTextBytesMax - text.size(), 'x');
  EXPECT_EQ(places(issues_of(text)), "");
  EXPECT_EQ(places(issues_of(text + 'x')), "E-RULE-SYNTAX 1:1");
}

TEST(HostileText, LongListsAndDeepRepetition) {
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

TEST(HostileText, SentencesHelp) {
  const auto first = [](std::size_t line, std::string_view instead) {
    const auto issues = issues_of(with_line(kFull, line, instead));
    return issues.empty() ? "" : issues[0].en + " | " + issues[0].zh;
  };
  EXPECT_EQ(first(11, "  splt a 40%, b 60%"),
            "'splt' cannot begin a line; did you mean 'split'? | "
            "行首不能是“splt”，是否为“split（分配）”？");
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
