#include "ledger/rules/money/disputes.h"

#include <fmt/format.h>

#include "ledger/form/text_rules.h"
#include "ledger/rules/engine/calendar.h"
#include "ledger/rules/money/allocation_runs.h"
#include "ledger/rules/money/statements.h"
#include "ledger/rules/parties/parties.h"
#include "schema/events_allocation.capnp.h"

namespace luoshu {
namespace {

constexpr std::string_view kDismissed = "dismissed";
constexpr std::int64_t kDaysOnTheWay = 3;  // working days

bool is_outcome(std::string_view text) {
  return text == "upheld" || text == "partly" || text == kDismissed;
}

// C95: a dispute of the last day may be recorded some days after it, as long as the run is not
// final: whoever orders the entries cannot make it late.
bool is_on_its_way(const Decision& decision, schema::StatementRow::Reader statement) {
  const Date confirm_by{statement.getConfirmBy()};
  const auto run = decision.state.find(tables::kRuns, from_kj(statement.getRun()));
  const auto last = working_day_estimated(decision.state, confirm_by, kDaysOnTheWay);
  return decision.effective() <= confirm_by && last && decision.moment.recorded_on() <= *last &&
         run && run->getFinalOn() == kNoDay;
}

bool is_late(const Decision& decision, schema::StatementRow::Reader statement) {
  if (decision.version() < 2) return decision.effective().days > statement.getConfirmBy();
  return decision.moment.recorded_on().days > statement.getConfirmBy() &&
         !is_on_its_way(decision, statement);
}

}  // namespace

// A statement whose dispute was upheld has no last day.
void warn_of_late_answer(Decision& decision, schema::StatementRow::Reader statement) {
  if (statement.getStatus() != schema::StatementStatus::ISSUED) return;
  const bool anew = statement.getChangedOn() != statement.getIssuedOn();
  const auto due =
      anew ? due_after(decision.state, Date{statement.getChangedOn()}, "reconfirm_working_days")
           : date_of(statement.getConfirmBy());
  warn_discharged_late(decision, "W-STM-DUE", decision.subject(), due);
}

// Art. 21; RULEBOOK 3.11: by the beneficiary, while it may still answer.
void decide_disputed(Decision& decision) {
  const auto fields = decision.event.fields<schema::StatementDisputed>();
  if (fields.hasDispute() && decision.state.has(tables::kDisputes, from_kj(fields.getDispute())))
    decision.refuse("E-DUPLICATE", "fields.dispute", same(from_kj(fields.getDispute())));
  const auto statement = require_statement(decision, decision.subject(), "subject");
  if (!statement) return;
  require_beneficiary(decision, from_kj(statement->getBeneficiary()));
  require_statement_amount(decision, fields.getAmountStatedFen(), statement->getCurrentFen(),
                           "fields.amount_stated_fen");
  decision.require_not_before(statement->getChangedOn(), "the statement", "对账单");
  if (is_late(decision, *statement))
    decision.refuse("E-DSP-LATE", "effective", same(to_string(Date{statement->getConfirmBy()})));
  if (statement->getStatus() == schema::StatementStatus::DISPUTED)
    decision.wrong_state("the statement is disputed", "对账单有未决异议");
  else if (statement->getStatus() != schema::StatementStatus::ISSUED)
    decision.wrong_state("the statement is confirmed, or its dispute was upheld",
                         "对账单已确认，或异议已成立");
  warn_of_late_answer(decision, *statement);
}

void apply_disputed(Application& application) {
  const auto fields = application.event.fields<schema::StatementDisputed>();
  State& state = application.state;
  std::string run;
  state.edit(tables::kStatements, application.subject(),
             [&](schema::StatementRow::Builder row, schema::StatementRow::Reader before) {
               row.setStatus(schema::StatementStatus::DISPUTED);
               row.setChangedOn(application.effective());
               row.setDispute(fields.getDispute());
               run = from_kj(before.getRun());
             });
  state.put(tables::kDisputes, from_kj(fields.getDispute()), [&](schema::DisputeRow::Builder row) {
    row.setStatement(to_kj(application.event.subject()));
    row.setRaisedOn(application.effective());
  });
  state.edit(tables::kRuns, run, [&](schema::RunRow::Builder row, schema::RunRow::Reader before) {
    row.setDisputesOpen(before.getDisputesOpen() + 1);
    row.setChangedOn(application.effective());
  });
}

// Art. 21; RULEBOOK 3.11: with a reason, once.
void decide_resolved(Decision& decision) {
  const auto fields = decision.event.fields<schema::DisputeResolved>();
  if (form::is_blank(from_kj(fields.getReason())))
    decision.refuse("E-REASON-MISSING", "fields.reason");
  if (fields.hasOutcome() && !is_outcome(from_kj(fields.getOutcome())))
    decision.refuse("E-FIELD", "fields.outcome",
                    {"upheld, partly or dismissed", "应为 upheld、partly 或 dismissed"});
  const auto dispute = decision.state.find(tables::kDisputes, decision.subject());
  if (!dispute) {
    decision.unknown("subject", decision.subject());
    return;
  }
  decision.require_not_before(dispute->getRaisedOn(), "the dispute", "异议");
  if (dispute->getOutcome().size() != 0)
    decision.wrong_state("the dispute is resolved", "异议已处理");
}

// Dismissed: the beneficiary has some working days to confirm, and at least what it had.
void apply_resolved(Application& application) {
  const auto fields = application.event.fields<schema::DisputeResolved>();
  State& state = application.state;
  std::string statement;
  state.edit(tables::kDisputes, application.subject(),
             [&](schema::DisputeRow::Builder row, schema::DisputeRow::Reader before) {
               row.setResolvedOn(application.effective());
               row.setOutcome(fields.getOutcome());
               statement = from_kj(before.getStatement());
             });
  const Date today{application.effective()};
  const auto again =
      working_day_after(state, today, parameter(state, "reconfirm_working_days", today));
  std::string run;
  state.edit(tables::kStatements, statement,
             [&](schema::StatementRow::Builder row, schema::StatementRow::Reader before) {
               run = from_kj(before.getRun());
               row.setChangedOn(application.effective());
               row.setDispute("");
               const bool dismissed = from_kj(fields.getOutcome()) == kDismissed;
               row.setStatus(dismissed ? schema::StatementStatus::ISSUED
                                       : schema::StatementStatus::UPHELD);
               if (dismissed && again)
                 row.setConfirmBy(std::max(before.getConfirmBy(), again->days));
             });
  state.edit(tables::kRuns, run, [&](schema::RunRow::Builder row, schema::RunRow::Reader before) {
    row.setDisputesOpen(before.getDisputesOpen() - 1);
    row.setChangedOn(application.effective());
  });
}

}  // namespace luoshu
