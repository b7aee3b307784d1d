#include "ledger/base/yuan.h"

#include <fmt/format.h>

namespace luoshu {

std::string yuan(std::int64_t fen) {
  const bool minus = fen < 0;
  const auto magnitude =
      minus ? 0 - static_cast<std::uint64_t>(fen) : static_cast<std::uint64_t>(fen);
  const std::string digits = fmt::format("{}", magnitude / 100);
  std::string grouped;
  for (std::size_t i = 0; i < digits.size(); ++i) {
    if (i > 0 && (digits.size() - i) % 3 == 0) grouped.push_back(',');
    grouped.push_back(digits[i]);
  }
  return fmt::format("{}{}.{:02}", minus ? "-" : "", grouped, magnitude % 100);
}

}  // namespace luoshu
