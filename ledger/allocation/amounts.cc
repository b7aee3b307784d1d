#include "ledger/allocation/amounts.h"

#include <fmt/format.h>

#include <limits>

#include "ledger/base/assert.h"
#include "ledger/base/limits.h"

namespace luoshu::allocation {
namespace {

constexpr std::int64_t kPpmPerPercent = 10'000;
constexpr std::size_t kPercentDecimalsMax = 4;
constexpr std::size_t kMoneyDecimals = 2;

struct Digits {
  std::string_view whole;
  std::string_view decimals;
};

Digits parts_of(std::string_view digits) {
  const std::size_t dot = digits.find('.');
  if (dot == std::string_view::npos) return {digits, {}};
  return {digits.substr(0, dot), digits.substr(dot + 1)};
}

// The digits, with the decimals filled up to `places`, as one number; `max` + 1 where it is more
// than `max`. REQUIRES at most `places` decimals and max < 2^64 - 1.
std::uint64_t value_up_to(const Digits& digits, std::size_t places, std::uint64_t max) {
  std::uint64_t value = 0;
  const auto append = [&](char digit) {
    if (value > max) return;
    const auto last = static_cast<std::uint64_t>(digit - '0');
    value = value > (max - last) / 10 ? max + 1 : value * 10 + last;
  };
  for (const char digit : digits.whole) append(digit);
  for (std::size_t i = 0; i < places; ++i)
    append(i < digits.decimals.size() ? digits.decimals[i] : '0');
  return value;
}

}  // namespace

std::variant<Ppm, BadNumber> read_percent(std::string_view digits) {
  const Digits parts = parts_of(digits);
  if (parts.decimals.size() > kPercentDecimalsMax)
    return BadNumber{"a percentage has at most four decimals", "百分比最多四位小数"};
  constexpr std::uint64_t kMax = kPpmWhole;
  const std::uint64_t ppm = value_up_to(parts, kPercentDecimalsMax, kMax);
  if (ppm > kMax) return BadNumber{"a percentage is at most 100%", "百分比不得大于100%"};
  return Ppm{static_cast<std::int64_t>(ppm)};
}

std::variant<Fen, BadNumber> read_money(std::string_view digits) {
  const Digits parts = parts_of(digits);
  if (!parts.decimals.empty() && parts.decimals.size() != kMoneyDecimals)
    return BadNumber{"an amount in yuan has no or exactly two decimals",
                     "金额（元）应无小数或恰有两位小数"};
  constexpr auto kMax = static_cast<std::uint64_t>(limits::kAmountFenMax);
  const std::uint64_t fen = value_up_to(parts, kMoneyDecimals, kMax);
  if (fen > kMax)
    return BadNumber{
        fmt::format("an amount is at most {} yuan", to_text(Fen{limits::kAmountFenMax})),
        fmt::format("金额最多{}元", to_text(Fen{limits::kAmountFenMax}))};
  return Fen{static_cast<std::int64_t>(fen)};
}

std::variant<std::int64_t, BadNumber> read_integer(std::string_view digits) {
  constexpr auto kMax = static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max());
  const std::uint64_t value = value_up_to({digits, {}}, 0, kMax);
  if (value > kMax)
    return BadNumber{fmt::format("an integer is at most {}", kMax),
                     fmt::format("整数最大为{}", kMax)};
  return static_cast<std::int64_t>(value);
}

std::string to_text(Ppm percent) {
  LUOSHU_ASSERT(percent.value >= 0);
  std::string text =
      fmt::format("{}.{:04}", percent.value / kPpmPerPercent, percent.value % kPpmPerPercent);
  text.erase(text.find_last_not_of('0') + 1);
  if (text.back() == '.') text.pop_back();
  return text + '%';
}

std::string to_text(Fen money) {
  LUOSHU_ASSERT(money.value >= 0);
  return fmt::format("{}.{:02}", money.value / 100, money.value % 100);
}

}  // namespace luoshu::allocation
