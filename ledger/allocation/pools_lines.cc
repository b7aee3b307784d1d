// What follows the pools: their lines are counted as contributions, then part
// of them is set aside for cities (earmark) or shared out further (divide).
#include <algorithm>

#include "ledger/allocation/pools.h"

namespace luoshu::allocation {

// A26: from the pools that give to resources, before earmark and divide.
void Pools::gather_contributions(const Work& work, std::size_t first) {
  contributions_.clear();
  for (std::size_t i = first; i < work.lines.size(); ++i) {
    const Line& line = work.lines[i];
    if (line.resource == kNoName || kind(line.beneficiary) != NameKind::kCity) continue;
    const auto place =
        std::ranges::lower_bound(contributions_, line.beneficiary, {}, &Contribution::city);
    if (place != contributions_.end() && place->city == line.beneficiary)
      place->fen += line.fen;
    else
      contributions_.insert(place, {line.beneficiary, line.fen});
  }
}

bool Pools::share_by_contribution(Work& work, const Site& site, std::int64_t amount, Parts& parts) {
  Weights weights;
  for (const Contribution& one : contributions_)
    weights.push_back(static_cast<std::uint64_t>(one.fen));
  return work.sharing.share(site, amount, weights, parts,
                            [&](std::size_t i) { return name_text(contributions_[i].city); });
}

// A27, A28.
void Pools::apply(Work& work, const PlannedEarmark& step, std::size_t first) {
  changed_.assign(work.lines.begin() + static_cast<std::ptrdiff_t>(first), work.lines.end());
  work.lines.resize(first);
  for (const Line& line : changed_) {
    const bool meant = line.pool == step.pool && kind(line.beneficiary) == NameKind::kParty &&
                       facts_.holds(line.beneficiary, step.what->role);
    if (!meant || !earmark_line(work, step, line)) work.lines.push_back(line);
  }
}

bool Pools::earmark_line(Work& work, const PlannedEarmark& step, const Line& line) {
  NameList cities;
  if (step.what->by == Earmark::By::kEqual)
    cities = cities_in_lineage(work.lineage);
  else
    for (const Contribution& one : contributions_) cities.push_back(one.city);
  if (cities.empty()) return false;
  const auto share = static_cast<std::uint64_t>(step.what->share.value);
  Parts pair;
  work.sharing.share({step.ref, step.what->name}, line.fen,
                     Weights{static_cast<std::uint64_t>(kPpmWhole) - share, share}, pair,
                     [](std::size_t i) { return std::string(i == 0 ? "kept" : "earmarked"); });
  Line kept = line;
  kept.fen = pair[0];
  if (kept.fen > 0) work.lines.push_back(kept);
  if (pair[1] == 0) return true;
  Parts parts;
  const Site site{step.ref, step.what->name, kCities, Within::kCities};
  if (step.what->by == Earmark::By::kEqual)
    work.sharing.share(site, pair[1], Weights(cities.size(), 1), parts,
                       [&](std::size_t i) { return name_text(cities[i]); });
  else
    share_by_contribution(work, site, pair[1], parts);
  for (std::size_t i = 0; i < parts.size(); ++i)
    if (parts[i] > 0)
      work.lines.push_back({parts[i], step.step, cities[i], cities[i], kNoName, kNoPool});
  return true;
}

// A29.
void Pools::apply(Work& work, const PlannedDivide& step, std::size_t first) {
  const NameKind of = step.what->of == Divide::Of::kCity ? NameKind::kCity : NameKind::kProvince;
  changed_.assign(work.lines.begin() + static_cast<std::ptrdiff_t>(first), work.lines.end());
  work.lines.resize(first);
  for (const Line& line : changed_) {
    if (line.pool == step.pool && kind(line.beneficiary) == of)
      divide_line(work, step, line);
    else
      work.lines.push_back(line);
  }
}

void Pools::divide_line(Work& work, const PlannedDivide& step, const Line& line) {
  Weights weights;
  for (const PlannedShare& part : step.parts) weights.push_back(part.ppm);
  Parts parts;
  work.sharing.share({step.ref, step.list}, line.fen, weights, parts,
                     [&](std::size_t i) { return step.parts[i].target.text; });
  for (std::size_t i = 0; i < parts.size(); ++i) {
    if (parts[i] == 0) continue;
    const PlannedTarget* target = &step.parts[i].target;
    const bool cities = target->kind == Target::Kind::kCityByContribution;
    if (cities && contributions_.empty()) target = &step.province;
    Line part = line;
    part.fen = parts[i];
    part.step = steps_.of(steps_.text(line.step) + target->ending);
    if (target->kind != Target::Kind::kAccount) part.beneficiary = target->beneficiary;
    if (target->kind != Target::Kind::kCityByContribution) {
      work.lines.push_back(part);
      continue;
    }
    Parts of_cities;
    share_by_contribution(work, {step.ref, step.list, kCities, Within::kCities}, parts[i],
                          of_cities);
    for (std::size_t j = 0; j < of_cities.size(); ++j) {
      part.fen = of_cities[j];
      part.beneficiary = contributions_[j].city;
      if (part.fen > 0) work.lines.push_back(part);
    }
  }
}

}  // namespace luoshu::allocation
