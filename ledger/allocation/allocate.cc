#include "ledger/allocation/allocate.h"

#include <fmt/format.h>

#include <algorithm>
#include <memory>

#include "ledger/allocation/limits_of_run.h"
#include "ledger/allocation/plan.h"
#include "ledger/allocation/pools.h"
#include "ledger/allocation/waterfall.h"
#include "ledger/base/assert.h"

namespace luoshu::allocation {
namespace {

Fault too_large(const Sale& sale) {
  return {Errc::kRefused,
          fmt::format("{}: a weight of its lineage is above 2^64 - 1; lower the base weights or "
                      "constants of the rule",
                      sale.id)};
}

std::span<const Use> uses_of(const Book& book, const Sale& sale) {
  return std::span(book.uses).subspan(sale.first_use, sale.use_count);
}

// A sale or a refund, by its place in the run (A8).
struct Action {
  Date day;
  bool refund = false;
  std::string_view id;
  std::uint32_t index = 0;
  friend bool operator<(const Action& one, const Action& other) {
    return std::tie(one.day, one.refund, one.id) < std::tie(other.day, other.refund, other.id);
  }
};

std::vector<Action> actions_of(const Book& book) {
  std::vector<Action> actions;
  actions.reserve(book.sales.size() + book.refunds.size());
  for (std::uint32_t i = 0; i < book.sales.size(); ++i)
    actions.push_back({book.sales[i].allocated, false, book.sales[i].id, i});
  for (std::uint32_t i = 0; i < book.refunds.size(); ++i)
    actions.push_back({book.refunds[i].booked, true, book.refunds[i].id, i});
  std::ranges::sort(actions, [](const auto& one, const auto& other) { return one < other; });
  return actions;
}

class Run {
 public:
  Run(const Book& book, const Request& request)
      : book_(book),
        request_(request),
        steps_(book.steps),
        waterfall_(book),
        pools_(book, steps_),
        earlier_(book.earlier),
        totals_(book.names.size()),
        has_lines_(book.names.size()) {
    outcome_.residuals = book.residuals;
    for (std::size_t i = 0; i < book.rules.size(); ++i) plans_.push_back(plan_of(book, i, steps_));
    for (const Plan& plan : plans_) limits_.emplace_back(book, plan, steps_);
    for (const BookedRefund& refund : book.refunds)
      if (!refund.of_earlier) kept_.emplace(refund.sale, std::vector<Line>());
    for (std::uint32_t i = 0; i < book.sales.size(); ++i)
      if (request.wanted.contains(book.sales[i].id)) kept_.emplace(i, std::vector<Line>());
  }

  Result<Outcome> run() {
    for (const Action& action : actions_of(book_)) {
      if (action.refund)
        refund(book_.refunds[action.index]);
      else
        LUOSHU_CHECK(sale(action.index));
    }
    limits();
    for (const Adjustment& adjustment : book_.adjustments)
      book(Booking::Kind::kAdjustment, adjustment.id, adjustment.rule, adjustment.lines);
    finish();
    return std::move(outcome_);
  }

 private:
  Status sale(std::uint32_t index) {
    const Sale& sale = book_.sales[index];
    const Plan& plan = plans_[sale.rule];
    const bool watched = request_.watcher != nullptr && request_.watched == sale.id;
    Sharing sharing(*plan.rule, &outcome_.residuals, watched ? request_.watcher : nullptr);
    sharing.begin(sale.id);
    lines_.clear();
    const std::int64_t rest = waterfall_.run(plan, sale, sharing, lines_);
    if (!pools_.run(plan, sale, uses_of(book_, sale), rest, sharing, lines_))
      return too_large(sale);
    for (const Line& line : lines_) limits_[sale.rule].add(line);
    if (const auto kept = kept_.find(index); kept != kept_.end()) kept->second = lines_;
    outcome_.net_fen += sale.net_fen;
    book(Booking::Kind::kSale, sale.id, sale.rule, lines_);
    return {};
  }

  void refund(const BookedRefund& refund) {
    std::vector<Line>& remaining =
        refund.of_earlier ? earlier_[refund.sale].lines : kept_.at(refund.sale);
    const std::uint32_t rule =
        refund.of_earlier ? earlier_[refund.sale].rule : book_.sales[refund.sale].rule;
    const Date sold_on =
        refund.of_earlier ? earlier_[refund.sale].allocated : book_.sales[refund.sale].allocated;
    const std::vector<Line> lines = refund_lines(refund.net_fen, remaining);
    waterfall_.reverse(plans_[rule], sold_on, refund.net_fen, lines);
    for (const Line& line : lines) {
      if (refund.of_earlier)
        limits_[rule].add_to_accounts(line);
      else
        limits_[rule].add(line);
    }
    outcome_.net_fen -= refund.net_fen;
    book(Booking::Kind::kRefund, refund.id, rule, lines);
  }

  // Versions of a rule ascending, rules by id.
  void limits() {
    std::vector<std::uint32_t> order(book_.rules.size());
    for (std::uint32_t i = 0; i < order.size(); ++i) order[i] = i;
    std::ranges::sort(order, [&](std::uint32_t one, std::uint32_t other) {
      const Rule& a = book_.rules[one];
      const Rule& b = book_.rules[other];
      return std::tie(a.id, a.version) < std::tie(b.id, b.version);
    });
    for (const std::uint32_t rule : order) {
      lines_.clear();
      limits_[rule].run(lines_);
      book(Booking::Kind::kLimit, book_.period, rule, lines_);
    }
  }

  void book(Booking::Kind kind, std::string_view ref, std::uint32_t rule,
            std::span<const Line> lines) {
    for (const Line& line : lines) {
      outcome_.allocated_fen += line.fen;
      totals_[line.beneficiary.value] += line.fen;
      has_lines_[line.beneficiary.value] = 1;
    }
    outcome_.line_count += lines.size();
    if (request_.sink && !lines.empty())
      request_.sink({kind, ref, plans_[rule].rule, lines}, steps_);
  }

  void finish() {
    for (std::uint32_t i = 0; i < totals_.size(); ++i) {
      if (has_lines_[i] == 0) continue;
      outcome_.by_beneficiary.emplace(NameId{i}, totals_[i]);
      if (book_.owners[i] != kNoName) outcome_.by_owner[book_.owners[i]] += totals_[i];
    }
    outcome_.costs = std::move(waterfall_.costs());
    for (Cost& cost : outcome_.costs) {
      const auto step = std::ranges::find_if(book_.recover_at_end, [&](const Recover& recover) {
        return covers(recover, cost.cost_class);
      });
      if (step != book_.recover_at_end.end() && step->unused == Recover::Unused::kLapse)
        cost.open_fen = 0;
    }
    for (auto& [index, lines] : kept_)
      if (request_.wanted.contains(book_.sales[index].id))
        outcome_.sales.emplace(book_.sales[index].id, std::move(lines));
    outcome_.steps = steps_;
  }

  const Book& book_;
  const Request& request_;
  Steps steps_;
  Waterfall waterfall_;
  Pools pools_;
  std::vector<EarlierSale> earlier_;
  std::vector<Plan> plans_;                          // by rule
  std::vector<LimitSums> limits_;                    // by rule
  std::map<std::uint32_t, std::vector<Line>> kept_;  // by sale: what is left of its lines
  std::vector<std::int64_t> totals_;                 // by beneficiary
  std::vector<std::uint8_t> has_lines_;
  std::vector<Line> lines_;
  Outcome outcome_;
};

}  // namespace

Result<Outcome> allocate(const Book& book, const Request& request) {
  return Run(book, request).run();
}

std::vector<Line> refund_lines(std::int64_t net_fen, std::vector<Line>& remaining) {
  std::vector<std::uint64_t> weights;
  weights.reserve(remaining.size());
  for (const Line& line : remaining) weights.push_back(static_cast<std::uint64_t>(line.fen));
  std::vector<std::int64_t> parts(weights.size());
  apportion(net_fen, weights, parts);
  std::vector<Line> lines;
  for (std::size_t i = 0; i < parts.size(); ++i) {
    if (parts[i] == 0) continue;
    remaining[i].fen -= parts[i];
    lines.push_back(remaining[i]);
    lines.back().fen = -parts[i];
  }
  return lines;
}

Result<std::vector<Line>> recompute(const Book& book, const Sale& sale, std::span<const Line> lines,
                                    std::span<const Use> uses, Steps& steps) {
  const Plan plan = plan_of(book, sale.rule, steps);
  std::vector<Line> again;
  std::int64_t rest = sale.net_fen;
  // The first steps write the first lines, and only they and earmarks are of no pool.
  for (const Line& line : lines) {
    const bool first_step = line.step == plan.withhold_step || line.step == plan.recover_step ||
                            (plan.cap && line.step == plan.cap->step);
    if (line.pool != kNoPool || !first_step) break;
    again.push_back(line);
    rest -= line.fen;
  }
  Sharing sharing(*plan.rule, nullptr);
  sharing.begin(sale.id);
  Pools pools(book, steps);
  if (!pools.run(plan, sale, uses, rest, sharing, again)) return too_large(sale);
  return again;
}

std::vector<Line> adjustment_lines(std::span<const Line> before, std::span<const Line> after,
                                   Steps& steps) {
  using Key = std::tuple<std::string, NameId, NameId, NameId>;
  std::map<Key, std::int64_t> change;
  const auto key = [&](const Line& line) {
    return Key(steps.text(line.step), line.key, line.beneficiary, line.resource);
  };
  for (const Line& line : before) change[key(line)] -= line.fen;
  for (const Line& line : after) change[key(line)] += line.fen;
  std::vector<Line> lines;
  for (const auto& [path, fen] : change) {
    const auto& [step, name, beneficiary, resource] = path;
    if (fen != 0)
      lines.push_back({fen, steps.of(adjusted_step(step)), name, beneficiary, resource, kNoPool});
  }
  return lines;
}

}  // namespace luoshu::allocation
