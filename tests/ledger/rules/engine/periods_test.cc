// Ids of periods against every day of two centuries.

#include "ledger/rules/engine/periods.h"

#include <gtest/gtest.h>

namespace luoshu {
namespace {

TEST(Periods, ReadAndWritten) {
  const struct {
    std::string_view text;
    PeriodId period;
    std::string_view first;
    std::string_view last;
  } cases[] = {
      {"2025Q1", {PeriodKind::kQuarter, 2025, 1}, "2025-01-01", "2025-03-31"},
      {"2025Q2", {PeriodKind::kQuarter, 2025, 2}, "2025-04-01", "2025-06-30"},
      {"2025Q3", {PeriodKind::kQuarter, 2025, 3}, "2025-07-01", "2025-09-30"},
      {"2025Q4", {PeriodKind::kQuarter, 2025, 4}, "2025-10-01", "2025-12-31"},
      {"2025-08", {PeriodKind::kMonth, 2025, 8}, "2025-08-01", "2025-08-31"},
      {"2025-02", {PeriodKind::kMonth, 2025, 2}, "2025-02-01", "2025-02-28"},
      {"2028-02", {PeriodKind::kMonth, 2028, 2}, "2028-02-01", "2028-02-29"},
      {"1900-02", {PeriodKind::kMonth, 1900, 2}, "1900-02-01", "1900-02-28"},
      {"2025", {PeriodKind::kYear, 2025, 0}, "2025-01-01", "2025-12-31"},
      {"9999Q4", {PeriodKind::kQuarter, 9999, 4}, "9999-10-01", "9999-12-31"},
  };
  for (const auto& [text, period, first, last] : cases) {
    ASSERT_TRUE(parse_period(text)) << text;
    EXPECT_EQ(parse_period(text).value(), period);
    EXPECT_EQ(to_string(period), text);
    EXPECT_EQ(to_string(first_day(period)), first);
    EXPECT_EQ(to_string(last_day(period)), last);
  }
}

TEST(Periods, RefusesEveryOtherSpelling) {
  for (const std::string_view text :
       {"",        "2",        "202",     "20250",    "2025Q",      "2025Q0",  "2025Q5",  "2025q3",
        "2025Q03", "2025Q33",  "Q3",      "2025-Q3",  "2025-",      "2025-0",  "2025-00", "2025-13",
        "2025-8",  "2025-008", "2025/08", "202508",   "2025-08-01", " 2025",   "2025 ",   "1899",
        "1899Q4",  "0000",     "+025",    "２０２５", "2025年",     "2025-0a", "2025Q３"}) {
    const auto period = parse_period(text);
    ASSERT_FALSE(period) << text;
    EXPECT_EQ(period.error().code, Errc::kInvalid);
    EXPECT_FALSE(period.error().detail_zh.empty());
  }
}

// Periods of a kind follow one another without gap or overlap, and each day knows its own.
TEST(Periods, EveryDayFrom1900To2100) {
  const Date end = parse_date("2101-01-01").value();
  for (const PeriodKind kind : {PeriodKind::kMonth, PeriodKind::kQuarter, PeriodKind::kYear}) {
    PeriodId before{kind, 0, 0};
    for (Date day = parse_date("1900-01-01").value(); day < end; ++day.days) {
      const PeriodId period = period_of(day, kind);
      ASSERT_LE(first_day(period), day);
      ASSERT_GE(last_day(period), day);
      if (period == before) continue;
      ASSERT_EQ(first_day(period), day);
      ASSERT_LT(before, period);
      ASSERT_EQ(parse_period(to_string(period)).value(), period);
      if (before.year != 0) {
        ASSERT_EQ(last_day(before).days + 1, day.days);
      }
      before = period;
    }
  }
}

TEST(PeriodsDeathTest, ImpossibleOnesAreAProgrammersMistake) {
  EXPECT_DEATH((void)first_day({PeriodKind::kMonth, 2025, 13}), "");
  EXPECT_DEATH((void)first_day({PeriodKind::kQuarter, 2025, 0}), "");
  EXPECT_DEATH((void)last_day({PeriodKind::kYear, 2025, 1}), "");
  EXPECT_DEATH((void)last_day({PeriodKind::kYear, 1899, 0}), "");
  EXPECT_DEATH((void)period_of(Date{-25'568}, PeriodKind::kYear), "");
  EXPECT_DEATH((void)period_of(Date{2'932'897}, PeriodKind::kYear), "");
}

}  // namespace
}  // namespace luoshu
