// What `explain` says of the worked province: every step stands by the line of the rule that
// ordered it, parts sum to the amount, and both languages and the JSON tell the same.
#include <gtest/gtest.h>

#include "ledger/store/mem_store.h"
#include "projections/explain/explanation.h"
#include "tests/projections/support/story_log.h"

namespace luoshu {
namespace {

using namespace test;  // NOLINT(google-build-using-namespace)

constexpr const char* kCity = "410300";

class Explain : public testing::Test {
 protected:
  void SetUp() override {
    story_.tell(0, scenario().size());
    ledger_ = story_.ledger(story_.at());
  }
  Result<Explanation> ask(const std::string& period, const std::optional<std::string>& sale = {},
                          const std::optional<std::uint64_t>& line = {}) {
    return explain(ledger_->at(), ledger_->log(), {*parse_period(period), kCity, sale, line});
  }
  // The sales with lines of the city in the period.
  std::set<std::string> sales_of(const std::string& period) {
    std::set<std::string> sales;
    const auto all = ask(period);
    EXPECT_TRUE(all) << all.error().detail;
    for (const NumberedLine& line : all->lines)
      if (line.line.kind == allocation::Booking::Kind::kSale) sales.insert(line.line.ref);
    return sales;
  }

  std::unique_ptr<Store> store_ = make_mem_store();
  StoryLog story_{*store_};
  std::unique_ptr<LedgerAt> ledger_;
};

std::string_view word_of(allocation::StepKind kind) {
  using allocation::StepKind;
  switch (kind) {
    case StepKind::kWithhold:
      return "withhold ";
    case StepKind::kReserve:
      return "cap ";
    case StepKind::kRecover:
      return "recover ";
    case StepKind::kSplit:
      return "split ";
    case StepKind::kPool:
    case StepKind::kTarget:
      return "pool ";
    case StepKind::kEarmark:
      return "earmark ";
    case StepKind::kDivide:
      return "divide ";
    case StepKind::kCeiling:
    case StepKind::kFloor:
      break;
  }
  return "no step of a sale";
}

TEST_F(Explain, EveryStepStandsByItsLineOfTheRuleAndItsPartsSumToItsAmount) {
  std::size_t steps = 0;
  for (const char* period : {"2025Q3", "2025Q4"})
    for (const std::string& sale : sales_of(period)) {
      const auto found = ask(period, sale);
      ASSERT_TRUE(found) << found.error().detail;
      ASSERT_TRUE(found->sale) << sale;
      for (const TraceStep& step : found->sale->steps) {
        ++steps;
        EXPECT_TRUE(step.rule_line.text.starts_with(word_of(step.step.kind)))
            << step.list << ": " << step.rule_line.text;
        std::int64_t sum = 0;
        std::uint64_t weights = 0;
        for (const TraceEntry& entry : step.entries) {
          sum += entry.fen;
          weights += entry.weight;
        }
        EXPECT_EQ(sum, step.bounds.empty() ? step.fen : 0) << step.list;
        EXPECT_EQ(weights, step.weight_sum) << step.list;
      }
    }
  EXPECT_GT(steps, 50U);
}

TEST_F(Explain, BothLanguagesNameTheLinesAndTheOddFen) {
  const std::string sale = *sales_of("2025Q4").begin();
  const auto found = ask("2025Q4", sale);
  ASSERT_TRUE(found);
  const std::string english = to_text(*found, Language::kEn);
  const std::string chinese = to_text(*found, Language::kZh);
  for (const TraceStep& step : found->sale->steps)
    for (const std::string& text : {english, chinese})
      EXPECT_TRUE(step.within == allocation::Within::kComponent ||
                  text.find(step.rule_line.text) != std::string::npos)
          << step.rule_line.text;
  EXPECT_EQ(english.find("line 0 of the rule"), std::string::npos);
  EXPECT_NE(english.find("sharing"), std::string::npos);
  EXPECT_NE(chinese.find("取整后余"), std::string::npos);
}

TEST_F(Explain, TheJsonHoldsTheTextsOfStepsAndBounds) {
  const std::string sale = *sales_of("2025Q4").begin();
  const json::Value all = to_json(*ask("2025Q4", sale));
  const json::Value* steps = all.find("sale")->find("steps");
  std::set<std::string> lists;
  std::set<std::string> bounds;
  for (const json::Value& step : *steps->array()) {
    lists.insert(*step.find("list")->string());
    if (const json::Value* least = step.find("least_of"))
      for (const json::Value& bound : *least->array()) bounds.insert(*bound.find("what")->string());
  }
  EXPECT_TRUE(lists.contains("cap"));
  EXPECT_TRUE(lists.contains("split"));
  EXPECT_TRUE(lists.contains("contribute"));
  EXPECT_TRUE(bounds.contains("left"));
  EXPECT_TRUE(bounds.contains("room"));
}

TEST_F(Explain, WhatIsNotThereIsNotFound) {
  EXPECT_EQ(ask("2025Q4", "no-such-sale").error().code, Errc::kNotFound);
  EXPECT_EQ(ask("2025Q4", {}, 1'000'000).error().code, Errc::kNotFound);
}

TEST_F(Explain, LimitsOfThePeriodSumToNothing) {
  for (const char* period : {"2025Q3", "2025Q4"}) {
    const auto lines = period_lines(ledger_->state(), ledger_->as_of().next, *parse_period(period));
    ASSERT_TRUE(lines);
    for (const LimitTrace& limit : limit_traces(*lines)) {
      std::int64_t change = 0;
      for (const auto& [name, fen] : limit.change) change += fen;
      EXPECT_EQ(change, 0) << limit.rule_line.text;
      EXPECT_EQ(limit.rule_line.text.starts_with("ceiling "), limit.is_ceiling);
    }
  }
}

}  // namespace
}  // namespace luoshu
