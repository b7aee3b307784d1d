// Working days: the calendars that the State Council publishes year by year, and counting by them.
// A pure value; safe from every thread as long as no thread changes it.
//
// Day 0 is the day of the event that starts the count, working or not; day 1 is the next working
// day; what is due on day n may still be done until that day ends. A day listed as adjusted workday
// works; of the others, a day listed as holiday does not, and the rest do from Monday to Friday.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <vector>

#include "ledger/base/time.h"

namespace luoshu {

// More days than any deadline has: the bound of every count.
inline constexpr int kWorkingDaysMax = 10'000;

class WorkCalendar {
 public:
  struct Year {
    std::vector<Date> holidays;
    std::vector<Date> adjusted_workdays;
    friend bool operator==(const Year&, const Year&) = default;
  };

  // The calendar of that year; one published before for the same year no longer counts. Its lists
  // may name days of a neighbouring year (a holiday that begins in December): those count too.
  void publish(int year, Year calendar);
  // Whether the year that the day falls in has a calendar.
  bool covers(Date day) const;

  // False also where covers() is: not known yet.
  bool is_working_day(Date day) const;

  // Day `count` from `trigger`; the trigger itself for 0. Nothing where a day that must be looked
  // at lies in a year without calendar, or `count` is not within 0 to kWorkingDaysMax.
  std::optional<Date> add_working_days(Date trigger, int count) const;

  // Days that work after `from`, up to and including `to`: the n of add_working_days(from, n) == to
  // where `to` works. 0 where `to` is not after `from`; nothing where a day between lies in a year
  // without calendar.
  std::optional<int> working_days_between(Date from, Date to) const;

  // As add_working_days, but in a year without calendar Monday to Friday count, except what a
  // neighbouring year's calendar says of a day. Nothing only where `count` is out of bounds or the
  // day would be none of the years 1900 to 9999.
  struct Estimate {
    Date day;
    bool estimated = false;  // a day without calendar was counted or passed: show 暂估
    friend bool operator==(const Estimate&, const Estimate&) = default;
  };
  std::optional<Estimate> add_working_days_estimated(Date trigger, int count) const;
  // As working_days_between, counted like that. REQUIRES days that lie no further apart than is
  // worth walking.
  int working_days_between_estimated(Date from, Date to) const;

  friend bool operator==(const WorkCalendar&, const WorkCalendar&) = default;

 private:
  bool works_as_listed(Date day) const;

  std::map<int, Year> years_;
};

}  // namespace luoshu
