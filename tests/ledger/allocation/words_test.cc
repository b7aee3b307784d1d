// Every word misspelled, every part left out, every byte damaged.
#include <gmock/gmock.h>

#include <map>
#include <set>

#include "ledger/allocation/characters.h"
#include "ledger/allocation/rule_lexer.h"
#include "ledger/allocation/rule_printer.h"
#include "ledger/allocation/rule_words.h"
#include "tests/ledger/allocation/rule_testing.h"

namespace luoshu::allocation::test {
namespace {

struct Place {
  std::size_t begin;  // bytes of the text
  std::size_t end;
  Token token;
  std::uint32_t line;
};

// Where each token of the text stands. REQUIRES an ASCII token or a string.
std::vector<Place> tokens_of(std::string_view text) {
  IssueList issues;
  std::vector<Place> places;
  const auto lines = lines_of(text);
  for (const RuleLine& line : read_tokens(text, issues).lines) {
    std::size_t start = 0;
    for (std::size_t i = 1; i < line.source.number; ++i) start += lines[i - 1].size() + 1;
    const auto characters = characters_of(lines[line.source.number - 1]);
    for (const Token& token : line.tokens) {
      const std::size_t begin = start + characters[token.column - 1].offset;
      const std::size_t length = token.text.size() + (token.kind == Token::Kind::kString    ? 2
                                                      : token.kind == Token::Kind::kPercent ? 1
                                                                                            : 0);
      places.push_back({begin, begin + length, token, line.source.number});
    }
  }
  EXPECT_TRUE(issues.empty());
  return places;
}

std::string replaced(std::string_view text, const Place& place, std::string_view instead) {
  return fmt::format("{}{}{}", text.substr(0, place.begin), instead, text.substr(place.end));
}

std::string place_text(const Place& place) {
  return fmt::format("{}:{} {}", place.line, place.token.column, place.token.text);
}

TEST(Words, TheSamplesUseThemAll) {
  std::set<std::string> used;
  for (const std::string_view sample : kSamples)
    for (const Place& place : tokens_of(sample)) used.insert(place.token.text);
  for (const std::string_view word : keywords())
    EXPECT_EQ(used.contains(std::string(word)), word != "gross") << word;
}

// A misspelled word is reported where it stands, and once.
TEST(Words, EachMisspelled) {
  for (const std::string_view sample : kSamples)
    for (const Place& place : tokens_of(sample)) {
      const std::string& word = place.token.text;
      // `party province` names a party, which may have any id.
      if (place.token.kind != Token::Kind::kWord || !is_keyword(word) ||
          place_text(place) == "19:39 province")
        continue;
      std::string capital = word;
      capital[0] = static_cast<char>(capital[0] - 'a' + 'A');
      for (const std::string& wrong : {word + "x", word.substr(1), "q" + word, capital})
        EXPECT_EQ(places(issues_of(replaced(sample, place, wrong))),
                  fmt::format("E-RULE-SYNTAX {}:{}", place.line, place.token.column))
            << place_text(place) << " -> " << wrong;
    }
}

TEST(Words, EachTokenLeftOut) {
  std::vector<std::string> still_good;
  for (const std::string_view sample : kSamples)
    for (const Place& place : tokens_of(sample)) {
      const auto issues = issues_of(replaced(sample, place, ""));
      if (issues.empty())
        still_good.push_back(place_text(place));
      else
        EXPECT_GE(issues[0].line, place.line) << place_text(place) << places(issues);
    }
  EXPECT_THAT(still_good, testing::ElementsAre("19:33 party", "8:32 net-of-subsidy"));
}

TEST(Words, EachLineLeftOut) {
  const std::map<std::size_t, std::string> expected = {
      {1, "E-RULE-SYNTAX 1:3"},  // before what was the second line
      {2, "E-RULE-SYNTAX 2:3"},  {3, "E-RULE-SYNTAX 3:3"},
      {4, "E-RULE-SYNTAX 3:9"},  // the name in the split that has no pool
      {5, "E-RULE-SYNTAX 3:16"}, {6, "E-RULE-SYNTAX 6:3"},
      {7, "E-RULE-SYNTAX 7:1"},  {8, "E-RULE-SYNTAX 8:1"},  // the end of the text
  };
  for (const auto& [line, place] : expected)
    EXPECT_EQ(places(issues_of(without_line(kSmall, line))), place) << line;
  // All others may be left out.
  for (const std::size_t line : {2, 3, 4, 6, 7, 8, 9, 11, 12, 13, 14, 23, 24, 25, 26, 27, 28})
    EXPECT_EQ(places(issues_of(without_line(kSamples[0], line))), "") << line;
}

TEST(Words, DefaultsOfTheHeader) {
  const Rule rule = parsed(kSmall);
  EXPECT_EQ(rule.title, std::nullopt);
  EXPECT_EQ(rule.period, Period::kQuarter);
  EXPECT_EQ(rule.base, Base::kNet);
  EXPECT_EQ(rule.recognise, Recognise::kSettled);
  EXPECT_EQ(rule.scope, Scope{});
  EXPECT_EQ(rule.effective_end, std::nullopt);
}

TEST(Words, HeadersInAnyOrder) {
  const std::vector<std::string> lines = lines_of(kSamples[0]);
  std::vector<std::string> turned = lines;
  std::reverse(turned.begin() + 1, turned.begin() + 9);
  Rule rule = parsed(joined(turned));
  std::swap(rule.basis[0], rule.basis[1]);
  EXPECT_EQ(rule, parsed(kSamples[0]));
}

TEST(Words, AnAliasStandsForItsWordEverywhere) {
  EXPECT_EQ(aliases().size(), 18U);
  std::set<std::string_view> used;
  for (const std::string_view sample : kSamples) {
    std::string text(sample);
    auto tokens = tokens_of(sample);
    std::reverse(tokens.begin(), tokens.end());
    for (const Place& place : tokens)
      for (const auto& [chinese, word] : aliases())
        if (place.token.kind == Token::Kind::kWord && place.token.text == word) {
          text = replaced(text, place, chinese);
          used.insert(word);
        }
    EXPECT_EQ(print_rule(parsed(text)), sample);
  }
  EXPECT_EQ(used.size(), aliases().size());
}

TEST(Words, AliasesAreWordsOrConventionalNamesAndDiffer) {
  std::set<std::string_view> seen;
  for (const auto& [chinese, word] : aliases()) {
    EXPECT_TRUE(seen.insert(chinese).second && seen.insert(word).second) << word;
    EXPECT_TRUE(is_keyword(word) || word == "invest" || word == "contribute" || word == "benefit");
    for (const Character& character : characters_of(chinese))
      EXPECT_TRUE(is_ideograph(character.value)) << chinese;
  }
}

TEST(Words, AnAccountMayBeCalledOne) {
  const auto divided = [](std::string_view into) {
    return parsed(with_line(kSmall, 5, fmt::format("  pool b fixed {}", into)));
  };
  EXPECT_EQ(divided("account fund 100%"), divided("fund 100%"));
  EXPECT_EQ(divided("account account 100%"), divided("account 100%"));
}

TEST(Words, BlanksAndComments) {
  const std::string text =
      "# a rule\n\n\trule\t\"R\"version 1# first\n"
      "effective 2025-07-01\n \t \nsplit a 40%,b\t60%\n"
      "   # pool a by investment\n"
      "pool a by metered-use\npool b fixed province 100%\nrefund reverse remaining-lines#\n"
      "round cumulative\n   end   \n\n";
  const Rule rule = parsed(text);
  EXPECT_EQ(rule, parsed(kSmall));
  EXPECT_EQ(split_step(rule).line.number, 6U);
  const Rule dates = parsed(with_line(kSmall, 2, "effective 2025-07-01 .. 2026-06-30"));
  EXPECT_EQ(dates, parsed(with_line(kSmall, 2, "effective 2025-07-01..2026-06-30")));
}

TEST(Words, ScopesAreSets) {
  const auto scope = [](std::string_view ids) {
    return parsed(with_line(kSmall, 2, fmt::format("effective 2025-07-01\nscope {}", ids))).scope;
  };
  EXPECT_TRUE(same_scope(scope("product A, B"), scope("product B, A")));
  EXPECT_FALSE(same_scope(scope("product A, B"), scope("product A")));
  EXPECT_FALSE(same_scope(scope("product A"), scope("agreement A")));
  EXPECT_FALSE(same_scope(scope("product all"), scope("all")));
}

// Whatever becomes of a byte: a rule that reads back as itself, or issues inside the text.
TEST(Words, EachByteDamaged) {
  const auto check = [](std::string_view text) {
    const ParsedRule result = parse_rule(text);
    if (const auto* rule = std::get_if<Rule>(&result)) {
      ASSERT_EQ(parsed(print_rule(*rule)), *rule) << text;
      return;
    }
    const auto lines = lines_of(text);
    const auto& issues = std::get<std::vector<RuleIssue>>(result);
    ASSERT_FALSE(issues.empty());
    for (const RuleIssue& issue : issues) {
      ASSERT_GE(issue.line, 1U);
      ASSERT_LE(issue.line, lines.size() + 1) << text;
      const std::size_t width = issue.line <= lines.size() ? lines[issue.line - 1].size() : 0;
      ASSERT_GE(issue.column, 1U);
      ASSERT_LE(issue.column, width + 1) << text;
    }
  };
  for (const std::string_view sample : kSamples)
    for (std::size_t at = 0; at <= sample.size(); ++at) {
      std::string text(sample);
      check(text.insert(at, 1, "\"#%,.\n\0x\x80"[at % 9]));
      if (at == sample.size()) break;
      text = sample;
      check(text.erase(at, 1));
      text = sample;
      text[at] = static_cast<char>(text[at] ^ (1 << (at % 8)));
      check(text);
      check(sample.substr(0, at));
    }
}

}  // namespace
}  // namespace luoshu::allocation::test
