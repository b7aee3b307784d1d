#include "projections/explain/limit_trace.h"

#include <fmt/format.h>

#include <set>

#include "ledger/allocation/amounts.h"
#include "ledger/allocation/plan.h"
#include "ledger/allocation/step.h"

namespace luoshu {
namespace {

using allocation::Booking;
using allocation::NameKind;

class Limits {
 public:
  Limits(const PeriodLines& period, const allocation::Rule& rule)
      : period_(period), book_(period.money.money.gathered.book), rule_(rule) {
    for (const allocation::Sale& sale : book_.sales) own_.insert(sale.id);
    for (const allocation::BookedRefund& refund : book_.refunds)
      if (!refund.of_earlier) own_.insert(refund.id);
  }

  std::vector<LimitTrace> traces() const {
    std::vector<LimitTrace> traces;
    for (const allocation::Limit& limit : rule_.limits) {
      LimitTrace trace = std::visit([&](const auto& what) { return trace_of(what); }, limit.what);
      trace.rule = rule_.id;
      trace.version = rule_.version;
      trace.rule_line = limit.line;
      if (!trace.change.empty()) traces.push_back(std::move(trace));
    }
    return traces;
  }

 private:
  LimitTrace trace_of(const allocation::Ceiling& ceiling) const {
    LimitTrace trace;
    trace.is_ceiling = true;
    trace.pool = ceiling.pool;
    const bool per_party = ceiling.per == allocation::Ceiling::Per::kParty;
    trace.before = sums_of(ceiling.pool, [&](NameKind kind) {
      return per_party ? kind == NameKind::kParty
                       : kind == NameKind::kCity || kind == NameKind::kProvince;
    });
    for (const auto& [name, fen] : trace.before) trace.sum_fen += fen;
    trace.bound_fen =
        trace.sum_fen > 0 ? allocation::part_of(trace.sum_fen, ceiling.share.value) : 0;
    trace.change = changes(allocation::StepKind::kCeiling, to_text(ceiling.share));
    return trace;
  }
  LimitTrace trace_of(const allocation::Floor& floor) const {
    LimitTrace trace;
    trace.pool = floor.pool;
    const bool per_party = floor.per == allocation::Floor::Per::kParty;
    trace.before = sums_of(floor.pool, [&](NameKind kind) {
      return kind == (per_party ? NameKind::kParty : NameKind::kCity);
    });
    trace.bound_fen = floor.amount.value;
    trace.change = changes(allocation::StepKind::kFloor, fmt::format("{}", floor.amount.value));
    return trace;
  }

  template <class Counts>
  std::map<std::string, std::int64_t> sums_of(const std::string& pool, const Counts& counts) const {
    const std::uint16_t index = pool_index(rule_, pool);
    std::map<std::string, std::int64_t> sums;
    for (const PeriodLine& line : period_.lines)
      if (is_of_rule(line) && line.line.pool == index && own_.contains(line.ref) &&
          counts(book_.kinds[book_.names.of(line.line.beneficiary).value]))
        sums[line.line.beneficiary] += line.line.fen;
    return sums;
  }
  std::map<std::string, std::int64_t> changes(allocation::StepKind kind,
                                              const std::string& key) const {
    std::map<std::string, std::int64_t> changes;
    for (const PeriodLine& line : period_.lines)
      if (line.kind == Booking::Kind::kLimit && is_of_rule(line) && line.line.key == key &&
          is_of(kind, line.line.step))
        changes[line.line.beneficiary] += line.line.fen;
    return changes;
  }
  bool is_of(allocation::StepKind kind, const std::string& step) const {
    const auto name = read_step(rule_, step);
    return name && name->step.kind == kind;
  }
  bool is_of_rule(const PeriodLine& line) const {
    return line.rule == rule_.id && line.version == rule_.version;
  }

  const PeriodLines& period_;
  const allocation::Book& book_;
  const allocation::Rule& rule_;
  std::set<std::string> own_;  // sales of this run and their refunds in it
};

}  // namespace

std::vector<LimitTrace> limit_traces(const PeriodLines& period) {
  std::vector<LimitTrace> traces;
  for (const allocation::Rule& rule : period.money.money.gathered.book.rules)
    for (LimitTrace& trace : Limits(period, rule).traces()) traces.push_back(std::move(trace));
  return traces;
}

}  // namespace luoshu
