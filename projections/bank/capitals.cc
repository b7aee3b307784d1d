#include "projections/bank/capitals.h"

#include <fmt/format.h>

#include <array>
#include <optional>

#include "projections/bank/statement.h"
#include "projections/bank/text.h"

namespace luoshu::bank {
namespace {

constexpr std::array<std::string_view, 10> kDigits = {"零", "壹", "贰", "叁", "肆",
                                                      "伍", "陆", "柒", "捌", "玖"};
constexpr std::array<std::string_view, 4> kPlaces = {"", "拾", "佰", "仟"};
constexpr std::array<std::string_view, 4> kGroups = {"", "万", "亿", "万亿"};
constexpr std::uint64_t kYuanMax = 10'000'000'000'000'000;
constexpr std::string_view kPrefix = "人民币";
constexpr std::string_view kMinus = "（负数）";

// Four digits; zeros inside once, none at the end.
std::string group_words(std::uint64_t group, bool zero_before) {
  std::string out;
  bool zero = zero_before;
  std::uint64_t unit = 1'000;
  for (std::size_t place = 4; place-- > 0; unit /= 10) {
    const std::uint64_t digit = group / unit % 10;
    if (digit == 0) {
      zero = !out.empty() || zero_before;
      continue;
    }
    if (zero) out += kDigits[0];
    zero = false;
    zero_before = false;
    out += kDigits[digit];
    out += kPlaces[place];
  }
  return out;
}

std::string yuan_words(std::uint64_t yuan) {
  std::array<std::uint64_t, 4> groups{};
  for (auto& group : groups) {
    group = yuan % 10'000;
    yuan /= 10'000;
  }
  std::string out;
  bool skipped = false;
  for (std::size_t i = groups.size(); i-- > 0;) {
    if (groups[i] == 0) {
      skipped = !out.empty();
      // 万亿 without 亿 below it still ends in 亿.
      continue;
    }
    const bool zero = !out.empty() && (skipped || groups[i] < 1'000);
    out += group_words(groups[i], zero);
    const bool below_hundred_million = i == 3 && groups[2] != 0;
    out += below_hundred_million ? kGroups[1] : kGroups[i];
    skipped = false;
  }
  return out;
}

std::string amount_words(std::uint64_t fen) {
  const std::uint64_t yuan = fen / 100;
  const std::uint64_t jiao = fen / 10 % 10;
  const std::uint64_t rest = fen % 10;
  if (fen == 0) return "零元整";
  std::string out;
  if (yuan > 0) out = fmt::format("{}元", yuan_words(yuan));
  if (jiao == 0 && rest == 0) return out + "整";
  if (yuan > 0 && (jiao == 0 || yuan % 10 == 0)) out += kDigits[0];
  if (jiao > 0) out += fmt::format("{}角", kDigits[jiao]);
  if (rest == 0) return out + "整";
  return out + fmt::format("{}分", kDigits[rest]);
}

// Takes words off the front.
class Words {
 public:
  explicit Words(std::string_view text) : rest_(text) {}
  bool take(std::string_view word) {
    if (word.empty() || !rest_.starts_with(word)) return false;
    rest_.remove_prefix(word.size());
    return true;
  }
  std::optional<std::uint64_t> digit() {
    for (std::size_t i = 1; i < kDigits.size(); ++i)
      if (take(kDigits[i])) return i;
    if (take("貳")) return 2;
    if (take("陸")) return 6;
    return {};
  }
  bool done() const { return rest_.empty(); }

 private:
  std::string_view rest_;
};

// Up to 9999, places falling; nothing where there is no digit or the order is wrong.
std::optional<std::uint64_t> read_group(Words& words) {
  std::uint64_t sum = 0;
  std::uint64_t below = 10'000;
  for (;;) {
    while (words.take(kDigits[0])) {
    }
    auto digit = words.digit();
    if (!digit) {
      // 拾 alone is 壹拾, as people write it.
      if (sum != 0 || below != 10'000 || !words.take(kPlaces[1])) break;
      sum += 10, below = 10;
      continue;
    }
    std::uint64_t unit = 1;
    if (words.take(kPlaces[3]))
      unit = 1'000;
    else if (words.take(kPlaces[2]))
      unit = 100;
    else if (words.take(kPlaces[1]))
      unit = 10;
    if (unit >= below) return {};
    below = unit;
    sum += *digit * unit;
    if (unit == 1) break;
  }
  if (sum == 0) return {};
  return sum;
}

// Groups falling: 万 of 亿, 亿, 万, the last.
std::optional<std::uint64_t> read_yuan(Words& words) {
  std::uint64_t total = 0;
  std::uint64_t pending = 0;  // of a group that may still be multiplied by 亿
  bool any = false;
  std::uint64_t below = kYuanMax;
  for (int i = 0; i < 4; ++i) {
    const auto group = read_group(words);
    if (!group) break;
    any = true;
    if (words.take("万亿")) {
      if (below <= 1'000'000'000'000) return {};
      total += *group * 1'000'000'000'000, below = 1'000'000'000'000;
    } else if (words.take("亿")) {
      if (below <= 100'000'000) return {};
      total += (pending + *group) * 100'000'000, pending = 0, below = 100'000'000;
    } else if (words.take("万")) {
      if (pending != 0 || below <= 10'000) return {};
      pending = *group * 10'000;
    } else {
      return total + pending + *group;
    }
  }
  while (words.take(kDigits[0])) {
  }
  if (!any) return {};
  return total + pending;
}

std::optional<std::uint64_t> read_amount(Words& words) {
  if (words.take("零元整") || words.take("零圆整") || words.take("零元正") || words.take("零圆正"))
    return 0;
  std::uint64_t fen = 0;
  Words before = words;
  if (const auto yuan = read_yuan(words); yuan && (words.take("元") || words.take("圆"))) {
    if (*yuan >= kYuanMax) return {};
    fen = *yuan * 100;
  } else {
    words = before;
  }
  const auto part = [&](std::string_view unit, std::uint64_t size) {
    Words at = words;
    while (at.take(kDigits[0])) {
    }
    const auto digit = at.digit();
    if (!digit || !at.take(unit)) return false;
    words = at;
    fen += *digit * size;
    return true;
  };
  const bool jiao = part("角", 10);
  const bool last = part("分", 1);
  const bool whole = words.take("整") || words.take("正");
  if (fen == 0 || (last && whole)) return {};
  if (!jiao && !last && !whole) return {};
  return fen;
}

}  // namespace

Result<std::string> capitals_of_fen(std::int64_t fen, Prefix prefix) {
  const bool minus = fen < 0;
  const auto size = minus ? 0 - static_cast<std::uint64_t>(fen) : static_cast<std::uint64_t>(fen);
  if (size / 100 >= kYuanMax)
    return Fault{Errc::kLimit, "an amount of 10^16 yuan or more has no capitals",
                 "10^16 元及以上的金额不写大写"};
  return fmt::format("{}{}{}", prefix == Prefix::kCurrency ? kPrefix : "", minus ? kMinus : "",
                     amount_words(size));
}

Result<std::int64_t> fen_of_capitals(std::string_view given) {
  const std::string text = without_blanks(given);
  Words words(text);
  words.take(kPrefix);
  words.take("：");
  const bool minus = words.take(kMinus) || words.take("(负数)") || words.take("负");
  const auto fen = read_amount(words);
  if (!fen || !words.done()) {
    const std::string shown = shorten(text, 90);
    return refused({fmt::format("“{}”不是大写金额", shown),
                    fmt::format("'{}' is no amount in capitals", shown)});
  }
  const auto amount = static_cast<std::int64_t>(*fen);
  return minus ? -amount : amount;
}

}  // namespace luoshu::bank
