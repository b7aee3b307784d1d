// PCT and MONEY of LuoRule: digits to integers and back. Pure.
#pragma once

#include <string>
#include <string_view>
#include <variant>

#include "ledger/allocation/rule.h"

namespace luoshu::allocation {

// Why digits are not the number they stand for.
struct BadNumber {
  std::string en;
  std::string zh;
};

// `digits` or `digits.digits`, without '%': 0 to 100 with at most four decimals.
std::variant<Ppm, BadNumber> read_percent(std::string_view digits);
// Yuan, `digits` or `digits.digits`: no or exactly two decimals, at most limits::kAmountFenMax.
std::variant<Fen, BadNumber> read_money(std::string_view digits);
// `digits`: at most 2^63 - 1.
std::variant<std::int64_t, BadNumber> read_integer(std::string_view digits);

// The shortest spelling with '%': 400000 -> "40%", 62500 -> "6.25%". REQUIRES a value >= 0.
std::string to_text(Ppm percent);
// Yuan with two decimals: 300000 -> "3000.00". REQUIRES a value >= 0.
std::string to_text(Fen money);

}  // namespace luoshu::allocation
