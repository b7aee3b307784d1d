#include "ledger/allocation/line.h"

#include <algorithm>

namespace luoshu::allocation {

StepId Steps::of(std::string_view text) {
  // A rule has few steps: looking through them is quicker than an index of them.
  const auto found = std::ranges::find(texts_, text);
  const auto place = static_cast<std::uint32_t>(found - texts_.begin());
  if (found == texts_.end()) texts_.emplace_back(text);
  return {place};
}

}  // namespace luoshu::allocation
