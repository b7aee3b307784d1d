// Percentages as integer ppm: 1 percent is 10,000 ppm, so four decimals of a percent are exact.
// Never floating point. Pure functions; safe from every thread.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "ledger/base/result.h"

namespace luoshu::form {

// Reads digits with at most four decimals, and a '%' after them where the value was a JSON text:
// "6" "6.25" "40%". On failure kInvalid with the reason alone (sign, exponent, a fifth decimal,
// a needless leading zero, more than 100).
Result<std::int64_t> parse_percent(std::string_view spelling);

// The shortest spelling without '%': 600000 -> "60", 62500 -> "6.25". REQUIRES ppm >= 0.
std::string percent_text(std::int64_t ppm);

}  // namespace luoshu::form
