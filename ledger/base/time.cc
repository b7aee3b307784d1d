#include "ledger/base/time.h"

#include <fmt/format.h>

#include <chrono>
#include <optional>

namespace luoshu {
namespace {

constexpr std::int64_t kMicrosPerSecond = 1'000'000;
constexpr std::int64_t kMicrosPerDay = 86'400 * kMicrosPerSecond;
constexpr std::int64_t kChinaOffsetMicros = 8 * 3'600 * kMicrosPerSecond;

// Value of exactly `count` decimal digits at `at`, or nothing.
std::optional<int> digits(std::string_view text, std::size_t at, std::size_t count) {
  if (at + count > text.size()) return std::nullopt;
  int value = 0;
  for (std::size_t i = at; i < at + count; ++i) {
    if (text[i] < '0' || text[i] > '9') return std::nullopt;
    value = value * 10 + (text[i] - '0');
  }
  return value;
}

std::int64_t floor_div(std::int64_t a, std::int64_t b) { return a / b - (a % b < 0 ? 1 : 0); }

}  // namespace

Result<Date> parse_date(std::string_view text) {
  const Fault bad{Errc::kInvalid, fmt::format("'{}' is not a date of the form YYYY-MM-DD", text),
                  fmt::format("“{}”不是有效日期（应为 YYYY-MM-DD）", text)};
  if (text.size() != 10 || text[4] != '-' || text[7] != '-') return bad;
  const auto year = digits(text, 0, 4);
  const auto month = digits(text, 5, 2);
  const auto day = digits(text, 8, 2);
  if (!year || !month || !day || *year < 1900) return bad;
  const std::chrono::year_month_day date{std::chrono::year(*year),
                                         std::chrono::month(static_cast<unsigned>(*month)),
                                         std::chrono::day(static_cast<unsigned>(*day))};
  if (!date.ok()) return bad;
  return Date{static_cast<std::int32_t>(std::chrono::sys_days(date).time_since_epoch().count())};
}

std::string to_string(Date date) {
  const std::chrono::year_month_day ymd{std::chrono::sys_days(std::chrono::days(date.days))};
  return fmt::format("{:04}-{:02}-{:02}", static_cast<int>(ymd.year()),
                     static_cast<unsigned>(ymd.month()), static_cast<unsigned>(ymd.day()));
}

Time start_of_day(Date date) { return Time{date.days * kMicrosPerDay - kChinaOffsetMicros}; }

Date day_of(Time time) {
  return Date{static_cast<std::int32_t>(floor_div(time.micros + kChinaOffsetMicros, kMicrosPerDay))};
}

std::string to_string(Time time) {
  const Date day = day_of(time);
  const std::int64_t micros = time.micros - start_of_day(day).micros;
  const std::int64_t seconds = micros / kMicrosPerSecond;
  return fmt::format("{}T{:02}:{:02}:{:02}.{:06}+08:00", to_string(day), seconds / 3'600,
                     seconds / 60 % 60, seconds % 60, micros % kMicrosPerSecond);
}

Result<Time> parse_as_of(std::string_view text) {
  if (text.size() == 10) {
    LUOSHU_TRY(Date date, parse_date(text));
    return Time{start_of_day(Date{date.days + 1}).micros - 1};
  }
  const Fault bad{Errc::kInvalid,
                  fmt::format("'{}' is neither a date nor a time like 2025-11-03T18:00:00+08:00", text)};
  if (text.size() < 20 || text[10] != 'T' || text[13] != ':' || text[16] != ':') return bad;
  LUOSHU_TRY(Date date, parse_date(text.substr(0, 10)));
  const auto hour = digits(text, 11, 2);
  const auto minute = digits(text, 14, 2);
  const auto second = digits(text, 17, 2);
  if (!hour || !minute || !second || *hour > 23 || *minute > 59 || *second > 59) return bad;
  std::size_t at = 19;
  std::int64_t fraction = 0;
  if (text[at] == '.') {
    std::int64_t unit = kMicrosPerSecond / 10;
    for (++at; at < text.size() && text[at] >= '0' && text[at] <= '9'; ++at, unit /= 10) {
      if (unit == 0) return bad;
      fraction += (text[at] - '0') * unit;
    }
  }
  std::int64_t offset_minutes = 0;
  const std::string_view zone = text.substr(at);
  if (zone != "Z") {
    const auto zone_hour = digits(zone, 1, 2);
    const auto zone_minute = digits(zone, 4, 2);
    if (zone.size() != 6 || (zone[0] != '+' && zone[0] != '-') || zone[3] != ':' || !zone_hour ||
        !zone_minute || *zone_hour > 23 || *zone_minute > 59)
      return bad;
    offset_minutes = (*zone_hour * 60 + *zone_minute) * (zone[0] == '-' ? -1 : 1);
  }
  const std::int64_t seconds = *hour * 3'600 + *minute * 60 + *second - offset_minutes * 60;
  return Time{date.days * kMicrosPerDay + seconds * kMicrosPerSecond + fraction};
}

}  // namespace luoshu
