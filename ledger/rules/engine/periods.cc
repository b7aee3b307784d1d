#include "ledger/rules/engine/periods.h"

#include <fmt/format.h>

#include <chrono>  // lint: allow purity: the calendar's arithmetic only, no clock

#include "ledger/base/assert.h"

namespace luoshu {
namespace {

constexpr int kYearMin = 1900;  // what parse_date takes
constexpr int kYearMax = 9999;
constexpr Date kFirstDay{-25'567};
constexpr Date kLastDay{2'932'896};

// The number that exactly `count` decimal digits write; 0 where something else stands there.
int number(std::string_view digits, std::size_t count) {
  if (digits.size() != count) return 0;
  int value = 0;
  for (const char digit : digits) {
    if (digit < '0' || digit > '9') return 0;
    value = value * 10 + (digit - '0');
  }
  return value;
}

Date day_number(std::chrono::year_month_day day) {
  return Date{static_cast<std::int32_t>(std::chrono::sys_days(day).time_since_epoch().count())};
}

struct Months {
  int first;
  int last;
};
Months months_of(const PeriodId& period) {
  switch (period.kind) {
    case PeriodKind::kMonth:
      return {period.number, period.number};
    case PeriodKind::kQuarter:
      return {period.number * 3 - 2, period.number * 3};
    case PeriodKind::kYear:
      return {1, 12};
  }
  return {0, 0};
}

void require_period(const PeriodId& period) {
  const Months months = months_of(period);
  LUOSHU_ASSERT(period.year >= kYearMin && period.year <= kYearMax);
  LUOSHU_ASSERT(months.first >= 1 && months.last <= 12);
  LUOSHU_ASSERT(period.kind != PeriodKind::kYear || period.number == 0);
}

}  // namespace

Result<PeriodId> parse_period(std::string_view text) {
  const Fault bad{Errc::kInvalid,
                  fmt::format("'{}' is not a period like 2025-08, 2025Q3 or 2025", text),
                  fmt::format("“{}”不是有效期间（应为 2025-08、2025Q3 或 2025）", text)};
  const int year = number(text.substr(0, 4), 4);
  if (year < kYearMin) return bad;
  if (text.size() == 4) return PeriodId{PeriodKind::kYear, year, 0};
  const bool quarter = text.size() == 6 && text[4] == 'Q';
  const bool month = text.size() == 7 && text[4] == '-';
  if (!quarter && !month) return bad;
  const int count = number(text.substr(5), quarter ? 1 : 2);
  if (count < 1 || count > (quarter ? 4 : 12)) return bad;
  return PeriodId{quarter ? PeriodKind::kQuarter : PeriodKind::kMonth, year, count};
}

std::string to_string(const PeriodId& period) {
  switch (period.kind) {
    case PeriodKind::kMonth:
      return fmt::format("{:04}-{:02}", period.year, period.number);
    case PeriodKind::kQuarter:
      return fmt::format("{:04}Q{}", period.year, period.number);
    case PeriodKind::kYear:
      break;
  }
  return fmt::format("{:04}", period.year);
}

Date first_day(const PeriodId& period) {
  require_period(period);
  const auto month = static_cast<unsigned>(months_of(period).first);
  return day_number(std::chrono::year(period.year) / std::chrono::month(month) / 1);
}

Date last_day(const PeriodId& period) {
  require_period(period);
  const auto month = static_cast<unsigned>(months_of(period).last);
  return day_number(std::chrono::year(period.year) / std::chrono::month(month) / std::chrono::last);
}

PeriodId period_of(Date day, PeriodKind kind) {
  LUOSHU_ASSERT(day >= kFirstDay && day <= kLastDay);
  const std::chrono::year_month_day parts{std::chrono::sys_days(std::chrono::days(day.days))};
  const int year = static_cast<int>(parts.year());
  const int month = static_cast<int>(static_cast<unsigned>(parts.month()));
  switch (kind) {
    case PeriodKind::kMonth:
      return {kind, year, month};
    case PeriodKind::kQuarter:
      return {kind, year, (month + 2) / 3};
    case PeriodKind::kYear:
      break;
  }
  return {kind, year, 0};
}

}  // namespace luoshu
