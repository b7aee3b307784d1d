#include "ledger/base/time.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "ledger/base/clock.h"

namespace luoshu {
namespace {

// An independent calendar: count the days one by one, with nothing but the leap rule.
int days_in_month(int year, int month) {
  const bool leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
  if (month == 2) return leap ? 29 : 28;
  return month == 4 || month == 6 || month == 9 || month == 11 ? 30 : 31;
}

TEST(Date, EveryDayFrom1900To2100) {
  std::int32_t day_number =
      -25'567;  // 1900-01-01: 70 years of 365 days and 17 leap days before 1970
  for (int year = 1900; year <= 2100; ++year)
    for (int month = 1; month <= 12; ++month) {
      for (int day = 1; day <= days_in_month(year, month); ++day, ++day_number) {
        const std::string text = fmt::format("{:04}-{:02}-{:02}", year, month, day);
        ASSERT_EQ(parse_date(text).value().days, day_number) << text;
        ASSERT_EQ(to_string(Date{day_number}), text);
        ASSERT_EQ(day_of(start_of_day(Date{day_number})), Date{day_number});
        ASSERT_EQ(day_of(Time{start_of_day(Date{day_number}).micros - 1}), Date{day_number - 1});
      }
      for (int day : {0, days_in_month(year, month) + 1, 99})
        ASSERT_FALSE(parse_date(fmt::format("{:04}-{:02}-{:02}", year, month, day)));
    }
  EXPECT_EQ(parse_date("1970-01-01").value().days, 0);
}

TEST(Date, RefusesEveryOtherSpelling) {
  for (const char* text :
       {"", "2025", "2025-1-1", "2025-01-1", "2025-01-010", "20250101", "2025/01/01", " 2025-01-01",
        "2025-01-01 ", "2025-00-01", "2025-13-01", "1899-12-31", "0000-01-01", "+025-01-01",
        "2025-0a-01", "２０２５-01-01", "2025-02-29", "2025-01-01T"}) {
    const auto date = parse_date(text);
    ASSERT_FALSE(date) << text;
    EXPECT_EQ(date.error().code, Errc::kInvalid);
    EXPECT_FALSE(date.error().detail_zh.empty());
  }
  EXPECT_TRUE(parse_date("9999-12-31"));
}

TEST(Time, TextIsChinaTimeWithSixDecimals) {
  EXPECT_EQ(to_string(Time{0}), "1970-01-01T08:00:00.000000+08:00");
  EXPECT_EQ(to_string(Time{-1}), "1970-01-01T07:59:59.999999+08:00");
  EXPECT_EQ(to_string(start_of_day(parse_date("2025-03-03").value())),
            "2025-03-03T00:00:00.000000+08:00");
  EXPECT_EQ(to_string(Time{start_of_day(parse_date("2025-03-03").value()).micros + 1}),
            "2025-03-03T00:00:00.000001+08:00");
}

// Bytes from elsewhere may hold any integer: it is still written as something, without overflow,
// and what is written is not taken for a date.
TEST(Time, EveryIntegerHasAText) {
  for (const std::int64_t micros : {INT64_MIN, INT64_MAX}) {
    EXPECT_EQ(to_string(Time{micros}), fmt::format("microsecond {}", micros));
    EXPECT_FALSE(parse_as_of(to_string(Time{micros})));
  }
  for (const std::int32_t days : {INT32_MIN, INT32_MAX, -719'529, 2'932'897})
    EXPECT_EQ(to_string(Date{days}), fmt::format("day {}", days));
  EXPECT_EQ(to_string(Date{-719'528}), "0000-01-01");
  EXPECT_EQ(to_string(Date{2'932'896}), "9999-12-31");
  const Time last = parse_as_of("9999-12-31").value();
  EXPECT_EQ(to_string(last), "9999-12-31T23:59:59.999999+08:00");
  EXPECT_EQ(to_string(Time{last.micros + 1}), fmt::format("microsecond {}", last.micros + 1));
}

TEST(AsOf, ADateMeansItsLastMicrosecond) {
  EXPECT_EQ(to_string(parse_as_of("2025-11-03").value()), "2025-11-03T23:59:59.999999+08:00");
  EXPECT_EQ(parse_as_of("2025-11-03").value().micros + 1,
            start_of_day(parse_date("2025-11-04").value()).micros);
}

TEST(AsOf, TimesOfEveryZoneMeanOneMoment) {
  const Time six = parse_as_of("2025-11-03T18:00:00+08:00").value();
  EXPECT_EQ(to_string(six), "2025-11-03T18:00:00.000000+08:00");
  for (const char* text :
       {"2025-11-03T10:00:00Z", "2025-11-03T10:00:00.000Z", "2025-11-03T10:00:00+00:00",
        "2025-11-03T10:00:00-00:00", "2025-11-03T04:30:00-05:30", "2025-11-04T09:59:00+23:59"})
    EXPECT_EQ(parse_as_of(text).value(), six) << text;
  EXPECT_EQ(parse_as_of("2025-11-03T18:00:00.5+08:00").value().micros, six.micros + 500'000);
  EXPECT_EQ(parse_as_of("2025-11-03T18:00:00.000001+08:00").value().micros, six.micros + 1);
}

TEST(AsOf, ReadsEveryTimeThatIsWritten) {
  std::uint64_t state = 1;
  for (int i = 0; i < 10'000; ++i) {
    state = state * 6364136223846793005U + 1442695040888963407U;
    // 1900-01-01 up to about the year 2480.
    const Time time{static_cast<std::int64_t>(state >> 9) % 18'000'000'000'000'000 -
                    2'208'000'000'000'000};
    ASSERT_EQ(parse_as_of(to_string(time)).value(), time) << to_string(time);
  }
}

TEST(AsOf, RefusesEverythingElse) {
  for (const char* text : {"",
                           "now",
                           "2025-11-3",
                           "2025-11-03T18:00:00",
                           "2025-11-03 18:00:00Z",
                           "2025-11-03T18:00Z",
                           "2025-11-03T24:00:00Z",
                           "2025-11-03T18:60:00Z",
                           "2025-11-03T18:00:60Z",
                           "2025-11-03T18:00:00.Z",
                           "2025-11-03T18:00:00.1234567Z",
                           "2025-11-03T18:00:00z",
                           "2025-11-03T18:00:00+8:00",
                           "2025-11-03T18:00:00+0800",
                           "2025-11-03T18:00:00+24:00",
                           "2025-11-03T18:00:00+08:60",
                           "2025-11-03T18:00:00+08:00 ",
                           "2025-02-30T18:00:00+08:00",
                           "2025-11-03T18:00:00Z+08:00",
                           "2025-11-03T1a:00:00Z",
                           "2025-11-03T18:00:00+08:00Z"})
    EXPECT_FALSE(parse_as_of(text)) << text;
}

TEST(Clock, FixedClockStandsWhereItWasPut) {
  FixedClock clock(Time{5});
  EXPECT_EQ(clock.now(), Time{5});
  EXPECT_EQ(clock.now(), Time{5});
  clock.set(Time{7});
  EXPECT_EQ(clock.now(), Time{7});
  EXPECT_GT(SystemClock().now(), parse_as_of("2025-01-01").value());
}

}  // namespace
}  // namespace luoshu
