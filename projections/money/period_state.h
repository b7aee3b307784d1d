// The state in which the money of a period is computed. Where a period before it has money and no
// run yet, that run comes first, as the rules would have it: so what is provisional counts no sale
// in two periods, and costs, caps and carries follow on from one to the next.
#pragma once

#include <memory>
#include <vector>

#include "ledger/rules/engine/periods.h"
#include "projections/engine/ledger_at.h"

namespace luoshu {

class PeriodState {
 public:
  PeriodState() = default;
  // REQUIRES that the ledger outlives this. Errors as period_money, of the period or one before;
  // kUsage for a month where income is shared by the quarter, and the like.
  static Result<PeriodState> open(const LedgerAt& ledger, const PeriodId& period);

  const StateAt& at() const { return supposed_ ? supposed_->at() : ledger_->at(); }
  const State& state() const { return at().state(); }
  EventNumber next() const { return at().as_of().next; }

 private:
  const LedgerAt* ledger_ = nullptr;
  std::unique_ptr<LedgerAt> supposed_;  // none: nothing had to be supposed
};

// Of the rules; quarters where there is none yet.
PeriodKind period_kind(const LedgerAt& ledger);
// Why there is no money of such a period, and which one to ask for.
Fault other_kind_of_period(const PeriodId& asked, PeriodKind kept);
// The periods from the first booking to the day asked for, ascending: of the rules' kind of period.
std::vector<PeriodId> periods_with_money(const LedgerAt& ledger);

}  // namespace luoshu
