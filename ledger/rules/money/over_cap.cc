#include "ledger/rules/money/over_cap.h"

#include <fmt/format.h>

#include <array>
#include <set>
#include <string>

#include "ledger/rules/money/run_takings.h"
#include "schema/events_products.capnp.h"
#include "schema/state_allocation.capnp.h"
#include "schema/state_products.capnp.h"
#include "schema/values.capnp.h"

namespace luoshu {
namespace {

using Approved = schema::PermittedRevenueApproved::Reader;

struct Earlier {
  std::set<std::string, std::less<>> cycles;
  __int128 deducted_fen = 0;  // by themselves, of cycles before them
};

// Cycles of the developer that end before this one begins.
Earlier earlier_cycles(const State& state, Approved fields) {
  Earlier earlier;
  state.scan(tables::kCycles, {}, [&](std::string_view id, const auto& row) {
    if (row->getPrimaryDeveloper() != fields.getPrimary() || row->getTo() >= fields.getCycleFrom())
      return true;
    earlier.cycles.emplace(id);
    earlier.deducted_fen += row->getDeductionFen();
    return true;
  });
  return earlier;
}

__int128 reserved_fen(const State& state, const Earlier& earlier) {
  __int128 sum = 0;
  for (const StandingRun& run : standing_runs(state))
    if (const auto outcome = state.find(tables::kOutcomes, run.run))
      for (const auto reserve : outcome->getReserves())
        if (earlier.cycles.contains(from_kj(reserve.getKey()))) sum += reserve.getValue();
  return sum;
}

// At least what is left of it; where a cycle leaves no income, the rest waits for the next.
void require_deduction(Decision& decision) {
  const auto fields = decision.event.fields<schema::PermittedRevenueApproved>();
  if (fields.getCycleFrom() == kNoDay || fields.getMaxPermittedRevenueFen() == 0) return;
  const Earlier earlier = earlier_cycles(decision.state, fields);
  const __int128 left = reserved_fen(decision.state, earlier) - earlier.deducted_fen;
  const std::int64_t said =
      is_absent(fields.getCarryDeductionFen()) ? 0 : fields.getCarryDeductionFen();
  if (earlier.cycles.empty() || said >= left) return;
  const std::string missing = fmt::format("{}", left - said);
  decision.refuse("E-PRC-CARRY", "fields.carry_deduction_fen",
                  {fmt::format("{} fen too little", missing), fmt::format("差 {} 分", missing)});
}

const std::array kBesides{
    Beside{event_type<schema::PermittedRevenueApproved>, require_deduction, nullptr},
};

}  // namespace

std::span<const Beside> over_cap_besides() {
  return kBesides;
}

}  // namespace luoshu
