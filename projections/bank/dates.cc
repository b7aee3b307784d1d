#include "projections/bank/dates.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstdlib>

#include "projections/bank/text.h"

namespace luoshu::bank {
namespace {

bool all_digits(std::string_view text) {
  return !text.empty() && std::ranges::all_of(text, [](char c) { return c >= '0' && c <= '9'; });
}

int number(std::string_view digits) {
  int value = 0;
  for (const char c : digits) value = value * 10 + (c - '0');
  return value;
}

// Digits at the front, at most `most`.
std::string_view take_digits(std::string_view& text, std::size_t most) {
  std::size_t length = 0;
  while (length < text.size() && length < most && text[length] >= '0' && text[length] <= '9')
    ++length;
  const std::string_view digits = text.substr(0, length);
  text.remove_prefix(length);
  return digits;
}

bool take_separator(std::string_view& text, std::string_view word) {
  for (const std::string_view one :
       {std::string_view("-"), std::string_view("/"), std::string_view("."), word}) {
    if (!text.starts_with(one)) continue;
    text.remove_prefix(one.size());
    return true;
  }
  return false;
}

// What may follow a day: nothing, or a time of day.
bool is_time(std::string_view rest) {
  const auto allowed = [](char c) {
    return (c >= '0' && c <= '9') || c == ':' || c == ' ' || c == '.' || c == 'T' || c == '+' ||
           c == '-' || c == 'Z';
  };
  if (rest.empty()) return true;
  if (rest.front() != ' ' && rest.front() != 'T') return false;
  return rest.size() <= 40 && std::ranges::all_of(rest, allowed);
}

}  // namespace

std::optional<Date> day_of_numbers(int year, int month, int day) {
  if (year < 1900 || year > 9999 || month < 1 || month > 12 || day < 1 || day > 31) return {};
  const auto date = parse_date(fmt::format("{:04}-{:02}-{:02}", year, month, day));
  return date ? std::optional(*date) : std::nullopt;
}

std::optional<Date> day_of_iso(std::string_view text) {
  if (text.size() < 10) return {};
  const std::string_view rest = text.substr(10);
  const bool good_rest = rest.empty() || rest.front() == 'T' || rest.front() == 'Z' ||
                         rest.front() == '+' || rest.front() == '-';
  const auto date = parse_date(text.substr(0, 10));
  if (!good_rest || rest.size() > 40 || !date) return {};
  return *date;
}

std::optional<Date> day_of_people(std::string_view given, DateOrder order) {
  const std::string half = trimmed(half_width(given));
  std::string_view text = half;
  if (order == DateOrder::kYearFirst) {
    if (text.size() >= 8 && all_digits(text.substr(0, 8))) {
      const std::string_view rest = text.substr(8);
      // 20250703, or 20250703091501 without a blank.
      if (!is_time(rest) && !(rest.size() == 6 && all_digits(rest))) return {};
      return day_of_numbers(number(text.substr(0, 4)), number(text.substr(4, 2)),
                            number(text.substr(6, 2)));
    }
    const std::string_view year = take_digits(text, 4);
    if (year.size() != 4 || !take_separator(text, "年")) return {};
    const std::string_view month = take_digits(text, 2);
    if (month.empty() || !take_separator(text, "月")) return {};
    const std::string_view day = take_digits(text, 2);
    if (day.empty()) return {};
    if (text.starts_with("日")) text.remove_prefix(std::string_view("日").size());
    if (!is_time(text)) return {};
    return day_of_numbers(number(year), number(month), number(day));
  }
  const std::string_view first = take_digits(text, 2);
  if (first.empty() || !take_separator(text, "-")) return {};
  const std::string_view second = take_digits(text, 2);
  if (second.empty() || !take_separator(text, "-")) return {};
  const std::string_view year = take_digits(text, 4);
  if (year.size() != 4 || !is_time(text)) return {};
  const bool day_first = order == DateOrder::kDayFirst;
  return day_of_numbers(number(year), number(day_first ? second : first),
                        number(day_first ? first : second));
}

std::optional<Date> day_of_swift(std::string_view six_digits) {
  if (six_digits.size() != 6 || !all_digits(six_digits)) return {};
  const int year = number(six_digits.substr(0, 2));
  return day_of_numbers(year >= 80 ? 1900 + year : 2000 + year, number(six_digits.substr(2, 2)),
                        number(six_digits.substr(4, 2)));
}

std::optional<Date> day_nearest(std::string_view four_digits, Date near) {
  if (four_digits.size() != 4 || !all_digits(four_digits)) return {};
  const int year = std::atoi(to_string(near).substr(0, 4).c_str());
  std::optional<Date> best;
  for (const int one : {year - 1, year, year + 1}) {
    const auto day =
        day_of_numbers(one, number(four_digits.substr(0, 2)), number(four_digits.substr(2, 2)));
    if (day && (!best || std::abs(day->days - near.days) < std::abs(best->days - near.days)))
      best = day;
  }
  return best;
}

}  // namespace luoshu::bank
