// Amounts of foreign files: decimal text to integers of the currency's smallest unit and back. No
// amount is ever a floating-point number. Pure.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "ledger/base/result.h"

namespace luoshu::bank {

// Decimals of a currency by ISO 4217: 2 for most and for an empty code, 0 for JPY, 3 for KWD, …
int decimals_of(std::string_view currency);
// Three capital letters.
bool is_currency(std::string_view code);

// A decimal number, exactly: digits * 10^-scale.
struct Decimal {
  bool negative = false;
  std::string digits;  // no leading zero; empty is zero
  int scale = 0;       // may be negative
};

enum class NumberStyle : std::uint8_t {
  kPlain,     // 53000, 53000.0, .5: ISO 20022
  kComma,     // the comma is mandatory and decimal: SWIFT
  kPeople,    // sign in front or behind, brackets, ¥, thousands, full-width digits, 元
  kWorkbook,  // 1.2345E3 as well; the spelling of a binary number is rounded to 15 digits
};

struct ParsedAmount {
  std::int64_t amount = 0;
  bool rounded = false;  // only kWorkbook, see there
};

// kRefused, with the reason alone (the caller knows the place): not a number in that style, more
// decimals other than zero than the currency has, larger than limits::kAmountFenMax.
Result<ParsedAmount> parse_amount(std::string_view text, NumberStyle style, int decimals);

// -1234.50: what parse_amount takes in kPlain, but for the sign.
std::string amount_text(std::int64_t amount, int decimals);

}  // namespace luoshu::bank
