// The text of a step is read with the rule that it is under, and comes back as the same text:
// whatever the worked province or a random one books, and whatever pools and accounts are called.
#include "ledger/allocation/step.h"

#include <fmt/format.h>
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "ledger/allocation/rule_parser.h"
#include "tests/ledger/allocation/book_testing.h"
#include "tests/ledger/allocation/money_testing.h"

namespace luoshu::allocation::test {
namespace {

Rule rule_of(const std::string& steps) {
  const std::string text = fmt::format(
      "rule \"R\" version 1\neffective 2025-01-01\n{}\nrefund reverse remaining-lines\n"
      "round largest-remainder tie key-ascending\nend\n",
      steps);
  ParsedRule parsed = parse_rule(text);
  EXPECT_TRUE(std::holds_alternative<Rule>(parsed)) << text;
  return std::get<Rule>(std::move(parsed));
}

// "kind pool line-of-the-rule" of what the text is, "-" where it is nothing.
std::string read(const Rule& rule, std::string_view text, std::uint16_t pool = kNoPool) {
  constexpr std::string_view kKinds[] = {"withhold", "reserve", "recover", "split",   "pool",
                                         "target",   "earmark", "divide",  "ceiling", "floor"};
  const auto name = read_step(rule, text, pool);
  if (!name) return "-";
  EXPECT_EQ(step_text(rule, *name), text);
  const StepRef& step = name->step;
  return fmt::format(
      "{}{} {} {}", name->adjusts ? "adjusted " : "", kKinds[static_cast<std::size_t>(step.kind)],
      step.pool == kNoPool ? "-" : fmt::format("{}", step.pool), source_line(rule, step).number);
}

TEST(StepTest, EveryStepOfARuleHasItsKindItsPoolAndItsLine) {
  const Rule rule = rule_of(
      "withhold fee 2% to pot\n"                                                            // 3
      "cap permitted-revenue cycle \"C\" excess to reserve kept\n"                          // 4
      "recover audited-cost class any up-to 5% to bearer carry\n"                           // 5
      "split l 50%, f 50%\n"                                                                // 6
      "pool f fixed city-by-contribution 50%, party p 20%, division 410100 30% else own\n"  // 7
      "pool l by lineage weight base\n"                                                     // 8
      "earmark 10% of f of ip as mark by equal\n"                                           // 9
      "divide l of city into pot 50%, city-by-contribution 50%\n"                           // 10
      "divide l of city into own 100%\n"                                                    // 11
      "ceiling l per division 45% spill proportional\n"                                     // 12
      "floor l per city 1.00 from pot");                                                    // 13
  for (const auto& [text, expected] : {std::pair("withhold", "withhold - 3"),
                                       {"kept", "reserve - 4"},
                                       {"recover", "recover - 5"},
                                       {"l", "pool 0 8"},
                                       {"f", "pool 1 7"},
                                       {"f_city", "target 1 7"},
                                       {"f_party", "target 1 7"},
                                       {"f_division", "target 1 7"},
                                       {"f_own", "target 1 7"},
                                       {"f_province", "target 1 7"},
                                       {"mark", "earmark - 9"},
                                       {"l_pot", "divide 0 10"},
                                       {"l_city", "divide 0 10"},
                                       {"l_own", "divide 0 11"},
                                       {"l_pot_own", "divide 0 11"},
                                       {"ceiling_adjust", "ceiling - 12"},
                                       {"floor_topup", "floor - 13"},
                                       {"adjust:l_pot_own", "adjusted divide 0 11"},
                                       {"adjust:recover", "adjusted recover - 5"}})
    EXPECT_EQ(read(rule, text), expected) << text;
}

TEST(StepTest, WhatNoStepIsCalledIsNone) {
  const Rule rule =
      rule_of("split x 100%\npool x by lineage weight base\ndivide x of city into a 50%, b 50%");
  for (const char* text : {"",
                           "x_",
                           "y",
                           "x_city",
                           "xa",
                           "x_a_b",
                           "x_b_a",
                           "_a",
                           "adjust:",
                           "adjust:adjust:x",
                           "divide x",
                           "divide y",
                           "split",
                           "cap",
                           "withhold",
                           "recover",
                           "ceiling_adjust",
                           "floor_topup",
                           "x_a ",
                           "X"})
    EXPECT_EQ(read(rule, text), "-") << text;
}

TEST(StepTest, APoolThatIsCalledLikeAPartOfAnotherIsThatPool) {
  const Rule rule = rule_of(
      "split x 50%, x_city 25%, x_city_pot 25%\n"
      "pool x fixed city-by-contribution 100%\n"
      "pool x_city by lineage weight base else pot\n"
      "pool x_city_pot by metered-use\n"
      "divide x of city into pot 100%");
  EXPECT_EQ(read(rule, "x_city"), "pool 1 5");
  EXPECT_EQ(read(rule, "x_city", 1), "pool 1 5");
  EXPECT_EQ(read(rule, "x_city", 0), "target 0 4");
  EXPECT_EQ(read(rule, "x_city_pot"), "pool 2 6");
  EXPECT_EQ(read(rule, "x_city_pot", 1), "target 1 5");
  EXPECT_EQ(read(rule, "x_city_pot", 0), "divide 0 7");
  EXPECT_EQ(read(rule, "x_city_province"), "target 1 5");
  EXPECT_EQ(read(rule, "x_city", 2), "-");
}

// The language has no such names; a rule as a value could.
TEST(StepTest, NamesThatLookLikeTheCodecsOwnWordsAreNamesAllTheSame) {
  Rule rule = rule_of(
      "split a 20%, b 20%, c 20%, d 20%, x 20%\npool a by lineage weight base\n"
      "pool b by lineage weight base\npool c by lineage weight base\n"
      "pool d by lineage weight base\npool x by lineage weight base");
  const std::vector<std::string> hostile = {"adjust:x", "divide y", "recover", "_province"};
  for (std::size_t i = 0; i < hostile.size(); ++i) {
    std::get<Split>(rule.steps[0].what).shares[i].name = hostile[i];
    std::get<Pool>(rule.steps[i + 1].what).name = hostile[i];
  }
  for (std::size_t i = 0; i < hostile.size(); ++i)
    EXPECT_EQ(read(rule, hostile[i]), fmt::format("pool {} {}", i, i + 4)) << hostile[i];
  EXPECT_EQ(read(rule, "adjust:divide y"), "adjusted pool 1 5");
  EXPECT_EQ(read(rule, "adjust:x_province"), "target 0 4");
  EXPECT_EQ(read(rule, "x"), "pool 4 8");
}

TEST(StepTest, ManyDividesOfOnePoolAreReadInTimeThatGrowsWithTheirText) {
  std::string steps = "split x 100%\npool x by lineage weight base";
  std::string text = "x";
  for (int i = 0; i < 300; ++i) {
    steps += "\ndivide x of city into a 50%, aa 50%";
    text += i % 2 == 0 ? "_a" : "_aa";
  }
  const Rule rule = rule_of(steps);
  EXPECT_EQ(read(rule, text), "divide 0 304");
  EXPECT_EQ(read(rule, text + "_a"), "-");
}

TEST(StepTest, EveryLineOfTheWorkedProvinceComesBack) {
  std::map<std::int64_t, Rule> rules;
  for (const json::Value& event : read_scenario())
    if (const json::Value* fields = event.find("fields"))
      if (const json::Value* text = fields->find("text"); text != nullptr && text->string())
        if (ParsedRule parsed = parse_rule(*text->string()); std::holds_alternative<Rule>(parsed)) {
          Rule& rule = std::get<Rule>(parsed);
          rules.emplace(rule.version, rule);
        }
  ASSERT_EQ(rules.size(), 2U);
  std::size_t count = 0;
  for (const RunResult& run : run_all(read_scenario()))
    for (const TextLine& line : run.lines) {
      EXPECT_NE(read(rules.at(line.rule), line.step), "-") << line.step;
      ++count;
    }
  EXPECT_GT(count, 300U);
}

// ---- Random rules -------------------------------------------------------------------------------
std::int64_t up_to(std::int64_t end) {
  return *rc::gen::inRange<std::int64_t>(0, end + 1);
}
template <class T>
T pick(const std::vector<T>& list) {
  return *rc::gen::elementOf(list);
}

// Names that look like parts of each other.
const std::vector<std::string> kPools = {"x", "x_city", "x_province", "x_a", "x_a_b", "x_city_a"};
const std::vector<std::string> kTargets = {
    "province",  "city-by-contribution", "party p",        "division 410300",
    "account a", "account a_b",          "account city_a", "account x_city"};

std::string random_steps() {
  const std::string &one = pick(kPools), other = pick(kPools);
  std::string steps =
      "withhold fee 1% to pot\ncap permitted-revenue cycle \"C\" excess to reserve " +
      std::string("kept\nrecover audited-cost class any up-to 5% to bearer carry\n");
  const std::vector<std::string> names = one == other ? std::vector{one} : std::vector{one, other};
  steps += names.size() == 1 ? fmt::format("split {} 100%\n", one)
                             : fmt::format("split {} 60%, {} 40%\n", one, other);
  const std::vector<std::string> methods = {"by lineage weight base * use",
                                            "by metered-use",
                                            "by investment",
                                            "equal over all-cities",
                                            "fixed city-by-contribution 60%, province 40%",
                                            "fixed party p 60%, account a 40%"};
  for (const std::string& name : names)
    steps += fmt::format("pool {} {} else {}\n", name, pick(methods), pick(kTargets));
  for (std::int64_t i = up_to(3); i > 0; --i)
    steps += fmt::format("divide {} of {} into {} 30%, account b 70%\n", pick(names),
                         pick<std::string>({"city", "province"}), pick(kTargets));
  steps +=
      fmt::format("earmark 10% of {} of primary_developer as mark by city-contribution\n", one);
  return steps + fmt::format("ceiling {} per division 30% spill proportional\n", one) +
         fmt::format("floor {} per city 90.00 from pot", one);
}

SmallBook random_book() {
  SmallBook book(random_steps());
  book.city("410100", "2025-01-01").city("410300", "2025-01-01");
  book.cycle("C", "2025-01-01", "2025-12-31", 4'000).cost("cost", "p", "2025-01-01", 100);
  book.invest("p", "2025-01-01", 10).role("p", "primary_developer", "2025-01-01", "2025-12-31");
  book.lineage({{"c1", 60, {{"R1", "410100", 2}, {"R2", "410300", 1}}},
                {"c2", 40, {{"R1", "410100", 2}, {"R3", "410000", 1}}}});
  for (const char* id : {"S1", "S2", "S3"}) {
    Uses uses;
    for (const char* resource : {"R1", "R2", "R3"})
      uses.emplace_back(resource, static_cast<std::uint64_t>(up_to(2)));
    book.sale(id, "2025-02-01", 1 + up_to(3'000), uses);
  }
  return book;
}

RC_GTEST_PROP(StepProperty, EveryLineOfARandomProvinceComesBackAndIsOfItsPool, ()) {
  const SmallBook small = random_book();
  const Book book = small.book();
  const Rule& rule = book.rules[0];
  Request request;
  request.sink = [&](const Booking& booking, const Steps& steps) {
    for (const Line& line : booking.lines) {
      const std::string& text = steps.text(line.step);
      for (const std::uint16_t pool : {line.pool, kNoPool}) {
        const auto name = read_step(rule, text, pool);
        RC_ASSERT(name.has_value());
        RC_ASSERT(step_text(rule, *name) == text);
        if (pool != kNoPool) RC_ASSERT(name->step.pool == line.pool);
      }
      const auto adjusted = read_step(rule, adjusted_step(text), line.pool);
      RC_ASSERT(adjusted && adjusted->adjusts && step_text(rule, *adjusted) == "adjust:" + text);
    }
  };
  RC_ASSERT(allocate(book, request).has_value());
}

// ---- What is shared out -------------------------------------------------------------------------
class Seen final : public Watcher {
 public:
  explicit Seen(const Rule& rule) : rule_(rule) {}
  std::vector<std::string> steps;

  void bounded(const Site& site, std::span<const Bound> bounds, std::int64_t fen) override {
    std::string text = fmt::format("{} {}: least of", number(site), site.list);
    for (const Bound& bound : bounds)
      text += fmt::format(" {} {}", bound_name(bound.kind), bound.fen);
    steps.push_back(fmt::format("{} = {}", text, fen));
  }
  void shared(const Shared& shared) override {
    std::string text = fmt::format("{} {}", number(shared.site), shared.site.list);
    if (shared.site.within != Within::kList) text += fmt::format(" {}", shared.site.component);
    std::uint64_t floors = 0;
    std::uint64_t odd = 0;
    for (std::size_t i = 0; i < shared.parts.size(); ++i) {
      floors += shared.exact[i].floor;
      odd += shared.exact[i].got_odd_fen ? 1 : 0;
      EXPECT_EQ(static_cast<std::uint64_t>(shared.parts[i]),
                shared.exact[i].floor + (shared.exact[i].got_odd_fen ? 1 : 0));
    }
    EXPECT_EQ(static_cast<std::uint64_t>(shared.amount_fen), floors + odd);
    steps.push_back(
        fmt::format("{}: {} by {}, odd {}", text, shared.amount_fen, shared.weight_sum, odd));
  }

 private:
  std::uint32_t number(const Site& site) const { return source_line(rule_, site.step).number; }
  const Rule& rule_;
};

TEST(StepTest, WhoWatchesIsToldTheLineOfTheRuleAlsoWhereNamesAreAlike) {
  SmallBook small(
      "withhold fee 10% to pot\nwithhold more 0.05 to pot\n"  // 3, 4
      "split x 50%, x_city 50%\n"                             // 5
      "pool x fixed city-by-contribution 100%\n"              // 6
      "pool x_city by lineage weight base\n"                  // 7
      "divide x of city into a 100%\n"                        // 8
      "divide x of city into b 50%, c 50%");                  // 9
  small.lineage({{"cities", 100, {{"R1", "410100", 1}}}}).sale("S", "2025-02-01", 105);
  const Book book = small.book();
  Seen seen(book.rules[0]);
  Request request;
  request.watched = "S";
  request.watcher = &seen;
  ASSERT_TRUE(allocate(book, request));
  const std::vector<std::string> expected = {"3 withhold: least of percent 10 left 105 = 10",
                                             "4 withhold: least of amount 5 left 95 = 5",
                                             "5 split: 90 by 1000000, odd 0",
                                             "7 x_city: 45 by 1000000, odd 0",
                                             "7 x_city cities: 45 by 1, odd 0",
                                             "6 x: 45 by 1000000, odd 0",
                                             "6 x_city: 45 by 45, odd 0",
                                             "8 divide x: 45 by 1000000, odd 0",
                                             "9 divide x: 45 by 1000000, odd 1"};
  EXPECT_EQ(seen.steps, expected);
}

}  // namespace
}  // namespace luoshu::allocation::test
