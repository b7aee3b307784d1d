#include "ledger/allocation/limits_of_run.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "ledger/allocation/amounts.h"
#include "ledger/allocation/apportion.h"

namespace luoshu::allocation {
namespace {

// Shares `amount` out over those of `sums` that may receive, in proportion to what they have.
bool spill(std::int64_t amount, const std::set<NameId>& cut, std::map<NameId, std::int64_t>& sums) {
  std::vector<std::int64_t*> receivers;
  std::vector<std::uint64_t> weights;
  for (auto& [name, fen] : sums) {
    if (fen <= 0 || cut.contains(name)) continue;
    receivers.push_back(&fen);
    weights.push_back(static_cast<std::uint64_t>(fen));
  }
  if (receivers.empty()) return false;
  std::vector<std::int64_t> parts(weights.size());
  apportion(amount, weights, parts);
  for (std::size_t i = 0; i < parts.size(); ++i) *receivers[i] += parts[i];
  return true;
}

}  // namespace

LimitSums::LimitSums(const Book& book, const Plan& plan, Steps& steps)
    : book_(book), plan_(plan), steps_(steps), pools_(plan.split.size()) {
  for (const Limit& limit : plan.rule->limits) {
    if (const Ceiling* ceiling = std::get_if<Ceiling>(&limit.what)) {
      pools_[pool_index(*plan.rule, ceiling->pool)].watched = true;
      continue;
    }
    const Floor& floor = std::get<Floor>(limit.what);
    pools_[pool_index(*plan.rule, floor.pool)].watched = true;
    const auto& shares = std::get<Split>(split_step(*plan.rule).what).shares;
    const bool by_step = std::ranges::any_of(shares, [&](const NameShare& share) {
      return share.name + target_ending({}) == floor.account;
    });
    accounts_.push_back({by_step, steps.of(floor.account),
                         by_step ? book.province : book.names.of("account:" + floor.account), 0});
  }
}

void LimitSums::run(std::vector<Line>& lines) {
  for (const Limit& limit : plan_.rule->limits)
    if (const Ceiling* what = std::get_if<Ceiling>(&limit.what)) ceiling(*what, lines);
  std::size_t place = 0;
  for (const Limit& limit : plan_.rule->limits)
    if (const Floor* what = std::get_if<Floor>(&limit.what)) floor(*what, place++, lines);
}

bool LimitSums::counts(NameId beneficiary, bool per_party) const {
  const NameKind kind = book_.kinds[beneficiary.value];
  return per_party ? kind == NameKind::kParty
                   : kind == NameKind::kCity || kind == NameKind::kProvince;
}

LimitSums::Sums LimitSums::counted(std::uint16_t pool, bool per_party) const {
  Sums counted;
  for (const auto& [name, fen] : pools_[pool].sums)
    if (counts(name, per_party)) counted.emplace(name, fen);
  return counted;
}

// A37: who is above the cap is cut to it and never receives again; what was cut off goes to those
// below, again and again until nobody uncut is above.
void LimitSums::ceiling(const Ceiling& limit, std::vector<Line>& lines) {
  const std::uint16_t pool = pool_index(*plan_.rule, limit.pool);
  Sums now = counted(pool, limit.per == Ceiling::Per::kParty);
  const Sums before = now;
  std::int64_t sum = 0;
  for (const auto& [name, fen] : now) sum += fen;
  if (sum <= 0) return;
  const std::int64_t cap = part_of(sum, limit.share.value);
  const bool to_province = limit.spill == Ceiling::Spill::kProvince;
  std::set<NameId> cut;
  for (std::int64_t excess = 1; excess > 0;) {
    excess = 0;
    for (auto& [name, fen] : now) {
      if (fen <= cap || cut.contains(name) || (to_province && name == book_.province)) continue;
      excess += fen - cap;
      fen = cap;
      cut.insert(name);
    }
    if (excess > 0 && (to_province || !spill(excess, cut, now))) {
      now[book_.province] += excess;
      break;
    }
  }
  const StepId step = steps_.of(kCeilingStep);
  const NameId key = book_.names.of(to_text(limit.share));
  for (const auto& [name, fen] : now) {
    const auto old = before.find(name);
    const std::int64_t change = fen - (old == before.end() ? 0 : old->second);
    if (change == 0) continue;
    lines.push_back({change, step, key, name, kNoName, kNoPool});
    pools_[pool].sums[name] += change;
  }
}

// A31: who is above 0 and below the floor is lifted, as far as the account lasts.
void LimitSums::floor(const Floor& limit, std::size_t place, std::vector<Line>& lines) {
  Account& account = accounts_[place];
  std::int64_t balance = std::max<std::int64_t>(0, account.balance);
  std::int64_t drawn = 0;
  const StepId step = steps_.of(kFloorStep);
  const NameId key = book_.names.of(fmt::format("{}", limit.amount.value));
  const bool per_party = limit.per == Floor::Per::kParty;
  for (const auto& [name, fen] : pools_[pool_index(*plan_.rule, limit.pool)].sums) {
    const NameKind kind = book_.kinds[name.value];
    if (kind != (per_party ? NameKind::kParty : NameKind::kCity)) continue;
    if (fen <= 0 || fen >= limit.amount.value || balance == drawn) continue;
    const std::int64_t lift = std::min(limit.amount.value - fen, balance - drawn);
    lines.push_back({lift, step, key, name, kNoName, kNoPool});
    drawn += lift;
  }
  if (drawn == 0) return;
  lines.push_back({-drawn, step, key, account.holder, kNoName, kNoPool});
  for (Account& one : accounts_)
    if (one.by_step == account.by_step && one.step == account.step) one.balance -= drawn;
}

}  // namespace luoshu::allocation
