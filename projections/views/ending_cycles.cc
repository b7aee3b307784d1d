#include "projections/views/ending_cycles.h"

#include <algorithm>

#include "schema/state_products.capnp.h"

namespace luoshu {

std::vector<Cycle> cycles_of(const LedgerAt& ledger) {
  std::vector<Cycle> cycles;
  ledger.state().scan(tables::kCycles, {}, [&](std::string_view id, const auto& row) {
    cycles.push_back({std::string(id), std::string(from_kj(row->getPrimaryDeveloper())),
                      row->getFrom(), row->getTo(), row->getEvent()});
    return true;
  });
  return cycles;
}

const Cycle* next_cycle(const std::vector<Cycle>& cycles, const Cycle& cycle) {
  const Cycle* next = nullptr;
  for (const Cycle& other : cycles)
    if (other.developer == cycle.developer && other.from > cycle.to &&
        (next == nullptr || other.from < next->from))
      next = &other;
  return next;
}

std::optional<std::int32_t> ends_in_days(const std::vector<Cycle>& cycles, const Cycle& cycle,
                                         Date day) {
  if (cycle.to - day.days > kEndingDays) return std::nullopt;
  const bool continued = std::ranges::any_of(cycles, [&](const Cycle& other) {
    return other.developer == cycle.developer && other.from <= cycle.to + 1 && other.to > cycle.to;
  });
  return continued ? std::nullopt : std::optional(cycle.to - day.days);
}

}  // namespace luoshu
