// What a resource weighs in a sale, and which score of its quality counts: written once, for the
// run, for views and for explanations (A19, A20, A21). Pure; safe from every thread.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "ledger/allocation/rule.h"

namespace luoshu::allocation {

inline constexpr std::uint64_t kQualityUnknown = 1000;  // per mille, where there is no score

// Whether a score dated `on` takes the place of the one dated `latest` (none: of no score) as the
// quality on `day`. Scores come in the order recorded, so of one date the later recorded counts.
constexpr bool is_later_score(Date on, const std::optional<Date>& latest, Date day) {
  return on <= day && (!latest || *latest <= on);
}

// What the factors of a rule stand for.
struct WeightInputs {
  std::uint64_t base = 0;
  std::uint64_t use = 0;  // 0 where none was metered
  std::uint64_t quality_permille = kQualityUnknown;
};
// The product of the factors: 0 where one of them is 0, none where it is above 2^64 - 1.
std::optional<std::uint64_t> weight_of(const std::vector<Factor>& factors,
                                       const WeightInputs& inputs);

}  // namespace luoshu::allocation
