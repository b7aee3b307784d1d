// F9 未决事项: statements that are disputed and not settled. Source: RULEBOOK 5.2.

#include "projections/views/catalogue.h"
#include "projections/views/rows.h"
#include "schema/events_allocation.capnp.h"
#include "schema/state_allocation.capnp.h"

namespace luoshu {
namespace {

constexpr Column kColumns[] = {
    {"statement", {"对账单", "statement"}, Kind::kText, false, true},
    {"period", {"期间", "period"}},
    {"beneficiary", {"受益人", "beneficiary"}},
    {"dispute", {"异议编号", "dispute"}, Kind::kText, false, true},
    {"ground", {"异议理由", "ground"}},
    {"amount_fen", {"金额", "amount stated"}, Kind::kFen, true},
    {"raised_on", {"提出日", "raised on"}, Kind::kDate},
    {"days", {"天数", "days open"}, Kind::kCount},
};

Status fill(const LedgerAt& ledger, const ViewAsk& ask, Sheet& table) {
  return ledger.each_of_type(
      event_type<schema::StatementDisputed>, [&](const RecordedEvent& event) -> Status {
        const auto fields = event.event.fields<schema::StatementDisputed>();
        const auto dispute = ledger.state().find(tables::kDisputes, from_kj(fields.getDispute()));
        if (!dispute || dispute->getResolvedOn() != kNoDay) return {};
        const auto statement = ledger.state().find(tables::kStatements, event.event.subject());
        if (!statement || !passes(ask.division, from_kj(statement->getBeneficiary()))) return {};
        const auto run = ledger.state().find(tables::kRuns, from_kj(statement->getRun()));
        add_row(
            table,
            {text_cell(event.event.subject()), run ? text_cell(from_kj(run->getPeriod())) : Cell(),
             text_cell(from_kj(statement->getBeneficiary())),
             text_cell(from_kj(fields.getDispute())), text_cell(from_kj(fields.getGround())),
             amount_cell(fields.getAmountStatedFen()), date_cell(event.event.effective()),
             number_cell(ledger.day().days - event.effective().days)},
            {event.at.number.value});
        return {};
      });
}

}  // namespace

const View views::kOpenMatters{"F9",     "open-matters", {"未决事项", "open matters"},
                               kColumns, kHeedsDivision, kHeedsNothing,
                               fill};

}  // namespace luoshu
