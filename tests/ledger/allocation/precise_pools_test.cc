// The sentences of docs/rules/ALLOCATION.md about pools, earmark and divide, one test each, by
// hand.
#include <gmock/gmock.h>

#include "tests/ledger/allocation/book_testing.h"

namespace luoshu::allocation::test {
namespace {

using testing::ElementsAre;

std::vector<Component> two_cities() {
  return {{"c1", 60, {{"R1", "410100", 2}, {"R2", "410300", 1}}},
          {"c2", 40, {{"R1", "410100", 2}, {"R3", "410000", 1}}}};
}

TEST(PreciseA8, PoolsThatGiveToResourcesComeFirstAndLinesAscendInside) {
  SmallBook book(
      "split z 50%, l 50%\npool z fixed party q 50%, party p 50%\n"
      "pool l by lineage weight base");
  book.lineage(two_cities()).sale("T", "2025-02-01", 200);
  EXPECT_THAT(book.lines(),
              ElementsAre("l c1 410100 R1 40", "l c1 410300 R2 20", "l c2 410100 R1 27",
                          "l c2 410000 R3 13", "z_party p p - 50", "z_party q q - 50"));
}

TEST(PreciseA8, ActionsRunByDayThenSalesThenIds) {
  SmallBook book("split a 100%\npool a fixed province 100%");
  book.sale("T2", "2025-02-02", 5).sale("T10", "2025-02-02", 4).sale("T9", "2025-02-01", 3);
  book.refund("A", "2025-02-02", "T9", 2);
  EXPECT_THAT(book.lines(),
              ElementsAre("a_province 410000 410000 - 3", "a_province 410000 410000 - 4",
                          "a_province 410000 410000 - 5", "a_province 410000 410000 - -2"));
}

TEST(PreciseA9, TheTurnRotatesWithTheBytesOfTheTransaction) {
  // 'B' is 66, 'C' 67, 'D' 68: turns 0, 1, 2 of three.
  for (const auto& [id, first] : {std::pair("B", "410100"), {"C", "410300"}, {"D", "411300"}}) {
    SmallBook book("split a 100%\npool a equal over all-cities",
                   "largest-remainder tie rotate-by-transaction");
    book.city("410100", "2025-01-01").city("410300", "2025-01-01").city("411300", "2025-01-01");
    book.sale(id, "2025-02-01", 100);
    EXPECT_EQ(book.total(first), 34) << id;
  }
}

TEST(PreciseA18, InvestmentIsWhatWasInvestedByThatDayNetOfSubsidyWhereTheRuleSaysSo) {
  for (const auto& [method, p] :
       {std::pair("by investment", 75), {"by investment net-of-subsidy", 50}}) {
    SmallBook book(std::string("split a 100%\npool a ") + method);
    book.invest("p", "2025-02-01", 200, 150).invest("p", "2025-01-01", 100, 50);
    book.invest("q", "2025-01-01", 100).invest("q", "2025-02-02", 900);
    book.sale("T", "2025-02-01", 100);
    EXPECT_EQ(book.total("p"), p) << method;
  }
}

TEST(PreciseA19, TheScoreOfTheLatestDayCountsAndOfOneDayTheLaterRecorded) {
  SmallBook book("split a 100%\npool a by lineage weight quality");
  book.lineage({{"c", 100, {{"R1", "410100"}, {"R2", "410300"}}}});
  book.score("R1", "2025-01-15", 500).score("R1", "2025-01-10", 900).score("R1", "2025-01-15", 250);
  book.score("R1", "2025-02-02", 1);
  book.score("R2", "2025-01-01", 750).sale("T", "2025-02-01", 100);
  EXPECT_EQ(book.total("410100"), 25);
}

TEST(PreciseA20, TheTwoLevelsAreRoundedSeparately) {
  SmallBook book("split a 100%\npool a by lineage weight base * use");
  book.lineage(two_cities()).sale("T", "2025-02-01", 10, {{"R1", 1}, {"R2", 1}, {"R3", 1}});
  // c1 6: 4 and 2. c2 4: 2.667 and 1.333. One flat apportionment would give 4 : 2 : 2.667 : 1.333
  // the same; with nine fen they differ: c1 5.4, c2 3.6 -> 5 and 4.
  EXPECT_THAT(book.lines(), ElementsAre("a c1 410100 R1 4", "a c1 410300 R2 2", "a c2 410100 R1 3",
                                        "a c2 410000 R3 1"));
  book.sale("U", "2025-02-02", 9, {{"R1", 1}, {"R2", 1}, {"R3", 1}});
  EXPECT_THAT(book.lines("U"), ElementsAre("a c1 410100 R1 3", "a c1 410300 R2 2",
                                           "a c2 410100 R1 3", "a c2 410000 R3 1"));
}

TEST(PreciseA20, AComponentWithoutWeightLeavesItsShareToTheOthers) {
  SmallBook book("split a 100%\npool a by lineage weight base * use * 3");
  book.lineage(two_cities()).sale("T", "2025-02-01", 10, {{"R2", 7}});
  EXPECT_THAT(book.lines(), ElementsAre("a c1 410300 R2 10"));
}

TEST(PreciseA20, AWeightAboveTheLimitRefusesTheRun) {
  SmallBook book("split a 100%\npool a by lineage weight use * use");
  book.lineage(two_cities()).sale("T", "2025-02-01", 10, {{"R1", std::uint64_t{1} << 32}});
  const auto outcome = book.outcome();
  ASSERT_FALSE(outcome);
  EXPECT_THAT(outcome.error().detail, testing::HasSubstr("T"));
  // A factor of nothing makes it nothing, however large the others.
  SmallBook zero("split a 100%\npool a by lineage weight use * use * 0 else base");
  zero.lineage(two_cities()).sale("T", "2025-02-01", 10, {{"R1", std::uint64_t{1} << 32}});
  EXPECT_TRUE(zero.outcome());
}

TEST(PreciseA21, AResourceWithoutAScoreHasAThousand) {
  SmallBook book("split a 100%\npool a by lineage weight quality");
  book.lineage({{"c", 100, {{"R1", "410100"}, {"R2", "410300"}}}});
  book.score("R2", "2025-01-01", 250).sale("T", "2025-02-01", 100);
  EXPECT_EQ(book.total("410100"), 80);
}

TEST(PreciseA22, TheSetsAreThoseOfTheSale) {
  SmallBook lineage("split a 100%\npool a equal over cities-in-lineage");
  lineage.lineage(two_cities()).sale("T", "2025-02-01", 10);
  EXPECT_THAT(lineage.lines(), ElementsAre("a 410100 410100 - 5", "a 410300 410300 - 5"));
  SmallBook cities("split a 100%\npool a equal over all-cities");
  cities.city("410100", "2025-02-01").city("410300", "2025-02-02").sale("T", "2025-02-01", 10);
  EXPECT_THAT(cities.lines(), ElementsAre("a 410100 410100 - 10"));
  SmallBook parties("split a 100%\npool a equal over parties-with-investment");
  parties.invest("p", "2025-01-01", 5, 5).invest("q", "2025-01-01", 0).sale("T", "2025-02-01", 10);
  EXPECT_THAT(parties.lines(), ElementsAre("a p p - 10"));
}

TEST(PreciseA23, MeteredUseIsOverDistinctResources) {
  SmallBook book("split a 100%\npool a by metered-use");
  book.lineage(two_cities()).sale("T", "2025-02-01", 10, {{"R1", 3}, {"R3", 7}});
  EXPECT_THAT(book.lines(), ElementsAre("a R1 410100 R1 3", "a R3 410000 R3 7"));
}

TEST(PreciseA24, FallbacksOfEveryMethod) {
  const auto of = [](const std::string& method) {
    SmallBook book("split a 100%\npool a " + method);
    book.lineage(two_cities()).invest("p", "2025-01-01", 5, 5).invest("q", "2025-01-01", 3, 3);
    book.sale("T", "2025-02-01", 100);
    return book.lines();
  };
  EXPECT_THAT(of("by lineage weight use else base"),
              ElementsAre("a c1 410100 R1 40", "a c1 410300 R2 20", "a c2 410100 R1 27",
                          "a c2 410000 R3 13"));
  EXPECT_THAT(of("by lineage weight use else equal"),
              ElementsAre("a c1 410100 R1 30", "a c1 410300 R2 30", "a c2 410100 R1 20",
                          "a c2 410000 R3 20"));
  EXPECT_THAT(of("by metered-use else base"),
              ElementsAre("a c1 410100 R1 40", "a c1 410300 R2 20", "a c2 410100 R1 27",
                          "a c2 410000 R3 13"));
  EXPECT_THAT(of("by metered-use else equal"),
              ElementsAre("a R1 410100 R1 34", "a R2 410300 R2 33", "a R3 410000 R3 33"));
  EXPECT_THAT(of("by investment net-of-subsidy else equal"),
              ElementsAre("a p p - 50", "a q q - 50"));
  EXPECT_THAT(of("by metered-use else party z"), ElementsAre("a_party z z - 100"));
  EXPECT_THAT(of("by metered-use else division 411300"),
              ElementsAre("a_division 411300 411300 - 100"));
  EXPECT_THAT(of("by metered-use else account x"), ElementsAre("a_x x account:x - 100"));
  EXPECT_THAT(of("by metered-use"), ElementsAre("a_province 410000 410000 - 100"));
  EXPECT_THAT(of("by metered-use else city-by-contribution"),
              ElementsAre("a_province 410000 410000 - 100"));
}

// What cities contribute is what all pools give to their resources, also those behind in the split.
TEST(PreciseA26, AFallbackOfAPoolByUseSeesWhatTheOtherPoolsContribute) {
  SmallBook book(
      "  split a 50%, b 50%\n"
      "  pool a by metered-use else city-by-contribution\n"
      "  pool b by lineage weight base\n");
  book.lineage({{"c1", 100, {{"R1", "410100", 3}, {"R2", "410200", 1}}}})
      .sale("T1", "2025-02-01", 800);
  EXPECT_THAT(book.lines(), ElementsAre("a_city 410100 410100 - 300", "a_city 410200 410200 - 100",
                                        "b c1 410100 R1 300", "b c1 410200 R2 100"));
}

TEST(PreciseA25, CitiesThatDidNotContributeLeaveTheList) {
  const auto of = [](const std::string& rest) {
    SmallBook book(
        "split a 100%\npool a fixed province 40%, city-by-contribution 45%, "
        "party p 15%" +
        rest);
    book.sale("T", "2025-02-01", 100);
    return book.lines();
  };
  EXPECT_THAT(of(""), ElementsAre("a_party p p - 15", "a_province 410000 410000 - 85"));
  EXPECT_THAT(of(" else city-by-contribution"),
              ElementsAre("a_party p p - 15", "a_province 410000 410000 - 85"));
  EXPECT_THAT(of(" else party p"),
              ElementsAre("a_party p p - 60", "a_province 410000 410000 - 40"));
  EXPECT_THAT(
      of(" else account x"),
      ElementsAre("a_party p p - 15", "a_province 410000 410000 - 40", "a_x x account:x - 45"));
}

TEST(PreciseA26, TheProvinceIsNoCityAndEarmarksDoNotCount) {
  SmallBook book(
      "split l 50%, f 50%\npool l by lineage weight base\n"
      "pool f fixed city-by-contribution 100%");
  book.lineage(two_cities()).sale("T", "2025-02-01", 200);
  // Luoyang 20, Zhengzhou 67; the province's 13 are of nobody.
  EXPECT_THAT(book.lines(), ElementsAre("l c1 410100 R1 40", "l c1 410300 R2 20",
                                        "l c2 410100 R1 27", "l c2 410000 R3 13",
                                        "f_city 410100 410100 - 77", "f_city 410300 410300 - 23"));
}

TEST(PreciseA27, AnEarmarkIsByLargestRemainderAndOfThoseWhoHoldTheRoleThatDay) {
  const auto of = [](const std::string& by, const std::string& day) {
    SmallBook book(
        "split l 50%, i 50%\npool l by lineage weight base\npool i by investment\n"
        "earmark 10% of i of primary_developer as mark by " +
        by);
    book.lineage({{"c", 100, {{"R1", "410100", 2}, {"R2", "410300", 1}}}});
    book.invest("p", "2025-01-01", 96).invest("q", "2025-01-01", 4);
    book.role("p", "primary_developer", "2025-01-01", "2025-02-01");
    book.sale("T", day, 200);
    std::vector<std::string> lines = book.lines();
    lines.erase(lines.begin(), lines.begin() + 2);
    return lines;
  };
  // 96 -> 86.4 and 9.6: the odd fen is earmarked.
  EXPECT_THAT(
      of("city-contribution", "2025-02-01"),
      ElementsAre("i p p - 86", "mark 410100 410100 - 7", "mark 410300 410300 - 3", "i q q - 4"));
  EXPECT_THAT(of("equal", "2025-02-01"), ElementsAre("i p p - 86", "mark 410100 410100 - 5",
                                                     "mark 410300 410300 - 5", "i q q - 4"));
  EXPECT_THAT(of("equal", "2025-02-02"), ElementsAre("i p p - 96", "i q q - 4"));
}

TEST(PreciseA27, WithoutACityNothingIsEarmarked) {
  SmallBook book(
      "split i 100%\npool i by investment\n"
      "earmark 10% of i of primary_developer as mark by city-contribution");
  book.invest("p", "2025-01-01", 1).role("p", "primary_developer", "2025-01-01", "2025-12-31");
  book.sale("T", "2025-02-01", 100);
  EXPECT_THAT(book.lines(), ElementsAre("i p p - 100"));
}

TEST(PreciseA28A29, LaterStepsSeeTheLinesAsEarlierOnesLeftThem) {
  SmallBook book(
      "split l 100%\npool l by lineage weight base\n"
      "divide l of city into account fiscal 50%, province 25%, party p 25%\n"
      "divide l of province into account top 100%");
  book.lineage({{"c", 100, {{"R1", "410100"}}}}).sale("T", "2025-02-01", 100);
  EXPECT_THAT(book.lines(), ElementsAre("l_fiscal c 410100 R1 50", "l_province_top c 410000 R1 25",
                                        "l_party c p R1 25"));
}

TEST(PreciseA29, PartsForCitiesFollowTheContribution) {
  SmallBook book(
      "split l 100%\npool l by lineage weight base\n"
      "divide l of province into city-by-contribution 100%");
  book.lineage({{"c", 100, {{"R1", "410100", 3}, {"R2", "410300", 1}, {"R3", "410000", 4}}}});
  book.sale("T", "2025-02-01", 80);
  EXPECT_THAT(book.lines(), ElementsAre("l c 410100 R1 30", "l c 410300 R2 10",
                                        "l_city c 410100 R3 30", "l_city c 410300 R3 10"));
}

}  // namespace
}  // namespace luoshu::allocation::test
