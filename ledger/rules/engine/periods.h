// Ids of the periods that are allocated, reported on and closed. Values; safe from every thread.
#pragma once

#include <compare>
#include <cstdint>
#include <string>
#include <string_view>

#include "ledger/base/result.h"
#include "ledger/base/time.h"

namespace luoshu {

// A month, a quarter or a year, of the years 1900 to 9999.
enum class PeriodKind : std::uint8_t { kMonth, kQuarter, kYear };
struct PeriodId {
  PeriodKind kind = PeriodKind::kQuarter;
  int year = 0;
  int number = 0;  // 1 to 12, 1 to 4; 0 for a year
  friend auto operator<=>(const PeriodId&, const PeriodId&) = default;
};
// 2025-08, 2025Q3, 2025 and no other spelling. On failure: kInvalid.
Result<PeriodId> parse_period(std::string_view text);
std::string to_string(const PeriodId& period);
// REQUIRE a period that parse_period can return.
Date first_day(const PeriodId& period);
Date last_day(const PeriodId& period);
// The period of that kind the day falls in. REQUIRES a day that parse_date can return.
PeriodId period_of(Date day, PeriodKind kind);

}  // namespace luoshu
