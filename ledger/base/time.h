// Business dates and recorded times. China is UTC+8 the year round, so a date is a day of that
// offset. Pure values: the present moment always comes from outside (clock.h).
#pragma once

#include <compare>
#include <cstdint>
#include <string>
#include <string_view>

#include "ledger/base/result.h"

namespace luoshu {

// A calendar day (ISO 8601, +08:00), held as days since 1970-01-01.
struct Date {
  std::int32_t days = 0;
  friend auto operator<=>(Date, Date) = default;
};
// Strict YYYY-MM-DD of an existing day in the years 1900 to 9999.
Result<Date> parse_date(std::string_view text);
// A day whose year four digits cannot say (damaged or foreign bytes) reads "day N", which
// parse_date refuses.
std::string to_string(Date date);

// A moment in microseconds since 1970-01-01T00:00:00Z.
struct Time {
  std::int64_t micros = 0;
  friend auto operator<=>(Time, Time) = default;
};
// 00:00:00+08:00 of the day.
Time start_of_day(Date date);
// The day (+08:00) that the moment falls in. REQUIRES a moment that to_string can write as a time.
Date day_of(Time time);
// 2025-03-03T00:00:00.000001+08:00, always six decimals; "microsecond N" outside years 0 to 9999.
std::string to_string(Time time);
// A date (meaning the end of that day: its last microsecond) or a full time with offset.
Result<Time> parse_as_of(std::string_view text);

}  // namespace luoshu
