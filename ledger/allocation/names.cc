#include "ledger/allocation/names.h"

#include <algorithm>

#include "ledger/base/assert.h"

namespace luoshu::allocation {

Names::Names(std::vector<std::string> texts) : texts_(std::move(texts)) {
  texts_.emplace_back();
  std::ranges::sort(texts_);
  texts_.erase(std::unique(texts_.begin(), texts_.end()), texts_.end());
}

NameId Names::of(std::string_view text) const {
  const auto found = std::ranges::lower_bound(
      texts_, text, {}, [](const std::string& one) { return std::string_view(one); });
  LUOSHU_ASSERT(found != texts_.end() && *found == text);
  return {static_cast<std::uint32_t>(found - texts_.begin())};
}

}  // namespace luoshu::allocation
