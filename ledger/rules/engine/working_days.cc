#include "ledger/rules/engine/working_days.h"

#include <algorithm>
#include <utility>

#include "ledger/rules/engine/periods.h"

namespace luoshu {
namespace {

constexpr Date kFirstDay{-25'567};   // 1900-01-01
constexpr Date kLastDay{2'932'896};  // 9999-12-31

bool lists(const std::vector<Date>& days, Date day) {
  return std::ranges::find(days, day) != days.end();
}

bool is_monday_to_friday(Date day) {
  // 1970-01-01 was a Thursday; 3 makes Monday 0. Days before it leave a negative remainder.
  return ((day.days + 3) % 7 + 7) % 7 < 5;
}

bool in_bounds(Date day) {
  return day >= kFirstDay && day <= kLastDay;
}

}  // namespace

void WorkCalendar::publish(int year, Year calendar) {
  years_.insert_or_assign(year, std::move(calendar));
}

bool WorkCalendar::covers(Date day) const {
  return in_bounds(day) && years_.contains(period_of(day, PeriodKind::kYear).year);
}

bool WorkCalendar::works_as_listed(Date day) const {
  const auto listed = [&](std::vector<Date> Year::*list) {
    return std::ranges::any_of(years_,
                               [&](const auto& year) { return lists(year.second.*list, day); });
  };
  if (listed(&Year::adjusted_workdays)) return true;
  return !listed(&Year::holidays) && is_monday_to_friday(day);
}

bool WorkCalendar::is_working_day(Date day) const {
  return covers(day) && works_as_listed(day);
}

std::optional<Date> WorkCalendar::add_working_days(Date trigger, int count) const {
  if (count < 0 || count > kWorkingDaysMax || !in_bounds(trigger)) return std::nullopt;
  Date day = trigger;
  while (count > 0) {
    ++day.days;
    if (!covers(day)) return std::nullopt;  // so is every day out of bounds
    if (works_as_listed(day)) --count;
  }
  return day;
}

std::optional<int> WorkCalendar::working_days_between(Date from, Date to) const {
  if (to <= from) return 0;
  if (!in_bounds(from)) return std::nullopt;
  int count = 0;
  for (Date day{from.days + 1}; day <= to; ++day.days) {
    if (!covers(day)) return std::nullopt;
    count += works_as_listed(day) ? 1 : 0;
  }
  return count;
}

std::optional<WorkCalendar::Estimate> WorkCalendar::add_working_days_estimated(Date trigger,
                                                                               int count) const {
  if (count < 0 || count > kWorkingDaysMax || !in_bounds(trigger)) return std::nullopt;
  Estimate result{trigger, false};
  while (count > 0) {
    ++result.day.days;
    if (!in_bounds(result.day)) return std::nullopt;
    if (!covers(result.day)) result.estimated = true;
    if (works_as_listed(result.day)) --count;
  }
  return result;
}

int WorkCalendar::working_days_between_estimated(Date from, Date to) const {
  int count = 0;
  for (Date day{from.days + 1}; day <= to; ++day.days) count += works_as_listed(day) ? 1 : 0;
  return count;
}

}  // namespace luoshu
