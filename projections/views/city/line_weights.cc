#include "projections/views/city/line_weights.h"

#include <algorithm>

#include "ledger/rules/money/allocation_rule_texts.h"
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
  Weighed weighed{number_cell(mine->use), {}, {}};
  const Factors& factors = factors_of(line);
  if (factors.empty()) return weighed;
  const __int128 weight = weight_of(*mine, factors);
  __int128 all = 0;
  for (const Resource& one : resources_)
    if (one.component == mine->component) all += weight_of(one, factors);
  if (weight <= INT64_MAX) weighed.weight = number_cell(static_cast<std::int64_t>(weight));
  if (all > 0 && weight < static_cast<__int128>(INT64_MAX) * 1'000'000)
    weighed.share_ppm = number_cell(static_cast<std::int64_t>(weight * 1'000'000 / all));
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
                   std::string(from_kj(needed.getResource())), needed.getBaseWeight(), 0,
                   quality_of(from_kj(needed.getResource()), sale.day)};
      if (usage)
        for (const auto use : usage->getByResource())
          if (from_kj(use.getKey()) == one.resource) one.use = use.getValue();
      resources_.push_back(std::move(one));
    }
}

// A19, A21: the latest score by the day of the sale; 1000 where there is none.
std::int64_t LineWeights::quality_of(std::string_view resource, std::int32_t day) const {
  std::int64_t permille = 1000;
  std::int32_t on = kNoDay;
  if (const auto row = seen_.state().find(tables::kQuality, resource))
    for (const auto score : row->getScores())
      if (score.getOn() <= day && (on == kNoDay || score.getOn() >= on)) {
        on = score.getOn();
        permille = score.getPermille();
      }
  return permille;
}

const LineWeights::Factors& LineWeights::factors_of(const PeriodLine& line) {
  const auto [known, added] =
      factors_.try_emplace({line.rule, line.version, line.line.step}, Factors());
  if (!added) return known->second;
  for (const allocation::Step& step :
       recorded_version(seen_.state(), line.rule, line.version).steps) {
    const auto* pool = std::get_if<allocation::Pool>(&step.what);
    if (pool == nullptr || pool->name != line.line.step) continue;
    if (const auto* lineage = std::get_if<allocation::ByLineage>(&pool->method))
      known->second = lineage->factors;
  }
  return known->second;
}

__int128 LineWeights::weight_of(const Resource& resource, const Factors& factors) {
  __int128 weight = 1;
  for (const allocation::Factor& factor : factors) {
    switch (factor.kind) {
      case allocation::Factor::Kind::kBase:
        weight *= resource.base;
        break;
      case allocation::Factor::Kind::kUse:
        weight *= resource.use;
        break;
      case allocation::Factor::Kind::kQuality:
        weight *= resource.quality;
        break;
      case allocation::Factor::Kind::kConstant:
        weight *= factor.constant;
        break;
    }
    weight = std::min<__int128>(weight, INT64_MAX);  // the rules refuse what does not fit
  }
  return weight;
}

}  // namespace luoshu
