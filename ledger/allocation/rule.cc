#include "ledger/allocation/rule.h"

#include <algorithm>

#include "ledger/base/assert.h"

namespace luoshu::allocation {

bool same_scope(const Scope& one, const Scope& other) {
  if (one.kind != other.kind || one.ids.size() != other.ids.size()) return false;
  std::vector<std::string> ids = one.ids;
  std::vector<std::string> others = other.ids;
  std::ranges::sort(ids);
  std::ranges::sort(others);
  return ids == others;
}

const Step& split_step(const Rule& rule) {
  const auto found = std::ranges::find_if(
      rule.steps, [](const Step& step) { return std::holds_alternative<Split>(step.what); });
  LUOSHU_ASSERT(found != rule.steps.end());
  return *found;
}

const Step& pool_step(const Rule& rule, std::string_view pool) {
  const auto found = std::ranges::find_if(rule.steps, [&](const Step& step) {
    const Pool* declared = std::get_if<Pool>(&step.what);
    return declared != nullptr && declared->name == pool;
  });
  LUOSHU_ASSERT(found != rule.steps.end());
  return *found;
}

}  // namespace luoshu::allocation
