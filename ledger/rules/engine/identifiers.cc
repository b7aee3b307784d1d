#include "ledger/rules/engine/identifiers.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "ledger/base/assert.h"

namespace luoshu {
namespace {

constexpr std::string_view kAlphabet = "0123456789ABCDEFGHJKLMNPQRTUWXY";
static_assert(kAlphabet.size() == 31);

constexpr int kYearMin = 1900;  // what parse_date takes
constexpr int kYearMax = 9999;

bool in_alphabet(char c) {
  return kAlphabet.find(c) != std::string_view::npos;
}
bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

// The number that the text's decimal digits write; nothing where something else stands there.
std::optional<int> number(std::string_view digits) {
  if (digits.empty() || digits.size() > 6 || !std::ranges::all_of(digits, is_digit))
    return std::nullopt;
  int value = 0;
  for (const char digit : digits) value = value * 10 + (digit - '0');
  return value;
}

std::optional<int> year_number(std::string_view digits) {
  const auto year = digits.size() == 4 ? number(digits) : std::nullopt;
  return year && *year >= kYearMin ? year : std::nullopt;
}

}  // namespace

FlawWords words_of(IdentifierFlaw flaw) {
  switch (flaw) {
    case IdentifierFlaw::kNone:
      break;
    case IdentifierFlaw::kLength:
      return {"wrong length", "长度不符"};
    case IdentifierFlaw::kCharacter:
      return {"a character outside 0-9 A-Z without I, O, S, V, Z",
              "含有字符集（数字和不含 I、O、S、V、Z 的大写字母）以外的字符"};
    case IdentifierFlaw::kPrefix:
      return {"it does not begin with 41R or 41P", "不以41R或41P开头"};
    case IdentifierFlaw::kDivision:
      return {"no division code in its place", "区划码位不是区划代码"};
    case IdentifierFlaw::kYear:
      return {"no year in its place", "年份位不是年份"};
    case IdentifierFlaw::kSerial:
      return {"no serial number in its place", "顺序号位不是顺序号"};
    case IdentifierFlaw::kInnerCheck:
      return {"the check digit of the organisation code (position 17, GB 11714) does not fit",
              "主体标识码校验位（第17位，GB 11714）不符"};
    case IdentifierFlaw::kOuterCheck:
      return {"the last check digit (GB 32100) does not fit", "末位校验码（GB 32100）不符"};
  }
  return {"", ""};
}

std::optional<char> check_character(std::string_view body) {
  std::size_t sum = 0;
  std::size_t weight = 1;
  for (const char c : body) {
    const std::size_t value = kAlphabet.find(c);
    if (value == std::string_view::npos) return std::nullopt;
    sum = (sum + value * weight) % 31;
    weight = weight * 3 % 31;
  }
  return kAlphabet[(31 - sum) % 31];
}

std::optional<char> organisation_check_character(std::string_view eight) {
  constexpr std::array kWeights{3, 7, 9, 10, 5, 8, 4, 2};
  if (eight.size() != kWeights.size()) return std::nullopt;
  int sum = 0;
  for (std::size_t i = 0; i < eight.size(); ++i) {
    const char c = eight[i];
    const bool letter = c >= 'A' && c <= 'Z';
    if (!letter && !is_digit(c)) return std::nullopt;
    sum += (letter ? c - 'A' + 10 : c - '0') * kWeights[i];
  }
  return "0X987654321"[sum % 11];  // 11 - sum, where 11 is written 0 and 10 is written X
}

IdentifierFlaw check_credit_code(std::string_view text) {
  if (text.size() != 18) return IdentifierFlaw::kLength;
  if (!std::ranges::all_of(text, in_alphabet)) return IdentifierFlaw::kCharacter;
  if (!is_division_code(text.substr(2, 6))) return IdentifierFlaw::kDivision;
  if (organisation_check_character(text.substr(8, 8)) != text[16])
    return IdentifierFlaw::kInnerCheck;
  return check_character(text.substr(0, 17)) == text[17] ? IdentifierFlaw::kNone
                                                         : IdentifierFlaw::kOuterCheck;
}

bool is_division_code(std::string_view text) {
  return text.size() == 6 && std::ranges::all_of(text, is_digit);
}

bool is_henan_division_code(std::string_view text) {
  return is_division_code(text) && text.starts_with("41");
}

IdentifierFlaw check_local_code(std::string_view text, std::string_view kinds) {
  if (text.size() != 19) return IdentifierFlaw::kLength;
  if (!std::ranges::all_of(text, in_alphabet)) return IdentifierFlaw::kCharacter;
  if (!text.starts_with("41") || kinds.find(text[2]) == std::string_view::npos)
    return IdentifierFlaw::kPrefix;
  if (!is_henan_division_code(text.substr(3, 6))) return IdentifierFlaw::kDivision;
  if (!year_number(text.substr(9, 4))) return IdentifierFlaw::kYear;
  if (number(text.substr(13, 5)).value_or(0) == 0) return IdentifierFlaw::kSerial;
  return check_character(text.substr(0, 18)) == text[18] ? IdentifierFlaw::kNone
                                                         : IdentifierFlaw::kOuterCheck;
}

std::optional<LocalCode> parse_local_code(std::string_view text, std::string_view kinds) {
  if (check_local_code(text, kinds) != IdentifierFlaw::kNone) return std::nullopt;
  LocalCode code;
  code.kind = static_cast<LocalCodeKind>(kAllCodeKinds.find(text[2]));
  code.division = text.substr(3, 6);
  code.year = year_number(text.substr(9, 4)).value_or(0);
  code.serial = number(text.substr(13, 5)).value_or(0);
  return code;
}

std::string to_string(const LocalCode& code) {
  LUOSHU_ASSERT(is_henan_division_code(code.division));
  LUOSHU_ASSERT(code.year >= kYearMin && code.year <= kYearMax);
  LUOSHU_ASSERT(code.serial >= 1 && code.serial <= 99'999);
  std::string text =
      fmt::format("41{}{}{:04}{:05}", kAllCodeKinds[static_cast<std::size_t>(code.kind)],
                  code.division, code.year, code.serial);
  text += check_character(text).value_or('?');
  LUOSHU_ASSERT(check_local_code(text, kAllCodeKinds) == IdentifierFlaw::kNone);
  return text;
}

}  // namespace luoshu
