#include "projections/money/period_book.h"

#include "ledger/rules/money/allocation_runs.h"
#include "schema/state_allocation.capnp.h"

namespace luoshu {

Result<PeriodBook> PeriodBook::open(const LedgerAt& ledger, const PeriodId& period) {
  PeriodBook book(ledger, period);
  const State& state = ledger.state();
  book.run_ = standing_run(state, to_string(period));
  LUOSHU_TRY(book.state_, PeriodState::open(ledger, period));
  if (book.run_.empty()) {
    LUOSHU_TRY(book.preview_, book.again());
    book.sums_ = book.preview_->sums();
    book.statements_ = book.preview_->money().statements;
    book.days_ = book.preview_->money().money.gathered.days;
    return book;
  }
  book.run_event_ = state.find(tables::kRuns, book.run_)->getEvent();
  LUOSHU_TRY(book.sums_, run_sums(ledger.rows(), book.run_event_));
  book.read_statements();
  return book;
}

Result<CollectedLines> PeriodBook::again() const {
  return CollectedLines::of(state_.state(), state_.next(), period_);
}

void PeriodBook::read_statements() {
  const State& state = ledger_->state();
  const auto outcome = state.find(tables::kOutcomes, run_);
  if (outcome)
    for (const auto day : outcome->getDays()) days_[Date{day.getDay()}] += day.getNetFen();
  std::map<std::string, std::int64_t> current;
  if (outcome)
    for (const auto owned : outcome->getByOwner())
      current.emplace(from_kj(owned.getKey()), owned.getValue());
  statements_ = statement_figures(state, run_, current);
}

Status PeriodBook::visit(std::string_view beneficiary,
                         const std::function<bool(const PeriodLine&)>& use) const {
  if (!preview_) return visit_run_lines(ledger_->rows(), run_event_, beneficiary, use);
  preview_->visit(beneficiary, use);
  return {};
}

}  // namespace luoshu
