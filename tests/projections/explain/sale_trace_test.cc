// What a sale's trace says: the line of the rule that ordered each step, the floors and odd fen as
// the run has them, and what each resource was weighed with.
#include "projections/explain/sale_trace.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "tests/ledger/allocation/book_testing.h"

namespace luoshu {
namespace {

using allocation::test::SmallBook;

std::vector<TraceStep> trace(const allocation::Book& book, const std::string& sale) {
  Tracer tracer;
  allocation::Request request;
  request.watched = sale;
  request.watcher = &tracer;
  EXPECT_TRUE(allocation::allocate(book, request));
  return tracer.take(book.rules[0]);
}

TEST(SaleTraceTest, StepsThatShareANameHaveEachItsOwnLineOfTheRule) {
  SmallBook small(
      "split x 50%, x_city 50%\n"
      "pool x fixed city-by-contribution 100%\n"
      "pool x_city by lineage weight base\n"
      "earmark 50% of x of ip as mark by equal\n"
      "earmark 10% of x of ip as mark by equal\n"
      "divide x of city into a 100%\n"
      "divide x of city into b 100%");
  small.lineage({{"cities", 100, {{"R1", "410100", 1}}}}).sale("S", "2025-02-01", 100);
  std::vector<std::string> lines;
  for (const TraceStep& step : trace(small.book(), "S"))
    lines.push_back(fmt::format("{} | {} | {}", step.list, step.component, step.rule_line.text));
  const std::vector<std::string> expected = {"split |  | split x 50%, x_city 50%",
                                             "x_city |  | pool x_city by lineage weight base",
                                             "x_city | cities | pool x_city by lineage weight base",
                                             "x |  | pool x fixed city-by-contribution 100%",
                                             "x_city |  | pool x fixed city-by-contribution 100%",
                                             "divide x |  | divide x of city into a 100%",
                                             "divide x |  | divide x of city into b 100%"};
  EXPECT_EQ(lines, expected);
}

TEST(SaleTraceTest, AComponentThatIsCalledCitiesIsAComponent) {
  SmallBook small("split x 100%\npool x by lineage weight base");
  small.lineage({{"cities", 100, {{"R1", "410100", 1}}}}).sale("S", "2025-02-01", 100);
  const auto steps = trace(small.book(), "S");
  ASSERT_EQ(steps.size(), 3U);
  EXPECT_EQ(steps[1].within, allocation::Within::kList);
  EXPECT_EQ(steps[2].within, allocation::Within::kComponent);
  EXPECT_EQ(steps[2].component, "cities");
}

TEST(SaleTraceTest, TheOddFenGoesByTheTurnOfTheTransaction) {
  SmallBook small("split x 100%\npool x equal over all-cities",
                  "largest-remainder tie rotate-by-transaction");
  small.city("410100", "2025-01-01").city("410300", "2025-01-01").city("411300", "2025-01-01");
  small.sale("C", "2025-02-01", 101);  // 'C' is 67: turn 1 of three
  const TraceStep equal = trace(small.book(), "C").back();
  std::vector<std::string> entries;
  for (const TraceEntry& entry : equal.entries)
    entries.push_back(fmt::format("{} {}+{}/{} place {} {} = {}", entry.name, entry.exact.floor,
                                  entry.exact.remainder, equal.weight_sum, entry.exact.place,
                                  entry.exact.got_odd_fen ? "odd" : "-", entry.fen));
  const std::vector<std::string> expected = {"410100 33+2/3 place 3 - = 33",
                                             "410300 33+2/3 place 1 odd = 34",
                                             "411300 33+2/3 place 2 odd = 34"};
  EXPECT_EQ(entries, expected);
}

TEST(SaleTraceTest, InputsAreThoseThatTheRunWeighedWith) {
  SmallBook small("split x 100%\npool x by lineage weight base * use * quality");
  small.lineage({{"c", 100, {{"R1", "410100", 7}, {"R2", "410300", 9}}}});
  small.score("R1", "2025-01-15", 500).score("R1", "2025-01-10", 900);
  small.score("R1", "2025-01-15", 250).score("R1", "2025-02-02", 1);
  small.sale("S", "2025-02-01", 100, {{"R1", 3}});
  const allocation::Book book = small.book();
  const auto inputs = inputs_of(book, book.sales[0]);
  ASSERT_EQ(inputs.size(), 2U);
  EXPECT_EQ(inputs[0].base, 7U);
  EXPECT_EQ(inputs[0].use, 3U);
  EXPECT_EQ(inputs[0].quality_permille, 250U);
  EXPECT_EQ(inputs[1].use, 0U);
  EXPECT_EQ(inputs[1].quality_permille, 1000U);
  const TraceStep resources = trace(book, "S").back();
  EXPECT_EQ(resources.entries[0].weight, 7U * 3 * 250);
  EXPECT_EQ(resources.entries[1].weight, 0U);
}

}  // namespace
}  // namespace luoshu
