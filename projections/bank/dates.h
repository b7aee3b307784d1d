// Days as foreign files write them. Pure.
#pragma once

#include <optional>
#include <string_view>

#include "ledger/base/time.h"

namespace luoshu::bank {

// The day of that year, month and day, or nothing where there is none (31 November).
std::optional<Date> day_of_numbers(int year, int month, int day);
// ISO 8601: 2025-07-03, alone or with a time and offset behind it. The written day counts, not the
// moment: a bank books by its own clock.
std::optional<Date> day_of_iso(std::string_view text);

enum class DateOrder : std::uint8_t { kYearFirst, kDayFirst, kMonthFirst };
// As people and web sites write: 20250703, 2025-07-03, 2025/7/3, 2025.7.3, 2025年7月3日, with a time
// of day behind it or not; full-width digits too.
std::optional<Date> day_of_people(std::string_view text, DateOrder order = DateOrder::kYearFirst);

// YYMMDD of SWIFT: 80 to 99 are of the last century.
std::optional<Date> day_of_swift(std::string_view six_digits);
// MMDD in the year that puts it nearest to `near`.
std::optional<Date> day_nearest(std::string_view four_digits, Date near);

}  // namespace luoshu::bank
