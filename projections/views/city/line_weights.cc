#include "projections/views/city/line_weights.h"

#include "ledger/rules/money/quality_scores.h"
#include "ledger/rules/products/products.h"
#include "projections/views/rows.h"
#include "schema/state_costs.capnp.h"
#include "schema/state_products.capnp.h"
#include "schema/state_transactions.capnp.h"

namespace luoshu {

LineWeights::Weighed LineWeights::of(const PeriodLine& line, const Sale& sale) {
  if (line.line.resource.empty() || sale.id.empty()) return {};
  if (sale.id != sale_) look_up(sale);
  const Resource* mine = nullptr;
  for (const Resource& one : resources_)
    if (one.component == line.line.key && one.resource == line.line.resource) mine = &one;
  if (mine == nullptr) return {};
  Weighed weighed{number_cell(static_cast<std::int64_t>(mine->inputs.use)), {}, {}};
  const Factors* factors = factors_of(line);
  if (factors == nullptr) return weighed;
  // A run with a weight above 2^64 - 1 is refused, so a line has none.
  const std::uint64_t weight = weight_of(*factors, mine->inputs).value_or(0);
  __int128 all = 0;
  for (const Resource& one : resources_)
    if (one.component == mine->component) all += weight_of(*factors, one.inputs).value_or(0);
  if (weight <= INT64_MAX) weighed.weight = number_cell(static_cast<std::int64_t>(weight));
  if (all > 0)
    weighed.share_ppm =
        number_cell(static_cast<std::int64_t>(__int128{weight} * allocation::kPpmWhole / all));
  return weighed;
}

void LineWeights::look_up(const Sale& sale) {
  sale_ = sale.id;
  resources_.clear();
  const State& state = seen_.state();
  const auto version =
      state.find(tables::kProductVersions, product_version_key(sale.product, sale.version));
  if (!version) return;
  const auto usage = state.glance(tables::kUsage, sale.id);
  for (const auto component : version->getLineage())
    for (const auto needed : component.getRequires()) {
      Resource one{std::string(from_kj(component.getComponent())),
                   std::string(from_kj(needed.getResource())),
                   {static_cast<std::uint64_t>(needed.getBaseWeight())}};
      if (usage)
        for (const auto use : usage->getByResource())
          if (from_kj(use.getKey()) == one.resource)
            one.inputs.use = static_cast<std::uint64_t>(use.getValue());
      if (const auto score = quality_on(state, one.resource, Date{sale.day}))
        one.inputs.quality_permille = static_cast<std::uint64_t>(score->permille);
      resources_.push_back(std::move(one));
    }
}

const LineWeights::Factors* LineWeights::factors_of(const PeriodLine& line) {
  const auto& name = steps_.name_of(line.rule, line.version, line.line.step);
  if (!name || name->adjusts || name->step.kind != allocation::StepKind::kPool) return nullptr;
  const allocation::Pool* pool = steps_.pool_of(line.rule, line.version, line.line.step);
  const auto* lineage = std::get_if<allocation::ByLineage>(&pool->method);
  return lineage == nullptr ? nullptr : &lineage->factors;
}

}  // namespace luoshu
