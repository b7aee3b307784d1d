#include "projections/bank/amount.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "ledger/base/limits.h"
#include "projections/bank/statement.h"
#include "projections/bank/text.h"

namespace luoshu::bank {
namespace {

constexpr std::size_t kDigitsMax = 64;       // of a written amount
constexpr int kExponentMax = 30;             // of a workbook's number
constexpr std::size_t kBinaryDigits = 15;    // that every binary64 keeps
constexpr std::size_t kArtifactDigits = 16;  // from here on a spelling may be a binary number's

Fault no_number(std::string_view text) {
  const std::string shown = shorten(text, 40);
  return refused({fmt::format("“{}”不是金额", shown), fmt::format("'{}' is no amount", shown)});
}

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

// Digits with at most one `point` among them.
bool read_digits(std::string_view text, char point, Decimal& out) {
  bool after = false;
  bool any = false;
  for (const char c : text) {
    if (c == point && !after) {
      after = true;
    } else if (is_digit(c)) {
      any = true;
      if (out.digits.size() >= kDigitsMax) return false;
      if (c != '0' || !out.digits.empty()) out.digits.push_back(c);
      if (after) ++out.scale;
    } else {
      return false;
    }
  }
  return any;
}

// 1,234,567.89: groups of three behind the first; nothing else may hold a comma.
bool drop_thousands(std::string& text) {
  const std::size_t point = std::min(text.find('.'), text.size());
  if (text.find(',') == std::string::npos) return true;
  if (text.find(',') > point || text.rfind(',') > point) return false;
  std::size_t group = 0;
  for (std::size_t i = point; i-- > 0;) {
    if (text[i] == ',') {
      if (group != 3) return false;
      group = 0;
    } else {
      ++group;
    }
  }
  if (group == 0 || group > 3) return false;
  std::erase(text, ',');
  return true;
}

bool take_front(std::string& text, std::string_view front) {
  if (!text.starts_with(front)) return false;
  text.erase(0, front.size());
  return true;
}

bool take_back(std::string& text, std::string_view back) {
  if (!text.ends_with(back)) return false;
  text.erase(text.size() - back.size());
  return true;
}

// As people write: the sign once, in front, behind or as brackets.
bool read_of_people(std::string_view given, Decimal& out) {
  std::string text = without_blanks(half_width(given));
  if (text.starts_with('(') && text.ends_with(')')) {
    out.negative = true;
    text = text.substr(1, text.size() - 2);
  }
  const auto sign = [&] {
    for (const std::string_view minus : {"-", "−", "－"})
      if (take_front(text, minus)) return out.negative ? false : (out.negative = true);
    if (!out.negative) take_front(text, "+");
    return true;
  };
  if (!sign()) return false;
  for (const std::string_view mark : {"¥", "￥", "CNY", "RMB", "人民币"})
    if (take_front(text, mark)) break;
  if (text.starts_with('-') || text.starts_with("−")) {
    if (!sign()) return false;
  }
  take_back(text, "元");
  if (text.ends_with('-')) {
    if (out.negative) return false;
    out.negative = true;
    text.pop_back();
  }
  return drop_thousands(text) && read_digits(text, '.', out);
}

bool read_of_workbook(std::string_view text, Decimal& out) {
  if (text.starts_with('-')) {
    out.negative = true;
    text.remove_prefix(1);
  }
  const std::size_t mark = text.find_first_of("Ee");
  if (!read_digits(text.substr(0, mark), '.', out)) return false;
  if (mark == std::string_view::npos) return true;
  std::string_view rest = text.substr(mark + 1);
  const bool minus = rest.starts_with('-');
  if (minus || rest.starts_with('+')) rest.remove_prefix(1);
  if (rest.empty() || rest.size() > 4) return false;
  int exponent = 0;
  for (const char c : rest) {
    if (!is_digit(c)) return false;
    exponent = exponent * 10 + (c - '0');
  }
  if (exponent > kExponentMax && !out.digits.empty()) return false;
  out.scale -= minus ? -exponent : exponent;
  return true;
}

void drop_zeros_behind(Decimal& number, int scale) {
  while (number.scale > scale && !number.digits.empty() && number.digits.back() == '0') {
    number.digits.pop_back();
    --number.scale;
  }
  if (number.digits.empty()) number.scale = 0;
}

// To `keep` digits, half up.
void round_to(Decimal& number, std::size_t keep) {
  if (number.digits.size() <= keep) return;
  const bool up = number.digits[keep] >= '5';
  number.scale -= static_cast<int>(number.digits.size() - keep);
  number.digits.resize(keep);
  if (!up) return;
  std::size_t i = keep;
  while (i > 0 && number.digits[i - 1] == '9') number.digits[--i] = '0';
  if (i > 0)
    ++number.digits[i - 1];
  else
    number.digits = fmt::format("1{}", number.digits);
}

Result<std::int64_t> smallest_units(Decimal number, std::string_view text, int decimals) {
  drop_zeros_behind(number, decimals);
  if (number.scale > decimals) {
    const std::string shown = shorten(text, 40);
    return refused({fmt::format("金额“{}”的小数超过 {} 位", shown, decimals),
                    fmt::format("the amount '{}' has more than {} decimals", shown, decimals)});
  }
  constexpr std::int64_t kMost = limits::kAmountFenMax;
  std::int64_t amount = 0;
  const auto too_large = [&] {
    const std::string shown = shorten(text, 40);
    return refused(
        {fmt::format("金额“{}”过大", shown), fmt::format("the amount '{}' is too large", shown)});
  };
  const auto push = [&](char digit) {
    amount = amount * 10 + (digit - '0');
    return amount <= kMost;
  };
  for (const char digit : number.digits)
    if (!push(digit)) return too_large();
  if (number.digits.empty()) return std::int64_t{0};
  for (int scale = number.scale; scale < decimals; ++scale)
    if (!push('0')) return too_large();
  return number.negative ? -amount : amount;
}

}  // namespace

int decimals_of(std::string_view currency) {
  constexpr std::array<std::string_view, 17> kNone = {"BIF", "CLP", "DJF", "GNF", "ISK", "JPY",
                                                      "KMF", "KRW", "PYG", "RWF", "UGX", "UYI",
                                                      "VND", "VUV", "XAF", "XOF", "XPF"};
  constexpr std::array<std::string_view, 7> kThree = {"BHD", "IQD", "JOD", "KWD",
                                                      "LYD", "OMR", "TND"};
  if (std::ranges::find(kNone, currency) != kNone.end()) return 0;
  if (std::ranges::find(kThree, currency) != kThree.end()) return 3;
  if (currency == "CLF" || currency == "UYW") return 4;
  return 2;
}

bool is_currency(std::string_view code) {
  return code.size() == 3 && std::ranges::all_of(code, [](char c) { return c >= 'A' && c <= 'Z'; });
}

Result<ParsedAmount> parse_amount(std::string_view text, NumberStyle style, int decimals) {
  Decimal number;
  bool good = false;
  ParsedAmount parsed;
  switch (style) {
    case NumberStyle::kPlain:
      good = read_digits(text.starts_with('+') ? text.substr(1) : text, '.', number);
      break;
    case NumberStyle::kComma:
      good = text.find(',') != std::string_view::npos && !text.starts_with(',') &&
             read_digits(text, ',', number);
      break;
    case NumberStyle::kPeople:
      good = read_of_people(text, number);
      break;
    case NumberStyle::kWorkbook:
      good = read_of_workbook(text, number);
      if (good && number.digits.size() >= kArtifactDigits && number.scale > decimals) {
        Decimal rounded = number;
        round_to(rounded, kBinaryDigits);
        drop_zeros_behind(rounded, decimals);
        if (rounded.scale <= decimals) {
          number = rounded;
          parsed.rounded = true;
        }
      }
      break;
  }
  if (!good) return no_number(text);
  LUOSHU_TRY(parsed.amount, smallest_units(std::move(number), text, decimals));
  return parsed;
}

std::string amount_text(std::int64_t amount, int decimals) {
  const bool minus = amount < 0;
  const auto size =
      minus ? 0 - static_cast<std::uint64_t>(amount) : static_cast<std::uint64_t>(amount);
  const char* sign = minus ? "-" : "";
  if (decimals == 0) return fmt::format("{}{}", sign, size);
  std::uint64_t unit = 1;
  for (int i = 0; i < decimals; ++i) unit *= 10;
  return fmt::format("{}{}.{:0{}}", sign, size / unit, size % unit, decimals);
}

}  // namespace luoshu::bank
