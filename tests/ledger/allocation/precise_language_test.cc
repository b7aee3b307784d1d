// The sentences of the precise rules on the language (A1 to A4) and on the names of lines (A11).
#include <gmock/gmock.h>

#include <algorithm>

#include "ledger/allocation/rule_printer.h"
#include "tests/ledger/allocation/book_testing.h"
#include "tests/ledger/allocation/rule_testing.h"

namespace luoshu::allocation::test {
namespace {

std::string changed(std::string text, std::string_view old, std::string_view by) {
  const std::size_t at = text.find(old);
  EXPECT_NE(at, std::string::npos) << old;
  return text.replace(at, old.size(), by);
}
std::string small(std::string_view old, std::string_view by) {
  return changed(std::string(kSmall), old, by);
}
bool is_rule(const std::string& text) {
  return std::holds_alternative<Rule>(parse_rule(text));
}
std::string first_code(const std::string& text) {
  const ParsedRule parsed = parse_rule(text);
  const auto* issues = std::get_if<std::vector<RuleIssue>>(&parsed);
  return issues == nullptr ? "none" : std::string(issues->front().code);
}
Rule rule_of(const std::string& text) {
  ParsedRule parsed = parse_rule(text);
  EXPECT_TRUE(std::holds_alternative<Rule>(parsed)) << text;
  return std::get<Rule>(std::move(parsed));
}

TEST(PreciseA1, BlanksCommentsAndLineEndsMeanNothing) {
  const Rule plain = rule_of(std::string(kSmall));
  std::string text;
  for (const char letter : kSmall)
    text += letter == '\n' ? std::string("\r\n") : std::string(1, letter);
  EXPECT_EQ(rule_of(text), plain);
  EXPECT_EQ(rule_of(small("  split", "\n # only a comment\n\t split\t")), plain);
  EXPECT_EQ(rule_of(small("b 60%\n", "b 60%   # 40 and 60\n")), plain);
  // Not inside a string.
  EXPECT_EQ(rule_of(small("  effective", "  title \"# no comment\"\n  effective")).title,
            "# no comment");
}

TEST(PreciseA1, NamesIdsCodesAndDates) {
  for (const std::string_view name : {"_a", "A9_", "b"})
    EXPECT_TRUE(is_rule(changed(small("a 40%", std::string(name) + " 40%"), "pool a",
                                "pool " + std::string(name))) == (name != "b"))
        << name;  // b would be there twice
  for (const std::string_view bad : {"9a", "a-b", "split", "é"})
    EXPECT_FALSE(is_rule(
        changed(small("a 40%", std::string(bad) + " 40%"), "pool a", "pool " + std::string(bad))))
        << bad;
  const auto with_target = [](std::string_view target) {
    return small("fixed province 100%", "fixed " + std::string(target) + " 100%");
  };
  EXPECT_TRUE(is_rule(with_target("party hn-x_1")));
  EXPECT_FALSE(is_rule(with_target("party 1x")));
  EXPECT_TRUE(is_rule(with_target("division 410100")));
  EXPECT_FALSE(is_rule(with_target("division 41010")));
  EXPECT_FALSE(is_rule(with_target("division 4101000")));
  EXPECT_TRUE(is_rule(small("2025-07-01", "2028-02-29")));
  EXPECT_FALSE(is_rule(small("2025-07-01", "2027-02-29")));
  EXPECT_EQ(rule_of(small("2025-07-01", "2025-07-01 .. 2025-08-01")),
            rule_of(small("2025-07-01", "2025-07-01..2025-08-01")));
}

TEST(PreciseA1, PercentagesAndMoney) {
  const auto split = [](std::string_view a, std::string_view b) {
    return changed(small("a 40%", "a " + std::string(a)), "b 60%", "b " + std::string(b));
  };
  EXPECT_TRUE(is_rule(split("40.0001%", "59.9999%")));
  EXPECT_FALSE(is_rule(split("40.00001%", "59.99999%")));
  EXPECT_FALSE(is_rule(split("40 %", "60%")));
  EXPECT_FALSE(is_rule(split("101%", "0%")));
  EXPECT_TRUE(is_rule(split("0%", "100%")));
  const auto withheld = [](std::string_view amount) {
    return small("  split", "  withhold fee " + std::string(amount) + " to fund\n  split");
  };
  EXPECT_TRUE(is_rule(withheld("100")));
  EXPECT_TRUE(is_rule(withheld("100.50")));
  for (const std::string_view bad : {"100.5", "100.505", "-1", "1e3", "1,000"})
    EXPECT_FALSE(is_rule(withheld(bad))) << bad;
}

TEST(PreciseA2, HeadersInAnyOrderOnceEachWithDefaults) {
  const Rule plain = rule_of(std::string(kSmall));
  EXPECT_EQ(plain.period, Period::kQuarter);
  EXPECT_EQ(plain.base, Base::kNet);
  EXPECT_EQ(plain.recognise, Recognise::kSettled);
  EXPECT_EQ(plain.scope.kind, Scope::Kind::kAll);
  EXPECT_EQ(rule_of(small("  effective 2025-07-01",
                          "  scope all\n  recognise on settled\n  base net\n  period quarter\n"
                          "  effective 2025-07-01")),
            plain);
  EXPECT_FALSE(is_rule(small("  effective 2025-07-01\n", "")));
  EXPECT_FALSE(is_rule(small("  split", "  effective 2025-07-02\n  split")));
  EXPECT_FALSE(is_rule(small("  split", "  period month\n  period month\n  split")));
  EXPECT_TRUE(is_rule(small("  split", "  basis \"1\"\n  basis \"2\"\n  split")));
  EXPECT_FALSE(is_rule(small("  refund", "  period month\n  refund")));  // after the first step
}

TEST(PreciseA3, BaseGrossIsRefused) {
  EXPECT_EQ(first_code(small("  split", "  base gross\n  split")), "E-RULE-SYNTAX");
}

TEST(PreciseA4, StepsAreInTheOrderOfTheWaterfall) {
  const std::string steps[] = {"  withhold fee 1% to fund\n",
                               "  cap permitted-revenue cycle \"C\" excess to reserve over_cap\n",
                               "  recover audited-cost class any up-to 50% to bearer carry\n",
                               "  split a 40%, b 60%\n",
                               "  pool a by metered-use\n  pool b fixed province 100%\n",
                               "  earmark 1% of a of ip as kept by equal\n",
                               "  divide b of province into fund 100%\n"};
  const auto rule = [&](const std::vector<std::size_t>& order) {
    std::string text = "rule \"R\" version 1\n  effective 2025-07-01\n";
    for (const std::size_t i : order) text += steps[i];
    return text + "  refund reverse remaining-lines\n  round cumulative\nend\n";
  };
  const std::vector<std::size_t> right{0, 1, 2, 3, 4, 5, 6};
  EXPECT_TRUE(is_rule(rule(right)));
  EXPECT_TRUE(is_rule(rule({0, 1, 2, 3, 4, 6, 5})));           // earmark and divide in any order
  EXPECT_TRUE(is_rule(rule({0, 0, 1, 2, 2, 3, 4})) == false);  // the same name twice
  EXPECT_FALSE(is_rule(rule({0, 1, 1, 2, 3, 4})));             // at most one cap
  for (std::size_t i = 0; i + 1 < right.size() - 1; ++i) {
    std::vector<std::size_t> swapped = right;
    std::swap(swapped[i], swapped[i + 1]);
    EXPECT_EQ(first_code(rule(swapped)), "E-RULE-SYNTAX") << i;
  }
}

// One line of every kind that the table of A11 has, all of one run.
TEST(PreciseA11, LinesAreNamedAsTheTableSays) {
  SmallBook book(
      "  withhold fee 1% to fund\n"
      "  cap permitted-revenue cycle \"C-1\" excess to reserve over_cap\n"
      "  recover audited-cost class any up-to 10% to bearer carry\n"
      "  split a 20%, b 20%, c 20%, d 20%, e 20%\n"
      "  pool a by lineage weight base\n"
      "  pool b by metered-use\n"
      "  pool c by investment\n"
      "  pool d equal over cities-in-lineage\n"
      "  pool e fixed province 20%, city-by-contribution 20%, division 410300 20%, "
      "party p2 20%, saved 20%\n"
      "  earmark 50% of c of ip as kept by equal\n"
      "  divide d of city into share 50%, province 50%\n"
      "  ceiling a per division 45.50% spill province\n"
      "  floor b per city 3000.00 from fund\n");
  book.lineage({{"c1", 100, {{"R1", "410100", 3}, {"R2", "410200", 1}}}})
      .cycle("C-1", "2025-01-01", "2025-12-31", 100'000)
      .cost("K1", "p2", "2025-01-01", 5'000)
      .invest("p1", "2025-01-01", 100)
      .role("p1", "ip", "2025-01-01", "2025-12-31")
      .sale("T1", "2025-02-01", 200'000, {{"R1", 9}, {"R2", 1}});
  const std::vector<std::string> lines = book.lines();
  const auto has = [&](const std::string& prefix) {
    EXPECT_TRUE(std::ranges::any_of(lines, [&](const std::string& line) {
      return line.starts_with(prefix + " ");
    })) << prefix;
  };
  has("withhold fee account:fund -");
  has("over_cap reserve reserve:C-1 -");
  has("recover K1 p2 -");
  has("a c1 410100 R1");
  has("b R1 410100 R1");
  has("c p1 p1 -");
  has("kept 410100 410100 -");
  has("d_share 410100 410100 -");
  has("d_province 410100 410000 -");
  has("e_province 410000 410000 -");
  has("e_city 410100 410100 -");
  has("e_division 410300 410300 -");
  has("e_party p2 p2 -");
  has("e_saved saved account:saved -");
  has("ceiling_adjust 45.5% 410100 -");
  has("floor_topup 300000 410100 -");
  has("floor_topup 300000 account:fund -");
}

}  // namespace
}  // namespace luoshu::allocation::test
