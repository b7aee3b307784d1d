// Identity of lines: twice or overlapping adds nothing, equal lines are several, a lacking one is
// told.
#include "projections/bank/line_book.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "tests/projections/bank/bank_testing.h"

namespace luoshu::bank {
namespace {

using namespace testing;

Reading lines(std::string_view rows) {
  return reading_of(fmt::format("账号,交易日期,借贷标志,发生额,对方户名,交易流水号\n{}", rows));
}
std::string counts(const Import& import) {
  return fmt::format("{} added, {} there, {} missing, {} changed", import.added.size(),
                     import.already_there, import.missing.size(), import.changed.size());
}

TEST(LineBook, TwiceAddsNothing) {
  LineBook book;
  const Reading file =
      lines("1,20250701,贷,5.00,甲,\n1,20250701,贷,5.00,甲,\n1,20250702,借,5.00,甲,\n");
  EXPECT_EQ(counts(book.import(file)), "3 added, 0 there, 0 missing, 0 changed");
  EXPECT_EQ(counts(book.import(file)), "0 added, 3 there, 0 missing, 0 changed");
  EXPECT_EQ(book.size(), 3U);
}

TEST(LineBook, OverlapAddsOnlyTheSurplus) {
  LineBook book;
  book.import(lines("1,20250701,贷,5.00,甲,\n1,20250702,贷,5.00,甲,\n"));
  const Reading later =
      lines("1,20250702,贷,5.00, 甲 ,\n1,20250702,贷,5.00,甲,\n1,20250703,贷,7.00,乙,\n");
  EXPECT_EQ(counts(book.import(later)), "2 added, 1 there, 0 missing, 0 changed");
  EXPECT_EQ(book.size(), 4U);
}

TEST(LineBook, AMissingLineIsToldAndKept) {
  LineBook book;
  book.import(lines("1,20250701,贷,5.00,甲,\n1,20250702,贷,6.00,甲,\n1,20250703,贷,7.00,甲,\n"));
  const Import import = book.import(
      lines("1,20250701,贷,5.00,甲,\n1,20250703,贷,7.00,甲,\n1,20250703,贷,7.00,甲,\n"));
  EXPECT_EQ(counts(import), "1 added, 2 there, 1 missing, 0 changed");
  EXPECT_FALSE(import.missing[0].at_edge);
  EXPECT_EQ(import.missing[0].known.line.amount, 600);
  EXPECT_EQ(book.size(), 4U);
  const Import older = book.compare(lines("1,20250701,贷,5.00,甲,\n1,20250703,贷,7.00,甲,\n"));
  ASSERT_EQ(older.missing.size(), 2U);
  EXPECT_TRUE(older.missing[1].at_edge);
}

TEST(LineBook, SerialNumbersDecideWhereTheyAreUnique) {
  LineBook book;
  book.import(lines("1,20250701,贷,5.00,甲,A\n"));
  EXPECT_EQ(counts(book.compare(lines("1,20250701,贷,5.00,改名,A\n"))),
            "0 added, 1 there, 0 missing, 0 changed");
  EXPECT_EQ(counts(book.compare(lines("1,20250701,贷,5.00,甲,A\n1,20250701,贷,5.00,甲,B\n"))),
            "1 added, 1 there, 0 missing, 0 changed");
  EXPECT_EQ(counts(book.compare(lines("1,20250701,贷,9.00,甲,A\n"))),
            "0 added, 1 there, 0 missing, 1 changed");
  // One number for a whole batch identifies none of its lines.
  EXPECT_EQ(counts(book.import(lines("1,20250701,贷,5.00,甲,A\n1,20250701,贷,6.00,乙,A\n"))),
            "1 added, 1 there, 0 missing, 0 changed");
  // The same number of another account is another line.
  EXPECT_EQ(counts(book.compare(lines("2,20250701,贷,5.00,甲,A\n"))),
            "1 added, 0 there, 0 missing, 0 changed");
}

TEST(LineBook, OnlyBookedLinesOfStatements) {
  LineBook book;
  EXPECT_EQ(book.import(reading_of(camt(camt_entry("1", "CRDT", "PDNG")))).added.size(), 0U);
  EXPECT_EQ(book.import(reading_of(camt(camt_entry("1", "CRDT")))).added.size(), 1U);
  EXPECT_EQ(book.size(), 1U);
}

}  // namespace
}  // namespace luoshu::bank
