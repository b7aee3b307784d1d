#include "ledger/allocation/weight.h"

namespace luoshu::allocation {
namespace {

std::uint64_t value_of(const Factor& factor, const WeightInputs& inputs) {
  switch (factor.kind) {
    case Factor::Kind::kBase:
      return inputs.base;
    case Factor::Kind::kUse:
      return inputs.use;
    case Factor::Kind::kQuality:
      return inputs.quality_permille;
    case Factor::Kind::kConstant:
      break;
  }
  return static_cast<std::uint64_t>(factor.constant);
}

}  // namespace

std::optional<std::uint64_t> weight_of(const std::vector<Factor>& factors,
                                       const WeightInputs& inputs) {
  std::uint64_t weight = 1;
  bool too_large = false;
  for (const Factor& factor : factors) {
    const std::uint64_t value = value_of(factor, inputs);
    if (value == 0) return 0;
    too_large = __builtin_mul_overflow(weight, value, &weight) || too_large;
    if (too_large) weight = ~std::uint64_t{0};
  }
  return too_large ? std::nullopt : std::optional(weight);
}

}  // namespace luoshu::allocation
