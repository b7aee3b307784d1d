#include "ledger/allocation/waterfall.h"

#include <algorithm>

namespace luoshu::allocation {
namespace {

bool is_within(const Cycle& cycle, Date day) {
  return cycle.from <= day && day <= cycle.to;
}

}  // namespace

bool covers(const Recover& recover, std::string_view cost_class) {
  return recover.classes.empty() ||
         std::ranges::find(recover.classes, cost_class) != recover.classes.end();
}

std::int64_t Waterfall::run(const Plan& plan, const Sale& sale, Sharing& sharing,
                            std::vector<Line>& lines) {
  std::int64_t left = withhold(plan, sale, sharing, lines);
  const std::int64_t taken = permitted(plan, sale, left, sharing);
  if (taken < left)
    lines.push_back(
        {left - taken, plan.cap->step, plan.cap->key, plan.cap->beneficiary, kNoName, kNoPool});
  left = taken;
  for (std::size_t i = 0; i < plan.recovers.size(); ++i) {
    const std::int64_t percent = part_of(taken, plan.recovers[i].what->up_to.value);
    left -= recover(plan, i, sale, {percent, left}, sharing, lines);
  }
  for (Cycle& cycle : cycles_)
    if (is_within(cycle, sale.allocated)) cycle.sold_fen += sale.net_fen;
  return left;
}

// A12: a percentage is of the net, whatever earlier steps left.
std::int64_t Waterfall::withhold(const Plan& plan, const Sale& sale, const Sharing& sharing,
                                 std::vector<Line>& lines) const {
  std::int64_t left = sale.net_fen;
  for (const PlannedWithhold& step : plan.withholds) {
    const Ppm* percent = std::get_if<Ppm>(&step.what->amount);
    const std::int64_t asked = percent != nullptr ? part_of(sale.net_fen, percent->value)
                                                  : std::get<Fen>(step.what->amount).value;
    const std::int64_t fen =
        sharing.least({step.ref, kWithholdStep, step.what->name},
                      {{percent != nullptr ? BoundKind::kPercent : BoundKind::kAmount, asked},
                       {BoundKind::kLeft, left}});
    if (fen > 0)
      lines.push_back({fen, plan.withhold_step, step.key, step.account, kNoName, kNoPool});
    left -= fen;
  }
  return left;
}

// A13, A14: what of `left` stays within the permitted revenue of the cycle.
std::int64_t Waterfall::permitted(const Plan& plan, const Sale& sale, std::int64_t left,
                                  const Sharing& sharing) const {
  if (!plan.cap || !plan.cap->cycle) return left;
  const Cycle& cycle = cycles_[*plan.cap->cycle];
  if (!is_within(cycle, sale.allocated)) return left;
  const std::int64_t room = std::max<std::int64_t>(0, cycle.max_fen - cycle.sold_fen);
  return sharing.least({plan.cap->ref, kCapList, cycle.id},
                       {{BoundKind::kLeft, left}, {BoundKind::kRoom, room}});
}

// A15, A16: over the open balances known by the day of the sale, in proportion to them.
std::int64_t Waterfall::recover(const Plan& plan, std::size_t step, const Sale& sale, Limit limit,
                                Sharing& sharing, std::vector<Line>& lines) {
  if (limit.percent == 0 || limit.left == 0) return 0;
  boost::container::small_vector<Cost*, 24> open;
  Weights weights;
  Parts balances;
  std::int64_t sum = 0;
  for (Cost& cost : costs_) {
    if (cost.open_fen == 0 || cost.audited > sale.allocated ||
        !covers(*plan.recovers[step].what, cost.cost_class))
      continue;
    open.push_back(&cost);
    weights.push_back(static_cast<std::uint64_t>(cost.open_fen));
    balances.push_back(cost.open_fen);
    sum += cost.open_fen;
  }
  if (sum == 0) return 0;
  const Site site{plan.recovers[step].ref, kRecoverStep, plan.recovers[step].number};
  const std::int64_t fen = sharing.least(site, {{BoundKind::kPercent, limit.percent},
                                                {BoundKind::kLeft, limit.left},
                                                {BoundKind::kOpen, sum}});
  Parts parts;
  sharing.share(site, fen, weights, parts,
                [&](std::size_t i) { return std::string(book_.names.text(open[i]->id)); },
                {balances.data(), balances.size()});
  for (std::size_t i = 0; i < open.size(); ++i) {
    if (parts[i] == 0) continue;
    open[i]->open_fen -= parts[i];
    lines.push_back({parts[i], plan.recover_step, open[i]->id, open[i]->party, kNoName, kNoPool});
  }
  return fen;
}

void Waterfall::reverse(const Plan& plan, Date sold_on, std::int64_t net_fen,
                        std::span<const Line> lines) {
  for (Cycle& cycle : cycles_)
    if (is_within(cycle, sold_on)) cycle.sold_fen -= net_fen;
  for (const Line& line : lines) {
    if (line.step != plan.recover_step || line.pool != kNoPool) continue;
    const auto cost = std::ranges::find(costs_, line.key, &Cost::id);
    if (cost != costs_.end()) cost->open_fen -= line.fen;
  }
}

}  // namespace luoshu::allocation
