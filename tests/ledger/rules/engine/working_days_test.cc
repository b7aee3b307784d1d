// Working days against the rulebook's examples and against a table of all days of 2025 and 2026.

#include "ledger/rules/engine/working_days.h"

#include <gtest/gtest.h>

#include <initializer_list>
#include <limits>
#include <map>
#include <string_view>

namespace luoshu {
namespace {

Date day(std::string_view text) {
  return parse_date(text).value();
}

struct Span {
  std::string_view first;
  std::string_view last;
};
std::vector<Date> days(std::initializer_list<Span> spans) {
  std::vector<Date> list;
  for (const Span& span : spans)
    for (Date each = day(span.first); each <= day(span.last); ++each.days) list.push_back(each);
  return list;
}
std::vector<Date> days(std::initializer_list<std::string_view> texts) {
  std::vector<Date> list;
  for (const std::string_view text : texts) list.push_back(day(text));
  return list;
}

// The notices of the State Council for the two years.
WorkCalendar::Year year_2025() {
  return {days({Span{"2025-01-01", "2025-01-01"}, Span{"2025-01-28", "2025-02-04"},
                Span{"2025-04-04", "2025-04-06"}, Span{"2025-05-01", "2025-05-05"},
                Span{"2025-05-31", "2025-06-02"}, Span{"2025-10-01", "2025-10-08"}}),
          days({"2025-01-26", "2025-02-08", "2025-04-27", "2025-09-28", "2025-10-11"})};
}
WorkCalendar::Year year_2026() {
  return {
      days({Span{"2026-01-01", "2026-01-03"}, Span{"2026-02-15", "2026-02-23"},
            Span{"2026-04-04", "2026-04-06"}, Span{"2026-05-01", "2026-05-05"},
            Span{"2026-06-19", "2026-06-21"}, Span{"2026-09-25", "2026-09-27"},
            Span{"2026-10-01", "2026-10-07"}}),
      days({"2026-01-04", "2026-02-14", "2026-02-28", "2026-05-09", "2026-09-20", "2026-10-10"})};
}
WorkCalendar both_years() {
  WorkCalendar calendar;
  calendar.publish(2025, year_2025());
  calendar.publish(2026, year_2026());
  return calendar;
}

TEST(WorkingDays, ExamplesOfTheRulebook) {
  const WorkCalendar calendar = both_years();
  const struct {
    std::string_view trigger;
    int count;
    std::string_view due;
  } cases[] = {
      {"2025-09-24", 7, "2025-10-10"},   // a data-quality request across the National Day
      {"2026-02-09", 7, "2026-02-25"},   // and across the Spring Festival
      {"2026-02-09", 11, "2026-03-02"},  // answered then: four days late
      {"2025-05-23", 10, "2025-06-09"},  // publicity across the Dragon Boat Festival
      {"2025-07-01", 10, "2025-07-15"},
      {"2025-12-31", 1, "2026-01-04"},  // an adjusted Sunday, across the turn of the year
      {"2025-10-01", 1, "2025-10-09"},  // from a day that does not work
      {"2025-10-10", 1, "2025-10-11"},  // to an adjusted Saturday
      {"2025-10-04", 0, "2025-10-04"},  // day 0 is the trigger, working or not
  };
  for (const auto& [trigger, count, due] : cases) {
    ASSERT_TRUE(calendar.add_working_days(day(trigger), count)) << trigger;
    EXPECT_EQ(to_string(*calendar.add_working_days(day(trigger), count)), due) << trigger;
    EXPECT_EQ(calendar.working_days_between(day(trigger), day(due)), count) << trigger;
    EXPECT_EQ(calendar.add_working_days_estimated(day(trigger), count),
              (WorkCalendar::Estimate{day(due), false}));
  }
  // The holiday before the last day of publicity does not count, the day before it is not over.
  EXPECT_EQ(calendar.working_days_between(day("2025-05-23"), day("2025-06-08")), 9);
  EXPECT_EQ(calendar.working_days_between(day("2026-02-25"), day("2026-03-02")), 4);
}

// How many days of each month work, counted by hand from the notices.
TEST(WorkingDays, EachMonthHasAsManyAsTheNoticesLeave) {
  const WorkCalendar calendar = both_years();
  const std::map<std::string_view, int> expected{
      {"2025-01", 19}, {"2025-02", 19}, {"2025-03", 21}, {"2025-04", 22}, {"2025-05", 19},
      {"2025-06", 20}, {"2025-07", 23}, {"2025-08", 21}, {"2025-09", 23}, {"2025-10", 18},
      {"2025-11", 20}, {"2025-12", 23}, {"2026-01", 21}, {"2026-02", 16}, {"2026-03", 22},
      {"2026-04", 21}, {"2026-05", 19}, {"2026-06", 21}, {"2026-07", 23}, {"2026-08", 21},
      {"2026-09", 22}, {"2026-10", 18}, {"2026-11", 21}, {"2026-12", 23}};
  std::map<std::string, int> counted;
  for (Date each = day("2025-01-01"); each <= day("2026-12-31"); ++each.days)
    counted[to_string(each).substr(0, 7)] += calendar.is_working_day(each) ? 1 : 0;
  ASSERT_EQ(counted.size(), expected.size());
  for (const auto& [month, count] : expected)
    EXPECT_EQ(counted[std::string(month)], count) << month;
}

// The naive way: the weekday is carried along from a known Wednesday, and counting is a walk.
TEST(WorkingDays, EveryDayOfTwoYearsAgreesWithANaiveWalk) {
  const WorkCalendar calendar = both_years();
  const Date first = day("2025-01-01");
  const Date last = day("2026-12-31");
  std::map<Date, bool> works;
  int weekday = 3;  // 2025-01-01 was a Wednesday
  for (Date each = first; each <= last; ++each.days, weekday = weekday % 7 + 1)
    works[each] = weekday <= 5;
  for (const auto& year : {year_2025(), year_2026()}) {
    for (const Date each : year.holidays) works[each] = false;
    for (const Date each : year.adjusted_workdays) works[each] = true;
  }
  for (Date trigger = first; trigger <= last; ++trigger.days) {
    ASSERT_EQ(calendar.is_working_day(trigger), works[trigger]) << to_string(trigger);
    int count = 0;
    for (Date to = trigger; to <= last && count <= 25; ++to.days) {
      if (to != trigger && works[to]) ++count;
      ASSERT_EQ(calendar.working_days_between(trigger, to), count);
      if (to == trigger || works[to]) {
        ASSERT_EQ(calendar.add_working_days(trigger, count), to) << to_string(trigger);
      }
    }
  }
}

TEST(WorkingDays, AYearWithoutCalendarGivesNothing) {
  const WorkCalendar calendar = both_years();
  EXPECT_EQ(calendar.add_working_days(day("2026-12-30"), 1), day("2026-12-31"));
  EXPECT_EQ(calendar.add_working_days(day("2026-12-30"), 2), std::nullopt);
  EXPECT_EQ(calendar.add_working_days(day("2026-12-31"), 1), std::nullopt);
  EXPECT_EQ(calendar.working_days_between(day("2026-12-30"), day("2027-01-01")), std::nullopt);
  EXPECT_FALSE(calendar.covers(day("2027-01-04")));
  EXPECT_FALSE(calendar.is_working_day(day("2027-01-04")));  // a Monday
  // The trigger's own year is not needed: counting begins the day after.
  EXPECT_EQ(calendar.add_working_days(day("2024-12-31"), 1), day("2025-01-02"));
  EXPECT_EQ(calendar.add_working_days(day("2024-12-30"), 1), std::nullopt);
  EXPECT_EQ(calendar.add_working_days(day("2030-01-01"), 0), day("2030-01-01"));
  EXPECT_EQ(WorkCalendar().add_working_days(day("2025-07-01"), 1), std::nullopt);
  EXPECT_EQ(WorkCalendar().working_days_between(day("2025-07-01"), day("2025-07-01")), 0);
  EXPECT_EQ(calendar.working_days_between(day("2025-07-02"), day("2025-07-01")), 0);

  // A hole between two years is seen from both sides.
  WorkCalendar holed;
  holed.publish(2024, {});
  holed.publish(2026, year_2026());
  EXPECT_EQ(holed.working_days_between(day("2024-12-30"), day("2026-01-05")), std::nullopt);
}

TEST(WorkingDays, EstimatesCountMondayToFridayAndSaySo) {
  using Estimate = WorkCalendar::Estimate;
  const WorkCalendar calendar = both_years();
  EXPECT_EQ(calendar.add_working_days_estimated(day("2026-12-30"), 1),
            (Estimate{day("2026-12-31"), false}));
  EXPECT_EQ(calendar.add_working_days_estimated(day("2026-12-31"), 1),
            (Estimate{day("2027-01-01"), true}));  // a Friday, as long as nobody says otherwise
  EXPECT_EQ(calendar.add_working_days_estimated(day("2026-12-30"), 7),
            (Estimate{day("2027-01-08"), true}));
  // Passing through an unpublished year taints a day of a published one.
  EXPECT_EQ(calendar.add_working_days_estimated(day("2024-12-30"), 2),
            (Estimate{day("2025-01-02"), true}));
  // Without any calendar: five a week, from every weekday, also before 1970.
  for (const std::string_view start : {"2027-03-01", "1969-12-29", "1912-02-26"})
    for (int weekday = 0; weekday < 5; ++weekday) {  // each starts on a Monday
      const Date trigger{day(start).days + weekday};
      EXPECT_EQ(WorkCalendar().add_working_days_estimated(trigger, 10),
                (Estimate{Date{trigger.days + 14}, true}));
    }
  EXPECT_EQ(WorkCalendar().add_working_days_estimated(day("2027-03-06"), 1),
            (Estimate{day("2027-03-08"), true}));
}

TEST(WorkingDays, CountsAndDaysOutOfBoundsGiveNothing) {
  const WorkCalendar calendar = both_years();
  constexpr int kLeast = std::numeric_limits<int>::min();
  constexpr int kMost = std::numeric_limits<int>::max();
  for (const int count : {kLeast, -1, kWorkingDaysMax + 1, kMost}) {
    EXPECT_EQ(calendar.add_working_days(day("2025-07-01"), count), std::nullopt);
    EXPECT_EQ(calendar.add_working_days_estimated(day("2025-07-01"), count), std::nullopt);
  }
  EXPECT_EQ(calendar.add_working_days_estimated(day("9999-12-31"), 1), std::nullopt);
  for (const Date strange : {Date{kLeast}, Date{kMost}}) {
    EXPECT_EQ(calendar.add_working_days_estimated(strange, 1), std::nullopt);
    EXPECT_FALSE(calendar.covers(strange) || calendar.is_working_day(strange));
  }
  EXPECT_EQ(calendar.working_days_between(Date{kLeast}, Date{kMost}), std::nullopt);
  EXPECT_EQ(calendar.working_days_between(day("2026-12-01"), Date{kMost}), std::nullopt);
  EXPECT_TRUE(calendar.add_working_days_estimated(day("2025-07-01"), kWorkingDaysMax));
}

TEST(WorkingDays, ALaterCalendarReplacesAndMayReachIntoTheYearBefore) {
  WorkCalendar calendar = both_years();
  EXPECT_TRUE(calendar.is_working_day(day("2026-12-31")));
  // Made up: a New Year's holiday from 31 December, made good on the Sunday before.
  calendar.publish(2027, {days({"2026-12-31", "2027-01-01"}), days({"2026-12-27"})});
  EXPECT_FALSE(calendar.is_working_day(day("2026-12-31")));
  EXPECT_TRUE(calendar.is_working_day(day("2026-12-27")));
  EXPECT_EQ(calendar.add_working_days(day("2026-12-30"), 1), day("2027-01-04"));
  calendar.publish(2027, {});
  EXPECT_EQ(calendar.add_working_days(day("2026-12-30"), 2), day("2027-01-01"));
  // A day that both lists name works.
  calendar.publish(2027, {days({"2027-05-01"}), days({"2027-05-01"})});
  EXPECT_TRUE(calendar.is_working_day(day("2027-05-01")));
}

}  // namespace
}  // namespace luoshu
