#include "ledger/allocation/pools.h"

#include <algorithm>

#include "ledger/base/assert.h"

namespace luoshu::allocation {
namespace {

const std::vector<Factor> kBaseAlone = {{Factor::Kind::kBase, 0}};
const std::vector<Factor> kEverybodyAlike = {{Factor::Kind::kConstant, 1}};

bool fits_in_sum(std::span<const std::uint64_t> weights) {
  std::uint64_t sum = 0;
  for (const std::uint64_t weight : weights)
    if (__builtin_add_overflow(sum, weight, &sum)) return false;
  return true;
}

bool gives_to_resources(const PlannedPool& pool) {
  return std::holds_alternative<ByLineage>(pool.what->method) ||
         std::holds_alternative<ByMeteredUse>(pool.what->method);
}

bool falls_back_on_contribution(const PlannedPool& pool) {
  return pool.fallback && pool.fallback->kind == Target::Kind::kCityByContribution;
}

}  // namespace

bool Pools::run(const Plan& plan, const Sale& sale, std::span<const Use> uses, std::int64_t rest,
                Sharing& sharing, std::vector<Line>& lines) {
  if (rest == 0) return true;
  facts_.move_to(sale.allocated);
  contributions_.clear();
  Work work{plan, book_.lineages[sale.lineage], uses, sharing, lines};
  const auto& shares = std::get<Split>(split_step(*plan.rule).what).shares;
  Parts amounts;
  sharing.share({plan.split_ref, kSplitList}, rest, Weights(plan.split.begin(), plan.split.end()),
                amounts, [&](std::size_t i) { return shares[i].name; });
  const std::size_t first = lines.size();
  // First the pools that give to resources: what cities contribute is known from them (A26).
  const auto others = std::ranges::find_if(
      plan.pools, [](const PlannedPool& one) { return !gives_to_resources(one); });
  std::vector<Waiting> waiting;
  for (auto one = plan.pools.begin(); one != others; ++one)
    if (!pool(work, *one, amounts[one->index], false))
      waiting.push_back({&*one, amounts[one->index], lines.size()});
  gather_contributions(work, first);
  serve(work, waiting);
  for (auto one = others; one != plan.pools.end(); ++one)
    pool(work, *one, amounts[one->index], true);
  for (const auto& step : plan.later)
    std::visit([&](const auto& what) { apply(work, what, first); }, step);
  return !work.too_large;
}

// False where the pool falls back on what cities contribute, and that is not known yet.
bool Pools::pool(Work& work, const PlannedPool& pool, std::int64_t amount,
                 bool contributions_known) {
  if (amount == 0) return true;
  const std::size_t first = work.lines.size();
  if (!by_method(work, pool, amount)) {
    if (!contributions_known && falls_back_on_contribution(pool)) return false;
    fall_back(work, pool, amount);
  }
  sort_lines(work, first);
  return true;
}

void Pools::fall_back(Work& work, const PlannedPool& pool, std::int64_t amount) {
  if (!by_fallback(work, pool, amount)) target(work, pool, pool.province, amount);
}

// Their lines stand where they would have stood (A8).
void Pools::serve(Work& work, const std::vector<Waiting>& waiting) {
  std::size_t grown = 0;
  for (const Waiting& one : waiting) {
    const auto place = static_cast<std::ptrdiff_t>(one.place + grown);
    const std::vector<Line> behind(work.lines.begin() + place, work.lines.end());
    work.lines.resize(one.place + grown);
    fall_back(work, *one.pool, one.amount);
    sort_lines(work, one.place + grown);
    grown = work.lines.size() - one.place;
    work.lines.insert(work.lines.end(), behind.begin(), behind.end());
  }
}

void Pools::sort_lines(Work& work, std::size_t first) const {
  const auto order = [&](const Line& one, const Line& other) {
    if (one.step != other.step) return steps_.text(one.step) < steps_.text(other.step);
    return one.key != other.key ? one.key < other.key : one.resource < other.resource;
  };
  std::sort(work.lines.begin() + static_cast<std::ptrdiff_t>(first), work.lines.end(), order);
}

bool Pools::by_method(Work& work, const PlannedPool& pool, std::int64_t amount) {
  const Method& method = pool.what->method;
  if (const ByLineage* lineage = std::get_if<ByLineage>(&method))
    return by_lineage(work, pool, amount, lineage->factors);
  if (std::holds_alternative<ByMeteredUse>(method)) return by_use(work, pool, amount, false);
  if (const ByInvestment* investment = std::get_if<ByInvestment>(&method))
    return by_investment(work, pool, amount, facts_.invested(investment->subsidy));
  if (const Equal* over = std::get_if<Equal>(&method)) return equal(work, pool, amount, over->over);
  return fixed(work, pool, amount);
}

// A24. False where the fallback cannot be served either, or there is none.
bool Pools::by_fallback(Work& work, const PlannedPool& pool, std::int64_t amount) {
  if (work.too_large || !pool.what->fallback) return false;
  const Method& method = pool.what->method;
  switch (pool.what->fallback->kind) {
    case Fallback::Kind::kTarget:
      return target(work, pool, *pool.fallback, amount);
    case Fallback::Kind::kBase:
      return by_lineage(work, pool, amount, kBaseAlone);
    case Fallback::Kind::kEqual:
      break;
  }
  if (std::holds_alternative<ByLineage>(method))
    return by_lineage(work, pool, amount, kEverybodyAlike);
  if (std::holds_alternative<ByMeteredUse>(method)) return by_use(work, pool, amount, true);
  const Weights alike(facts_.investors().size(), 1);
  return by_investment(work, pool, amount, {alike.data(), alike.size()});
}

// A20: over the components that work, and each part over the resources of its component.
bool Pools::by_lineage(Work& work, const PlannedPool& pool, std::int64_t amount,
                       const Factors& factors) {
  std::vector<Weights> of_component(work.lineage.size());
  Weights shares;
  for (std::size_t i = 0; i < work.lineage.size(); ++i) {
    bool works = false;
    for (const LineageResource& resource : work.lineage[i].resources) {
      const auto weight = weight_of(factors, inputs_of(resource, work.uses, facts_));
      if (!weight) work.too_large = true;
      of_component[i].push_back(weight.value_or(0));
      works = works || of_component[i].back() > 0;
    }
    if (!fits_in_sum({of_component[i].data(), of_component[i].size()})) work.too_large = true;
    shares.push_back(works ? work.lineage[i].share_ppm : 0);
  }
  if (work.too_large) return false;
  Parts amounts;
  if (!work.sharing.share({pool.ref, pool.what->name}, amount, shares, amounts,
                          [&](std::size_t i) { return name_text(work.lineage[i].component); }))
    return false;
  Parts parts;
  for (std::size_t i = 0; i < amounts.size(); ++i) {
    if (amounts[i] == 0) continue;
    const LineageComponent& component = work.lineage[i];
    const auto& resources = component.resources;
    const std::string_view name = book_.names.text(component.component);
    work.sharing.share({pool.ref, pool.what->name, name, Within::kComponent}, amounts[i],
                       of_component[i], parts,
                       [&](std::size_t j) { return name_text(resources[j].resource); });
    for (std::size_t j = 0; j < parts.size(); ++j)
      if (parts[j] > 0)
        work.lines.push_back({parts[j], pool.step, component.component, resources[j].division,
                              resources[j].resource, pool.index});
  }
  return true;
}

// A23: over the distinct resources of the lineage.
bool Pools::by_use(Work& work, const PlannedPool& pool, std::int64_t amount, bool equal) {
  std::vector<LineageResource> resources;
  for (const LineageComponent& component : work.lineage)
    resources.insert(resources.end(), component.resources.begin(), component.resources.end());
  std::ranges::sort(resources, {}, &LineageResource::resource);
  const auto same = [](const LineageResource& one, const LineageResource& other) {
    return one.resource == other.resource;
  };
  resources.erase(std::unique(resources.begin(), resources.end(), same), resources.end());
  Weights weights;
  for (const LineageResource& one : resources)
    weights.push_back(equal ? 1 : use_of(work.uses, one.resource));
  if (!fits_in_sum({weights.data(), weights.size()})) {
    work.too_large = true;
    return false;
  }
  Parts parts;
  if (!work.sharing.share({pool.ref, pool.what->name}, amount, weights, parts,
                          [&](std::size_t i) { return name_text(resources[i].resource); }))
    return false;
  for (std::size_t i = 0; i < parts.size(); ++i)
    if (parts[i] > 0)
      work.lines.push_back({parts[i], pool.step, resources[i].resource, resources[i].division,
                            resources[i].resource, pool.index});
  return true;
}

bool Pools::over_names(Work& work, const PlannedPool& pool, std::int64_t amount,
                       std::span<const NameId> names, const Weights& weights, StepId step) {
  Parts parts;
  StepRef ref = pool.ref;
  if (step != pool.step) ref.kind = StepKind::kTarget;
  if (!work.sharing.share({ref, steps_.text(step)}, amount, weights, parts,
                          [&](std::size_t i) { return name_text(names[i]); }))
    return false;
  for (std::size_t i = 0; i < parts.size(); ++i)
    if (parts[i] > 0)
      work.lines.push_back({parts[i], step, names[i], names[i], kNoName, pool.index});
  return true;
}

bool Pools::by_investment(Work& work, const PlannedPool& pool, std::int64_t amount,
                          std::span<const std::uint64_t> weights) {
  return over_names(work, pool, amount, facts_.investors(), Weights(weights.begin(), weights.end()),
                    pool.step);
}

// A22.
bool Pools::equal(Work& work, const PlannedPool& pool, std::int64_t amount, Equal::Over over) {
  NameList names;
  if (over == Equal::Over::kCitiesInLineage) names = cities_in_lineage(work.lineage);
  if (over == Equal::Over::kAllCities) names.assign(facts_.cities().begin(), facts_.cities().end());
  if (over == Equal::Over::kPartiesWithInvestment)
    names.assign(facts_.investors().begin(), facts_.investors().end());
  return over_names(work, pool, amount, {names.data(), names.size()}, Weights(names.size(), 1),
                    pool.step);
}

Pools::NameList Pools::cities_in_lineage(const Lineage& lineage) const {
  NameList cities;
  for (const LineageComponent& component : lineage)
    for (const LineageResource& resource : component.resources)
      if (kind(resource.division) == NameKind::kCity) cities.push_back(resource.division);
  std::ranges::sort(cities);
  cities.erase(std::unique(cities.begin(), cities.end()), cities.end());
  return cities;
}

// A25: cities that nobody contributed from leave the list, and their share goes to the fallback.
bool Pools::fixed(Work& work, const PlannedPool& pool, std::int64_t amount) {
  std::vector<PlannedShare> list = pool.fixed;
  const auto is_cities = [](const PlannedShare& share) {
    return share.target.kind == Target::Kind::kCityByContribution;
  };
  const auto cities = std::ranges::find_if(list, is_cities);
  if (contributions_.empty() && cities != list.end()) {
    const std::uint64_t freed = cities->ppm;
    list.erase(cities);
    const bool elsewhere =
        pool.fallback && pool.fallback->kind != Target::Kind::kCityByContribution;
    const PlannedTarget& heir = elsewhere ? *pool.fallback : pool.province;
    const auto entry = std::ranges::find_if(
        list, [&](const PlannedShare& share) { return share.target.text == heir.text; });
    if (entry == list.end())
      list.push_back({heir, freed});
    else
      entry->ppm += freed;
  }
  Weights weights;
  for (const PlannedShare& share : list) weights.push_back(share.ppm);
  Parts parts;
  if (!work.sharing.share({pool.ref, pool.what->name}, amount, weights, parts,
                          [&](std::size_t i) { return list[i].target.text; }))
    return false;
  for (std::size_t i = 0; i < parts.size(); ++i)
    if (parts[i] > 0) target(work, pool, list[i].target, parts[i]);
  return true;
}

// False where it is for cities and none contributed.
bool Pools::target(Work& work, const PlannedPool& pool, const PlannedTarget& target,
                   std::int64_t amount) {
  if (target.kind != Target::Kind::kCityByContribution) {
    work.lines.push_back(
        {amount, target.step, target.key, target.beneficiary, kNoName, pool.index});
    return true;
  }
  NameList cities;
  Weights weights;
  for (const Contribution& one : contributions_) {
    cities.push_back(one.city);
    weights.push_back(static_cast<std::uint64_t>(one.fen));
  }
  return over_names(work, pool, amount, {cities.data(), cities.size()}, weights, target.step);
}

}  // namespace luoshu::allocation
