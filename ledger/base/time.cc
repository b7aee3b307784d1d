#include "ledger/base/time.h"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <optional>

namespace luoshu {
namespace {

constexpr std::int64_t kMicrosPerSecond = 1'000'000;
constexpr std::int64_t kMicrosPerDay = 86'400 * kMicrosPerSecond;
constexpr std::int64_t kChinaOffsetMicros = std::int64_t{8} * 3'600 * kMicrosPerSecond;

// 0000-01-01 and 9999-12-31: what four digits of a year can say.
constexpr Date kFirstDay{-719'528};
constexpr Date kLastDay{2'932'896};

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

// Seconds since midnight of HH:MM:SS.
std::optional<std::int64_t> second_of_day(std::string_view text) {
  const auto hour = digits(text, 0, 2);
  const auto minute = digits(text, 3, 2);
  const auto second = digits(text, 6, 2);
  if (!hour || !minute || !second || text[2] != ':' || text[5] != ':') return std::nullopt;
  if (*hour > 23 || *minute > 59 || *second > 59) return std::nullopt;
  return *hour * 3'600 + *minute * 60 + *second;
}

// Microseconds of `.d` to `.dddddd` at the front of the text, which it takes off; 0 without a
// point.
std::optional<std::int64_t> take_fraction(std::string_view& text) {
  if (!text.starts_with('.')) return 0;
  text.remove_prefix(1);
  const std::size_t count = std::min(text.find_first_not_of("0123456789"), text.size());
  if (count == 0 || count > 6) return std::nullopt;
  std::int64_t micros = 0;
  for (std::size_t i = 0; i < 6; ++i) micros = micros * 10 + (i < count ? text[i] - '0' : 0);
  text.remove_prefix(count);
  return micros;
}

// Seconds east of Greenwich of `Z`, `+HH:MM` or `-HH:MM`.
std::optional<std::int64_t> zone_offset(std::string_view text) {
  if (text == "Z") return 0;
  if (text.size() != 6 || (text[0] != '+' && text[0] != '-') || text[3] != ':') return std::nullopt;
  const auto hour = digits(text, 1, 2);
  const auto minute = digits(text, 4, 2);
  if (!hour || !minute || *hour > 23 || *minute > 59) return std::nullopt;
  return (*hour * 60 + *minute) * 60 * (text[0] == '-' ? -1 : 1);
}

std::int64_t floor_div(std::int64_t a, std::int64_t b) {
  return a / b - (a % b < 0 ? 1 : 0);
}

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
  if (date < kFirstDay || date > kLastDay) return fmt::format("day {}", date.days);
  const std::chrono::year_month_day ymd{std::chrono::sys_days(std::chrono::days(date.days))};
  return fmt::format("{:04}-{:02}-{:02}", static_cast<int>(ymd.year()),
                     static_cast<unsigned>(ymd.month()), static_cast<unsigned>(ymd.day()));
}

Time start_of_day(Date date) {
  return Time{date.days * kMicrosPerDay - kChinaOffsetMicros};
}

Date day_of(Time time) {
  return Date{
      static_cast<std::int32_t>(floor_div(time.micros + kChinaOffsetMicros, kMicrosPerDay))};
}

std::string to_string(Time time) {
  if (time < start_of_day(kFirstDay) || time >= start_of_day(Date{kLastDay.days + 1}))
    return fmt::format("microsecond {}", time.micros);
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
  const Fault bad{
      Errc::kInvalid,
      fmt::format("'{}' is neither a date YYYY-MM-DD nor a time like 2025-11-03T18:00:00+08:00",
                  text),
      fmt::format("“{}”既不是 YYYY-MM-DD 形式的日期，也不是形如 2025-11-03T18:00:00+08:00 的时间",
                  text)};
  if (text.size() < 20 || text[10] != 'T') return bad;
  LUOSHU_TRY(Date date, parse_date(text.substr(0, 10)));
  const auto second = second_of_day(text.substr(11, 8));
  std::string_view rest = text.substr(19);
  const auto fraction = take_fraction(rest);
  const auto offset = zone_offset(rest);
  if (!second || !fraction || !offset) return bad;
  return Time{date.days * kMicrosPerDay + (*second - *offset) * kMicrosPerSecond + *fraction};
}

}  // namespace luoshu
