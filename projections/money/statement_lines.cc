#include "projections/money/statement_lines.h"

#include <fmt/format.h>

#include <algorithm>

#include "ledger/lines/canonical_line.h"
#include "ledger/rules/money/run_facts.h"
#include "projections/money/period_book.h"
#include "schema/state_allocation.capnp.h"

namespace luoshu {
namespace {

// The ledger right after the entry that holds the event: its run stands there.
Result<std::unique_ptr<LedgerAt>> when_recorded(const LedgerAt& ledger, EventNumber event) {
  LUOSHU_TRY(const EventPlace place, ledger.log().find_event(event));
  LUOSHU_TRY(const AsOf at, as_of(ledger.log(), {place.seq.value + 1, std::nullopt, std::nullopt}));
  return ledger.reopened(at);
}

Status add_lines(const PeriodBook& book, const std::string& beneficiary, StatementLines& result) {
  const std::string period = to_string(book.period());
  return book.visit(beneficiary, [&](const PeriodLine& line) {
    result.lines.push_back(lines::canonical_line(
        {period, line.ref, line.rule, line.version, line.line.step, line.line.key,
         line.line.beneficiary, line.line.resource, result.owner, line.line.fen}));
    return true;
  });
}

}  // namespace

Result<StatementLines> statement_lines(const LedgerAt& ledger, std::string_view id) {
  const auto issued = ledger.state().find(tables::kStatements, id);
  if (!issued)
    return Fault{Errc::kNotFound, fmt::format("no statement has the id {}", id),
                 fmt::format("没有编号为 {} 的对账单", id)};
  StatementLines result{
      std::string(id), std::string(from_kj(issued->getBeneficiary())), {issued->getEvent()}, {}};
  const std::string run(from_kj(issued->getRun()));
  LUOSHU_TRY(const auto then, when_recorded(ledger, result.event));
  const auto row = then->state().find(tables::kRuns, run);
  if (!row)
    return Fault{Errc::kCorruption, "the run of a statement is missing",
                 "对账单所属的分配批次缺失"};
  LUOSHU_TRY(const PeriodId period, parse_period(from_kj(row->getPeriod())));
  LUOSHU_TRY(const PeriodBook book, PeriodBook::open(*then, period));
  if (book.run() != run)
    return Fault{Errc::kNotFound,
                 fmt::format("{} was replaced in the entry that issued the statement", run),
                 fmt::format("{} 在出具对账单的同一记录中已被替代", run)};
  std::string last;
  for (const StepSum& sum : book.sums()) {
    if (sum.beneficiary == last) continue;
    last = sum.beneficiary;
    if (statement_owner(then->state(), last) == result.owner)
      LUOSHU_CHECK(add_lines(book, last, result));
  }
  std::ranges::sort(result.lines);
  return result;
}

}  // namespace luoshu
