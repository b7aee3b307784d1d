#include "ledger/base/fen_sum.h"

#include <algorithm>
#include <limits>

namespace luoshu {

std::int64_t FenSum::nearest_fen() const {
  using Limits = std::numeric_limits<std::int64_t>;
  return static_cast<std::int64_t>(std::clamp<__int128>(fen_, Limits::min(), Limits::max()));
}

Result<std::int64_t> FenSum::fen() const {
  const std::int64_t nearest = nearest_fen();
  if (nearest == fen_) return nearest;
  return Fault{Errc::kLimit, "a sum of money is beyond 9 x 10^18 fen", "金额合计超出可表示的范围"};
}

}  // namespace luoshu
