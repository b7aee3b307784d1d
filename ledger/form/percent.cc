#include "ledger/form/percent.h"

#include <fmt/format.h>

#include "ledger/base/assert.h"
#include "ledger/form/text_rules.h"

namespace luoshu::form {
namespace {

constexpr std::int64_t kPpmPerPercent = 10'000;
constexpr std::int64_t kPpmMax = 100 * kPpmPerPercent;
constexpr std::size_t kDecimalsMax = 4;

bool all_digits(std::string_view text) {
  return !text.empty() && text.find_first_not_of("0123456789") == std::string_view::npos;
}

Fault refused(std::string_view spelling, std::string_view en, std::string_view zh) {
  return Fault{Errc::kInvalid, fmt::format("'{}' {}", shown(spelling), en),
               fmt::format("“{}”{}", shown(spelling), zh)};
}

}  // namespace

Result<std::int64_t> parse_percent(std::string_view spelling) {
  std::string_view number = spelling;
  if (number.ends_with('%')) number.remove_suffix(1);
  const std::size_t dot = number.find('.');
  const std::string_view whole = number.substr(0, dot);
  std::string_view decimals = dot == std::string_view::npos ? "" : number.substr(dot + 1);
  if (!all_digits(whole) || (dot != std::string_view::npos && !all_digits(decimals)) ||
      (whole.size() > 1 && whole[0] == '0'))
    return refused(spelling, "is not a percentage such as 40, 6.25 or 40%",
                   "不是有效的百分比（例如 40、6.25 或 40%）");
  if (decimals.size() > kDecimalsMax)
    return refused(spelling, "has more than four decimals", "的小数超过四位");
  const auto too_much = [&] { return refused(spelling, "is more than 100 percent", "大于100%"); };
  if (whole.size() > 3) return too_much();
  std::int64_t ppm = 0;
  for (const char digit : whole) ppm = ppm * 10 + (digit - '0');
  for (std::size_t i = 0; i < kDecimalsMax; ++i)
    ppm = ppm * 10 + (i < decimals.size() ? decimals[i] - '0' : 0);
  if (ppm > kPpmMax) return too_much();
  return ppm;
}

std::string percent_text(std::int64_t ppm) {
  LUOSHU_ASSERT(ppm >= 0);
  std::string text = fmt::format("{}.{:04}", ppm / kPpmPerPercent, ppm % kPpmPerPercent);
  text.erase(text.find_last_not_of('0') + 1);
  if (text.back() == '.') text.pop_back();
  return text;
}

}  // namespace luoshu::form
