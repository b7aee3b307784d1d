// The sentences of docs/rules/ALLOCATION.md about the first steps of a sale, one test each,
// computed by hand.
#include <gmock/gmock.h>

#include "tests/ledger/allocation/book_testing.h"

namespace luoshu::allocation::test {
namespace {

using testing::ElementsAre;

const std::string kAllToProvince = "split whole 100%\npool whole fixed province 100%";

TEST(PreciseA12, APercentageIsOfTheNetAndRoundedDownAndEachIsLimitedToWhatIsLeft) {
  SmallBook book(
      "withhold fee 33.3333% to fees\nwithhold tax 50% to taxes\n"
      "withhold rest 5.00 to rests\n" +
      kAllToProvince);
  book.sale("T", "2025-02-01", 1000);
  EXPECT_THAT(book.lines(),
              ElementsAre("withhold fee account:fees - 333", "withhold tax account:taxes - 500",
                          "withhold rest account:rests - 167"));
}

TEST(PreciseA13, TheCapTakesAfterWithholdingAndCountsTheFullNet) {
  SmallBook book(
      "withhold fee 10% to fees\n"
      "cap permitted-revenue cycle \"C\" excess to reserve excess_kept\n" +
      kAllToProvince);
  book.cycle("C", "2025-01-01", "2025-12-31", 1500);
  book.sale("T1", "2025-02-01", 1000).sale("T2", "2025-02-02", 1000);
  EXPECT_THAT(book.lines("T1"),
              ElementsAre("withhold fee account:fees - 100", "whole_province 410000 410000 - 900"));
  EXPECT_THAT(book.lines("T2"),
              ElementsAre("withhold fee account:fees - 100", "excess_kept reserve reserve:C - 400",
                          "whole_province 410000 410000 - 500"));
}

TEST(PreciseA13, ARefundLowersTheCycleFromItsPlaceOnAndReallocatesNothing) {
  SmallBook book("cap permitted-revenue cycle \"C\" excess to reserve excess_kept\n" +
                 kAllToProvince);
  book.cycle("C", "2025-01-01", "2025-12-31", 1000);
  book.sale("T1", "2025-02-01", 800).sale("T2", "2025-02-02", 400);
  book.refund("F", "2025-02-03", "T1", 300).sale("T3", "2025-02-03", 100);
  book.sale("T4", "2025-02-04", 200);
  EXPECT_THAT(book.lines("T2"), ElementsAre("excess_kept reserve reserve:C - 200",
                                            "whole_province 410000 410000 - 200"));
  EXPECT_THAT(book.lines("T3"), ElementsAre("excess_kept reserve reserve:C - 100"));
  EXPECT_THAT(book.lines("T4"), ElementsAre("excess_kept reserve reserve:C - 200"));
  book.refund("G", "2025-02-04", "T1", 500).sale("T5", "2025-02-05", 200);
  // Sold: 800 + 400 + 100 + 200 - 300 - 500 = 700 of 1000.
  EXPECT_THAT(book.lines("T5"), ElementsAre("whole_province 410000 410000 - 200"));
}

TEST(PreciseA14, TheCapIsForSalesWithinTheCycleAlone) {
  SmallBook book("cap permitted-revenue cycle \"C\" excess to reserve excess_kept\n" +
                 kAllToProvince);
  book.cycle("C", "2025-03-01", "2025-03-31", 10);
  book.sale("T1", "2025-02-28", 100).sale("T2", "2025-03-31", 100).sale("T3", "2025-04-01", 100);
  EXPECT_THAT(book.lines("T1"), ElementsAre("whole_province 410000 410000 - 100"));
  EXPECT_THAT(book.lines("T2"), ElementsAre("excess_kept reserve reserve:C - 90",
                                            "whole_province 410000 410000 - 10"));
  EXPECT_THAT(book.lines("T3"), ElementsAre("whole_province 410000 410000 - 100"));
}

TEST(PreciseA14, ACycleThatIsNotApprovedCapsNothing) {
  SmallBook book("cap permitted-revenue cycle \"C\" excess to reserve excess_kept\n" +
                 kAllToProvince);
  book.sale("T", "2025-02-01", 100);
  EXPECT_THAT(book.lines(), ElementsAre("whole_province 410000 410000 - 100"));
}

TEST(PreciseA15, ACostIsOpenFromTheDayOfItsAudit) {
  SmallBook book("recover audited-cost class any up-to 100% to bearer carry\n" + kAllToProvince);
  book.cost("K", "p", "2025-02-02", 1000);
  book.sale("T1", "2025-02-01", 10).sale("T2", "2025-02-02", 10);
  EXPECT_THAT(book.lines(), ElementsAre("whole_province 410000 410000 - 10", "recover K p - 10"));
}

TEST(PreciseA16, EveryStepIsLimitedByTheSameTakeAndSharedOverOpenBalances) {
  SmallBook book(
      "recover audited-cost class sea up-to 33.3333% to bearer carry\n"
      "recover audited-cost class any up-to 50% to bearer carry\n" +
      kAllToProvince);
  book.cost("K1", "p", "2025-01-01", 300, "sea").cost("K2", "q", "2025-01-01", 600, "land");
  book.sale("T", "2025-02-01", 1000);
  // 333 of 333.333, limited to the balance 300; then 500 over the one balance left.
  EXPECT_THAT(book.lines(), ElementsAre("recover K1 p - 300", "recover K2 q - 500",
                                        "whole_province 410000 410000 - 200"));
  EXPECT_EQ(book.open("K2"), 100);
}

TEST(PreciseA16, ItIsInProportionAndNotFirstInFirstOut) {
  SmallBook book("recover audited-cost class any up-to 10% to bearer carry\n" + kAllToProvince);
  book.cost("K1", "p", "2025-01-01", 100).cost("K2", "q", "2025-01-02", 200);
  book.sale("T", "2025-02-01", 1000);
  EXPECT_THAT(book.lines(), ElementsAre("recover K1 p - 33", "recover K2 q - 67",
                                        "whole_province 410000 410000 - 900"));
}

TEST(PreciseA17, WhatTheFirstCoveringStepLetsLapseIsGoneAtTheEnd) {
  SmallBook book(
      "recover audited-cost class sea up-to 1% to bearer lapse\n"
      "recover audited-cost class any up-to 1% to bearer carry\n" +
      kAllToProvince);
  book.cost("K1", "p", "2025-01-01", 100, "sea").cost("K2", "q", "2025-12-31", 100, "land");
  book.sale("T", "2025-02-01", 1000);
  EXPECT_EQ(book.open("K1"), 0);
  EXPECT_EQ(book.open("K2"), 100);
}

TEST(PreciseA32, ARefundReopensWhatItReverses) {
  SmallBook book(
      "withhold fee 10% to fees\n"
      "recover audited-cost class any up-to 50% to bearer carry\n" +
      kAllToProvince);
  book.cost("K", "p", "2025-01-01", 500);
  book.sale("T1", "2025-02-01", 1000).refund("F", "2025-02-02", "T1", 500);
  EXPECT_THAT(book.lines("F"), ElementsAre("withhold fee account:fees - -50", "recover K p - -225",
                                           "whole_province 410000 410000 - -225"));
  EXPECT_EQ(book.open("K"), 275);
}

TEST(PreciseA32, RefundsAreOverWhatRemainsAndEndAtNothing) {
  SmallBook book(
      "split a 33.3333%, b 33.3333%, c 33.3334%\npool a fixed province 100%\n"
      "pool b fixed party p 100%\npool c fixed account x 100%");
  book.sale("T", "2025-02-01", 100);
  book.refund("F1", "2025-02-02", "T", 1).refund("F2", "2025-02-03", "T", 50);
  book.refund("F3", "2025-02-04", "T", 49);
  // 33, 33, 34: the first fen is of the largest line; ties fall to the line written first.
  EXPECT_THAT(book.lines("F1"), ElementsAre("c_x x account:x - -1"));
  EXPECT_THAT(book.lines("F2"), ElementsAre("a_province 410000 410000 - -17", "b_party p p - -17",
                                            "c_x x account:x - -16"));
  for (const char* name : {"410000", "p", "account:x"}) EXPECT_EQ(book.total(name), 0);
}

TEST(PreciseA10, NothingIsWrittenForNothing) {
  SmallBook book(
      "split a 0%, b 100%\npool a fixed province 100%\n"
      "pool b fixed province 0%, party p 100%");
  book.sale("T1", "2025-02-01", 0).sale("T2", "2025-02-02", 1);
  EXPECT_THAT(book.lines(), ElementsAre("b_party p p - 1"));
}

}  // namespace
}  // namespace luoshu::allocation::test
