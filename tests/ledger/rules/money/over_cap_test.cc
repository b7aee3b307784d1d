// Income above the cap of a cycle, which later cycles deduct, under version 2 of the rules: C46.

#include "tests/ledger/support/second_province.h"

namespace luoshu {
namespace {

using test::changed;
using test::Codes;
using test::second;
using test::second_province;
using test::second_reject;
using test::with;

constexpr int kBeforeSecondCycle = 642;

// Cost, deduction and what is left, with the profit of 7.7 percent.
json::Value cycle(std::int64_t cost, std::int64_t deduction) {
  const std::int64_t profit = cost * 77 / 1000;
  return changed(second(kBeforeSecondCycle + 1),
                 {{"fields.operating_cost_fen", cost},
                  {"fields.permitted_profit_fen", profit},
                  {"fields.tax_fen", std::int64_t{0}},
                  {"fields.carry_deduction_fen", deduction},
                  {"fields.max_permitted_revenue_fen", cost + profit - deduction}});
}

TEST(OverCap, C46TheNextCycleDeductsAtLeastWhatWasTakenAboveTheCap) {
  LUOSHU_NEEDS_SECOND_PROVINCE();
  const auto rehearsal = second_province(kBeforeSecondCycle);
  EXPECT_EQ(rehearsal->refusals(second(kBeforeSecondCycle + 1)), Codes{});
  EXPECT_EQ(rehearsal->refusals(second_reject(50)), Codes{"E-PRC-CARRY"});
  EXPECT_EQ(rehearsal->refusals(cycle(90'000'000, 15'594'014)), Codes{});
  EXPECT_EQ(rehearsal->refusals(cycle(90'000'000, 15'594'015)), Codes{}) << "more may be deducted";
  EXPECT_EQ(rehearsal->refusals(cycle(90'000'000, 0)), Codes{"E-PRC-CARRY"});
}

TEST(OverCap, C46WhereNoIncomeIsLeftTheRestFollowsInTheNextCycle) {
  LUOSHU_NEEDS_SECOND_PROVINCE();
  const auto rehearsal = second_province(kBeforeSecondCycle);
  EXPECT_EQ(rehearsal->refusals(cycle(10'000'000, 10'769'999)), Codes{"E-PRC-CARRY"});
  rehearsal->accept(cycle(10'000'000, 10'770'000));
  const auto third = [](std::int64_t deduction) {
    return changed(cycle(90'000'000, deduction), {{"subject", "CYCLE-2027-1"},
                                                  {"fields.cycle_from", "2027-07-01"},
                                                  {"fields.cycle_to", "2028-06-30"}});
  };
  EXPECT_EQ(rehearsal->refusals(third(4'824'013)), Codes{"E-PRC-CARRY"});
  EXPECT_EQ(rehearsal->refusals(third(4'824'014)), Codes{});
}

TEST(OverCap, C46OnlyEarlierCyclesOfTheSameDeveloperCount) {
  LUOSHU_NEEDS_SECOND_PROVINCE();
  const auto rehearsal = second_province(kBeforeSecondCycle);
  const json::Value before = changed(cycle(90'000'000, 0), {{"subject", "CYCLE-2024-1"},
                                                            {"fields.cycle_from", "2024-07-01"},
                                                            {"fields.cycle_to", "2025-06-30"}});
  EXPECT_EQ(rehearsal->refusals(before), Codes{});
}

// The cap may come down below the price that is published.
TEST(OverCap, C46NoSaleAboveTheLatestCapOfItsCycle) {
  LUOSHU_NEEDS_SECOND_PROVINCE();
  const auto rehearsal = second_province(368);
  const json::Value sale = second(369);  // of PD1 at 50 fen, on 2025-08-12
  EXPECT_EQ(rehearsal->refusals(sale), Codes{});
  const auto cap = [](std::string_view day, std::int64_t fen) {
    return changed(test::dated(second(313), day), {{"fields.cap_fen_per_unit", fen}});
  };
  rehearsal->accept(cap("2025-08-11", 50));
  EXPECT_EQ(rehearsal->refusals(sale), Codes{});
  rehearsal->accept(cap("2025-08-11", 49));
  EXPECT_EQ(rehearsal->refusals(sale), Codes{"E-PRC-CAP"});
  rehearsal->accept(cap("2025-08-12", 51));
  EXPECT_EQ(rehearsal->refusals(sale), Codes{});
}

}  // namespace
}  // namespace luoshu
