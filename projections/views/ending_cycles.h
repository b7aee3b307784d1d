// Cycles of permitted revenue that come to their end, and the cycle that continues each (C97).
#pragma once

#include "projections/views/rows.h"

namespace luoshu {

// Days before the end from which a cycle is shown that no recorded approval continues.
inline constexpr std::int32_t kEndingDays = 90;

struct Cycle {
  std::string id;
  std::string developer;
  std::int32_t from;
  std::int32_t to;
  std::uint64_t event;  // its approval
};
std::vector<Cycle> cycles_of(const LedgerAt& ledger);
// The earliest cycle of the same developer that begins later.
const Cycle* next_cycle(const std::vector<Cycle>& cycles, const Cycle& cycle);
// Days until its last one where it ends soon, or has ended, and the day after it lies in no cycle
// of its developer.
std::optional<std::int32_t> ends_in_days(const std::vector<Cycle>& cycles, const Cycle& cycle,
                                         Date day);

}  // namespace luoshu
