// Claims that the ledger computes again, under version 2 of the rules: monitoring of earmarked
// projects (C73) and the changes of an adjustment (C78).

#include "tests/ledger/support/second_province.h"

namespace luoshu {
namespace {

using test::changed;
using test::Codes;
using test::second;
using test::second_province;
using test::with;
using test::without;

constexpr int kMonitored = 625;  // 200 yuan spent
constexpr int kCarriedOver = 685;
constexpr int kAdjusted = 547;  // DSP-1, upheld for Luoyang

TEST(ClaimsOfTheBook, C73MonitoredSpendingIsThatOfTheBook) {
  LUOSHU_NEEDS_SECOND_PROVINCE();
  const auto rehearsal = second_province(kMonitored - 1);
  const json::Value monitored = second(kMonitored);
  EXPECT_EQ(rehearsal->refusals(monitored), Codes{});
  EXPECT_EQ(rehearsal->refusals(with(monitored, "fields.spent_fen", 19'999)),
            Codes{"E-RI-MISMATCH"});
  EXPECT_EQ(rehearsal->refusals(without(monitored, "fields.progress.到站准确率")),
            Codes{"E-RI-MISMATCH"});
  EXPECT_EQ(rehearsal->refusals(with(monitored, "fields.progress.别的", 1)),
            Codes{"E-RI-MISMATCH"});
  EXPECT_EQ(rehearsal->refusals(with(monitored, "fields.progress.到站准确率", 0)), Codes{});
}

TEST(ClaimsOfTheBook, C73WhatIsCarriedOverIsLeftOfTheBudgetAtTheEndOfTheYear) {
  LUOSHU_NEEDS_SECOND_PROVINCE();
  const auto rehearsal = second_province(kCarriedOver - 1);
  const json::Value carried = second(kCarriedOver);
  EXPECT_EQ(rehearsal->refusals(carried), Codes{});
  EXPECT_EQ(rehearsal->refusals(with(carried, "fields.amount_fen", 59'999)),
            Codes{"E-RI-MISMATCH"});
}

TEST(ClaimsOfTheBook, C78ChangesAreSaidByTheOwnerOfTheStatement) {
  LUOSHU_NEEDS_SECOND_PROVINCE();
  const auto rehearsal = second_province(kAdjusted - 1);
  const json::Value adjusted = second(kAdjusted);
  EXPECT_EQ(rehearsal->refusals(adjusted), Codes{});
  EXPECT_EQ(rehearsal->refusals(with(adjusted, "fields.net_change.411300", 0)), Codes{})
      << "no change may be said";
  EXPECT_EQ(rehearsal->refusals(with(adjusted, "fields.net_change.410100", -4'627)),
            Codes{"E-RUN-MISMATCH"});
  EXPECT_EQ(rehearsal->refusals(changed(adjusted, {{"fields.net_change.410300", {}},
                                                   {"fields.net_change.ly-impl", 271'762}})),
            Codes{"E-RUN-MISMATCH"});
}

}  // namespace
}  // namespace luoshu
