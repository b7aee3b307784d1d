#include "ledger/rules/allocation_runs.h"

#include "ledger/rules/periods.h"

namespace luoshu {
namespace {

constexpr Date kFirstDayOfPeriods{-25'567};  // 1900-01-01, where the first period begins

}  // namespace

bool period_closed(const State& state, Date day) {
  const auto frontier = state.find(tables::kFrontier, "");
  if (!frontier || frontier->getClosedThrough() == kNoDay) return false;
  if (day.days > frontier->getClosedThrough() || day < kFirstDayOfPeriods) return false;
  for (const PeriodKind kind : {PeriodKind::kQuarter, PeriodKind::kMonth, PeriodKind::kYear}) {
    const auto period = state.find(tables::kPeriods, to_string(period_of(day, kind)));
    if (period && period->getClosedOn() != kNoDay) return true;
  }
  return false;
}

void require_open_period(Decision& decision, Date day, std::string_view field) {
  if (period_closed(decision.state, day))
    decision.refuse("E-PERIOD-CLOSED", field, same(to_string(day)));
}

std::span<const Rule> allocation_run_rules() {
  return {};
}

}  // namespace luoshu
