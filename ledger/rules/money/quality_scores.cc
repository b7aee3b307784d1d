#include "ledger/rules/money/quality_scores.h"

#include "ledger/allocation/weight.h"
#include "ledger/rules/engine/tables.h"
#include "schema/state_costs.capnp.h"

namespace luoshu {

std::optional<QualityScore> quality_on(const State& state, std::string_view resource, Date day,
                                       std::uint64_t number) {
  const auto row = state.find(tables::kQuality, resource);
  if (!row) return std::nullopt;
  QualityScore found;
  std::optional<Date> latest;
  for (const auto score : row->getScores()) {
    const Date on{score.getOn()};
    if (score.getEvent() >= number || !allocation::is_later_score(on, latest, day)) continue;
    latest = on;
    found = {score.getPermille(), on, score.getEvent()};
  }
  return latest ? std::optional(found) : std::nullopt;
}

}  // namespace luoshu
