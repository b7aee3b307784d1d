#include "ledger/allocation/day_facts.h"

#include <algorithm>

namespace luoshu::allocation {

DayFacts::DayFacts(const Book& book)
    : book_(book), quality_(book.names.size()), scored_on_(book.names.size()) {}

void DayFacts::move_to(Date day) {
  if (set_ && day == day_) return;
  day_ = day;
  set_ = true;
  gather_quality();
  gather_investments();
  cities_.clear();
  for (const City& city : book_.cities)
    if (city.registered <= day) cities_.push_back(city.division);
}

void DayFacts::gather_quality() {
  std::ranges::fill(quality_, kQualityUnknown);
  std::ranges::fill(scored_on_, std::nullopt);
  for (const Score& score : book_.scores) {
    auto& latest = scored_on_[score.resource.value];
    if (!is_later_score(score.on, latest, day_)) continue;
    latest = score.on;
    quality_[score.resource.value] = score.permille;
  }
}

void DayFacts::gather_investments() {
  std::map<NameId, std::pair<std::uint64_t, std::uint64_t>> sums;
  for (const Investment& one : book_.investments) {
    if (one.on > day_) continue;
    auto& [gross, net] = sums[one.party];
    gross += static_cast<std::uint64_t>(one.amount_fen);
    net += static_cast<std::uint64_t>(one.amount_fen - one.subsidy_fen);
  }
  investors_.clear();
  gross_.clear();
  net_.clear();
  for (const auto& [party, sum] : sums) {
    if (sum.first == 0) continue;
    investors_.push_back(party);
    gross_.push_back(sum.first);
    net_.push_back(sum.second);
  }
}

bool DayFacts::holds(NameId party, const std::string& role) const {
  return std::ranges::any_of(book_.roles, [&](const RoleSpan& span) {
    return span.party == party && span.from <= day_ && day_ <= span.to && span.role == role;
  });
}

std::uint64_t use_of(std::span<const Use> uses, NameId resource) {
  const auto found = std::ranges::find(uses, resource, &Use::resource);
  return found == uses.end() ? 0 : found->amount;
}

WeightInputs inputs_of(const LineageResource& resource, std::span<const Use> uses,
                       const DayFacts& facts) {
  return {resource.base, use_of(uses, resource.resource), facts.quality(resource.resource)};
}

}  // namespace luoshu::allocation
