// The money of a period as somebody reads it: from the rows where a run was recorded, computed as
// it would be where none was yet (provisional). Both say the same of the same point.
#pragma once

#include <optional>

#include "projections/money/period_state.h"
#include "projections/money/run_lines.h"

namespace luoshu {

class PeriodBook {
 public:
  // Errors as period_money.
  static Result<PeriodBook> open(const LedgerAt& ledger, const PeriodId& period);

  const PeriodId& period() const { return period_; }
  // Empty: no run is recorded at this point; everything is provisional.
  const std::string& run() const { return run_; }
  std::uint64_t run_event() const { return run_event_; }
  bool provisional() const { return run_.empty(); }
  // What the period's money is, or would be, computed in.
  const PeriodState& state() const { return state_; }
  // Its lines computed again, whether a run is recorded or not.
  Result<CollectedLines> again() const;
  std::vector<StepSum> sums() const { return sums_; }
  // Net of the sales taken, less their refunds, by the allocation date of the sale.
  const std::map<Date, std::int64_t>& days() const { return days_; }
  const std::map<std::string, StatementFigures>& statements() const { return statements_; }
  Status visit(std::string_view beneficiary,
               const std::function<bool(const PeriodLine&)>& use) const;

 private:
  PeriodBook(const LedgerAt& ledger, const PeriodId& period) : ledger_(&ledger), period_(period) {}
  void read_statements();

  const LedgerAt* ledger_;
  PeriodId period_;
  PeriodState state_;
  std::string run_;
  std::uint64_t run_event_ = 0;
  std::vector<StepSum> sums_;
  std::map<Date, std::int64_t> days_;
  std::map<std::string, StatementFigures> statements_;
  std::optional<CollectedLines> preview_;
};

}  // namespace luoshu
