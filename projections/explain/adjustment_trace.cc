#include "projections/explain/adjustment_trace.h"

#include <map>

#include "ledger/allocation/step.h"
#include "ledger/rules/engine/seen_kinds.h"
#include "ledger/rules/money/run_takings.h"
#include "projections/money/statement_standing.h"
#include "schema/state_allocation.capnp.h"
#include "schema/state_transactions.capnp.h"

namespace luoshu {
namespace {

using LineKey = std::tuple<std::string, std::string, std::string, std::string>;
using Sums = std::map<LineKey, std::int64_t>;

LineKey key_of(const MoneyLine& line) {
  return {std::string(allocation::unadjusted_step(line.step)), line.key, line.beneficiary,
          line.resource};
}

Status add_lines_of(const State& state, EventNumber next, std::string_view period,
                    const std::string& ref, Sums& sums) {
  LUOSHU_TRY(const PeriodId id, parse_period(period));
  LUOSHU_TRY(const PeriodLines found, period_lines(state, next, id));
  for (const PeriodLine& line : found.lines)
    if (line.ref == ref) sums[key_of(line.line)] += line.line.fen;
  return {};
}

}  // namespace

// The lines of the adjustment are differences. What was there before is what the sale gave in the
// run that took it, and what earlier adjustments of it changed.
Result<AdjustmentTrace> adjustment_trace(const State& state, const LogReader& log, EventNumber next,
                                         const std::string& adjustment, const PeriodLines& booked) {
  const auto seen = state.find(tables::kSeen, joined_key(seen::kAdjustment, adjustment));
  AdjustmentTrace trace{adjustment, std::string(from_kj(seen->getAbout())), {}, {}};
  trace.run = sale_taken(state, trace.transaction, seen->getEvent()).run;
  Sums before;
  if (const auto run = state.find(tables::kRuns, trace.run)) {
    LUOSHU_CHECK(add_lines_of(state, next, from_kj(run->getPeriod()), trace.transaction, before));
    LUOSHU_TRY(const auto others, adjustments_of(state, log, trace.transaction));
    for (const LaterAdjustment& one : others)
      if (one.event.value < seen->getEvent())
        LUOSHU_CHECK(add_lines_of(state, next, one.period, one.id, before));
  }
  for (const PeriodLine& line : booked.lines)
    if (line.kind == allocation::Booking::Kind::kAdjustment && line.ref == adjustment)
      trace.lines.push_back({line.line, before[key_of(line.line)]});
  return trace;
}

}  // namespace luoshu
