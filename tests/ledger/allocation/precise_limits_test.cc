// The sentences of docs/rules/ALLOCATION.md about the end of the period, and about cumulative
// rounding.
#include <fmt/format.h>
#include <gmock/gmock.h>

#include "ledger/allocation/residual_exact.h"
#include "tests/ledger/allocation/book_testing.h"

namespace luoshu::allocation::test {
namespace {

using testing::ElementsAre;

const std::string kThreeDivisions =
    "split a 100%\npool a fixed division 410100 60%, division 410300 30%, province 10%\n";

TEST(PreciseA37, WhoIsAboveTheCeilingIsCutAndTheRestShareInProportion) {
  SmallBook book(kThreeDivisions + "ceiling a per division 50% spill proportional");
  book.sale("T", "2025-02-01", 1001);
  // 601, 300, 100; the cap is 500; 101 over 300 : 100.
  EXPECT_THAT(book.lines("2025"),
              ElementsAre("ceiling_adjust 50% 410000 - 25", "ceiling_adjust 50% 410100 - -101",
                          "ceiling_adjust 50% 410300 - 76"));
}

TEST(PreciseA37, WhoIsCutNeverReceivesAgain) {
  SmallBook book(kThreeDivisions + "ceiling a per division 40% spill proportional");
  book.sale("T", "2025-02-01", 100);
  // 60, 30, 10: cap 40; 20 over 30 : 10 makes 45 and 15; then 5 to the province.
  EXPECT_EQ(book.total("410100"), 40);
  EXPECT_EQ(book.total("410300"), 40);
  EXPECT_EQ(book.total("410000"), 20);
}

TEST(PreciseA37, WhereNobodyCanReceiveTheProvinceDoesEvenAboveTheCeiling) {
  SmallBook book(kThreeDivisions + "ceiling a per division 10% spill proportional");
  book.sale("T", "2025-02-01", 100);
  EXPECT_EQ(book.total("410100"), 10);
  EXPECT_EQ(book.total("410300"), 10);
  EXPECT_EQ(book.total("410000"), 80);
}

TEST(PreciseA37, UnderSpillProvinceItIsExemptAndReceivesAll) {
  SmallBook book(
      "split a 100%\npool a fixed province 80%, division 410100 20%\n"
      "ceiling a per division 12.5% spill province");
  book.sale("T", "2025-02-01", 100);
  EXPECT_THAT(book.lines("2025"),
              ElementsAre("ceiling_adjust 12.5% 410000 - 8", "ceiling_adjust 12.5% 410100 - -8"));
}

TEST(PreciseA37, PerPartyCountsParties) {
  SmallBook book(
      "split a 100%\npool a fixed party p 60%, party q 20%, division 410100 20%\n"
      "ceiling a per party 50% spill proportional");
  book.sale("T", "2025-02-01", 100);
  // Of the parties' 80 no party keeps more than 40.
  EXPECT_THAT(book.lines("2025"),
              ElementsAre("ceiling_adjust 50% p - -20", "ceiling_adjust 50% q - 20"));
}

TEST(PreciseA30, RefundsOfTheSameRunCountAndEarmarksDoNot) {
  SmallBook book(kThreeDivisions + "ceiling a per division 50% spill proportional");
  book.sale("T", "2025-02-01", 1000).refund("F", "2025-03-01", "T", 1000);
  EXPECT_THAT(book.lines("2025"), ElementsAre());
}

// The book once more after a run that took its first sale, which is refunded in this one.
Book after_first_run(const SmallBook& small, std::int64_t refunded) {
  Book book = small.book();
  Book first = book;
  first.sales.resize(1);
  const std::string id = first.sales[0].id;
  Steps steps;
  const auto outcome = allocate(
      first, {[&](const Booking&, const Steps& of_run) { steps = of_run; }, {id}, "", nullptr});
  book.steps = steps;
  book.earlier.push_back({first.sales[0].allocated, 0, outcome->sales.at(id)});
  book.sales.erase(book.sales.begin());
  book.refunds.push_back({"F", book.last_day, refunded, true, 0});
  return book;
}

std::int64_t limit_line(const Book& book, std::string_view beneficiary) {
  std::int64_t fen = 0;
  const auto outcome = allocate(book, {[&](const Booking& booking, const Steps&) {
                                         if (booking.kind != Booking::Kind::kLimit) return;
                                         for (const Line& line : booking.lines)
                                           if (book.names.text(line.beneficiary) == beneficiary)
                                             fen += line.fen;
                                       },
                                       {},
                                       "",
                                       nullptr});
  EXPECT_TRUE(outcome);
  return fen;
}

TEST(PreciseA30, RefundsOfSalesOfEarlierRunsDoNotCountForTheCeiling) {
  SmallBook book(kThreeDivisions + "ceiling a per division 50% spill proportional");
  book.sale("T1", "2025-02-01", 1000).sale("T2", "2025-05-01", 1000);
  EXPECT_EQ(limit_line(after_first_run(book, 500), "410100"), -100);
}

TEST(PreciseA31, RefundsOfSalesOfEarlierRunsLowerTheAccount) {
  SmallBook book(kThreeDivisions + "floor a per city 4.00 from a_province");
  book.sale("T1", "2025-02-01", 1000).sale("T2", "2025-05-01", 1000);
  // Luoyang has 300 of 400; of the province's 100 a refund of the first sale took 60.
  EXPECT_EQ(limit_line(after_first_run(book, 600), "410300"), 40);
}

TEST(PreciseA31, FloorsLiftInOrderAsFarAsTheAccountLasts) {
  SmallBook book(
      "split c 50%, b 50%\n"
      "pool c fixed division 410100 50%, division 410300 30%, division 411300 20%\n"
      "pool b fixed province 20%, party p 80%\n"
      "floor c per city 0.40 from b_province");
  book.sale("T", "2025-02-01", 200);
  // 50, 30, 20; the province's 20 lift Luoyang by 10 and Nanyang by 10 of 20.
  EXPECT_THAT(book.lines("2025"),
              ElementsAre("floor_topup 40 410300 - 10", "floor_topup 40 411300 - 10",
                          "floor_topup 40 410000 - -20"));
}

TEST(PreciseA31, AnAccountPaysAndIsTheHolderAndRefundsLowerIt) {
  SmallBook book(
      "withhold care 10% to care\nsplit c 100%\n"
      "pool c fixed division 410100 95%, division 410300 5%\n"
      "floor c per city 1.00 from care");
  book.sale("T", "2025-02-01", 1000).refund("F", "2025-03-01", "T", 500);
  // Withheld 100 - 50; Luoyang 45 - 22 or 23.
  const std::vector<std::string> lines = book.lines("2025");
  ASSERT_EQ(lines.size(), 2U);
  EXPECT_EQ(lines[1], "floor_topup 100 account:care - -50");
}

TEST(PreciseA31, ItComesAfterTheCeilingAndOnlyForThoseAboveNothing) {
  SmallBook book(kThreeDivisions +
                 "floor a per city 0.45 from a_province\n"
                 "ceiling a per division 40% spill proportional");
  book.sale("T", "2025-02-01", 100);
  // After the ceiling both cities have 40; the province's lines in the pool are 10.
  EXPECT_THAT(book.lines("2025"),
              testing::IsSupersetOf({"floor_topup 45 410100 - 5", "floor_topup 45 410300 - 5",
                                     "floor_topup 45 410000 - -10"}));
}

TEST(PreciseA40, ResidualsKeepEverybodyNearTheExactShare) {
  constexpr int kCities = 19;
  constexpr int kSales = 2'000;
  SmallBook book("split a 100%\npool a equal over all-cities", "cumulative");
  for (int i = 0; i < kCities; ++i) book.city(fmt::format("{}", 410'100 + i), "2025-01-01");
  std::int64_t sum = 0;
  for (int i = 0; i < kSales; ++i) {
    const std::int64_t net = 1 + i * i % 97;
    book.sale(fmt::format("T{}", 10'000 + i), "2025-02-01", net);
    sum += net;
  }
  const Book facts = book.book();
  const auto outcome = allocate(facts);
  for (const auto& [city, fen] : outcome->by_beneficiary)
    EXPECT_LT(std::abs(fen * kCities - sum), kCities) << facts.names.text(city);
  Rational left = 0;
  for (const auto& [city, residual] : outcome->residuals.begin()->second)
    left += residual.exact().value;
  EXPECT_EQ(left, 0);
}

TEST(PreciseA40, ResidualsAreCarriedFromRunToRunAndRefundsLeaveThemAlone) {
  SmallBook book("split a 100%\npool a equal over all-cities", "cumulative");
  book.city("410100", "2025-01-01").city("410300", "2025-01-01");
  book.sale("T", "2025-02-01", 1).refund("F", "2025-02-02", "T", 1);
  Book next = book.book();
  next.residuals = allocate(next)->residuals;
  const auto outcome = allocate(next, {{}, {"T"}, "", nullptr});
  // Zhengzhou had the first fen; the second is Luoyang's although nothing is left of the first.
  EXPECT_EQ(outcome->sales.at("T").size(), 1U);
  EXPECT_EQ(next.names.text(outcome->sales.at("T")[0].beneficiary), "410300");
}

}  // namespace
}  // namespace luoshu::allocation::test
