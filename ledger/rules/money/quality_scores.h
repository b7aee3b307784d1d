// The quality of a resource as its scores say it (A19, A21).
#pragma once

#include <limits>
#include <optional>

#include "ledger/base/time.h"
#include "ledger/rules/engine/state.h"

namespace luoshu {

struct QualityScore {
  std::int64_t permille = 0;
  Date on;
  std::uint64_t event = 0;
};
// The score that counts on that day: the latest dated up to it, of one date the later recorded.
// Recorded before event `number`. None: 1000 per mille are taken (allocation::kQualityUnknown).
std::optional<QualityScore> quality_on(
    const State& state, std::string_view resource, Date day,
    std::uint64_t number = std::numeric_limits<std::uint64_t>::max());

}  // namespace luoshu
