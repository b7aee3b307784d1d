#include "ledger/rules/disputes.h"

#include <fmt/format.h>

#include "ledger/rules/allocation_runs.h"
#include "ledger/rules/calendar.h"
#include "ledger/rules/parties.h"
#include "ledger/rules/periods.h"
#include "ledger/rules/run_takings.h"
#include "ledger/rules/statements.h"

namespace luoshu {
namespace {

constexpr std::string_view kAdjustment = "adjustment";
constexpr std::string_view kDismissed = "dismissed";

bool is_outcome(std::string_view text) {
  return text == "upheld" || text == "partly" || text == kDismissed;
}

}  // namespace

// Art. 21; RULEBOOK 3.11: by the beneficiary, while it may still answer.
void decide_disputed(Decision& decision) {
  const auto fields = decision.event.getStatementDisputed();
  if (fields.hasDispute() && decision.state.has(tables::kDisputes, from_kj(fields.getDispute())))
    decision.refuse("E-DUPLICATE", "fields.dispute", same(from_kj(fields.getDispute())));
  const auto statement = require_statement(decision, decision.subject(), "subject");
  if (!statement) return;
  require_beneficiary(decision, from_kj(statement->getBeneficiary()));
  require_statement_amount(decision, fields.getAmountStatedFen(), statement->getCurrentFen(),
                           "fields.amount_stated_fen");
  decision.require_not_before(statement->getChangedOn(), "the statement", "对账单");
  if (decision.effective().days > statement->getConfirmBy())
    decision.refuse("E-DSP-LATE", "effective", same(to_string(Date{statement->getConfirmBy()})));
  if (statement->getStatus() == schema::StatementStatus::DISPUTED)
    decision.wrong_state("the statement is disputed", "对账单有未决异议");
  else if (statement->getStatus() != schema::StatementStatus::ISSUED)
    decision.wrong_state("the statement is confirmed, or its dispute was upheld",
                         "对账单已确认，或异议已成立");
}

void apply_disputed(Application& application) {
  const auto fields = application.event.getStatementDisputed();
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
    row.setStatement(application.event.getSubject());
    row.setRaisedOn(application.effective());
  });
  state.edit(tables::kRuns, run, [&](schema::RunRow::Builder row, schema::RunRow::Reader before) {
    row.setDisputesOpen(before.getDisputesOpen() + 1);
    row.setChangedOn(application.effective());
  });
}

// Art. 21; RULEBOOK 3.11: with a reason, once.
void decide_resolved(Decision& decision) {
  const auto fields = decision.event.getDisputeResolved();
  if (!fields.hasReason() || fields.getReason().size() == 0)
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
  const auto fields = application.event.getDisputeResolved();
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

// ---- AllocationAdjusted -------------------------------------------------------------------------
namespace {

// A dispute that was not dismissed, or a finding of an auditor.
void require_source(Decision& decision, std::string_view source) {
  if (const auto dispute = decision.state.find(tables::kDisputes, source)) {
    if (dispute->getOutcome().size() == 0)
      decision.wrong_state("the dispute is open", "异议尚未处理");
    else if (from_kj(dispute->getOutcome()) == kDismissed)
      decision.wrong_state("the dispute was dismissed", "异议已驳回");
    decision.require_not_before(dispute->getResolvedOn(), "the decision on the dispute",
                                "异议处理决定");
  } else if (!decision.state.has(tables::kSeen, joined_key("finding", source))) {
    decision.unknown("fields.source", source);
  }
}

// A33: a sale that a run took, without refunds, under its version.
void require_adjustable(Decision& decision, schema::AllocationAdjusted::Reader fields) {
  const std::string_view transaction = from_kj(fields.getTransaction());
  const auto sale = decision.state.find(tables::kTransactions, transaction);
  if (!sale) {
    decision.unknown("fields.transaction", transaction);
    return;
  }
  decision.require_not_before(sale->getSettledOn(), "the sale", "该交易");
  if (sale->getStatus() != schema::TransactionStatus::SETTLED &&
      sale->getStatus() != schema::TransactionStatus::PAID)
    decision.wrong_state("the sale is refunded or void", "交易已退款或已作废");
  const SaleTaken taken = sale_taken(decision.state, transaction, decision.moment.number.value);
  if (taken.run.empty()) {
    decision.wrong_state("no run took the sale: the next one takes it as it is now",
                         "交易尚未计入任何批次，将按现状计入下一批次");
    return;
  }
  if (!taken.version || is_absent(fields.getRuleVersion())) return;
  if (taken.version->version != fields.getRuleVersion())
    decision.refuse("E-RUN-MISMATCH", "fields.rule_version",
                    {fmt::format("version {} governs the sale", taken.version->version),
                     fmt::format("该交易适用版本 {}", taken.version->version)});
}

// B9: a period that is not closed and has no run yet.
void require_bookable(Decision& decision, bool present, std::string_view text) {
  if (!present) return;
  const auto period = parse_period(text);
  if (!period) {
    decision.refuse("E-FIELD", "fields.book_in", same(text));
    return;
  }
  const auto row = decision.state.find(tables::kPeriods, text);
  const auto frontier = decision.state.find(tables::kFrontier, "");
  const bool run = frontier && frontier->getRunThrough() != kNoDay &&
                   last_day(*period).days <= frontier->getRunThrough();
  if (run || (row && (row->getRun().size() != 0 || row->getClosedOn() != kNoDay)))
    decision.refuse("E-PERIOD-CLOSED", "fields.book_in",
                    {fmt::format("{} is closed or has a run", text),
                     fmt::format("{} 已关账或已有分配批次", text)});
}

// The changes are of known beneficiaries and sum to zero.
void require_balance(Decision& decision, schema::AllocationAdjusted::Reader fields) {
  __int128 sum = 0;
  for (const auto change : fields.getNetChange()) {
    const std::string_view who = from_kj(change.getKey());
    sum += change.getValue();
    if (!division_exists(decision.state, who) && !party_exists(decision.state, who) &&
        who.find(':') == std::string_view::npos)
      decision.unknown("fields.net_change", who);
  }
  const auto refuse = [&](std::string_view field, std::int64_t off) {
    decision.refuse("E-RUN-MISMATCH", field,
                    {fmt::format("{:+} fen", off), fmt::format("差额 {:+} 分", off)});
  };
  if (fields.hasNetChange() && sum != 0)
    refuse("fields.net_change", static_cast<std::int64_t>(sum));
  if (!is_absent(fields.getTotalFen()) && fields.getTotalFen() != 0)
    refuse("fields.total_fen", fields.getTotalFen());
}

}  // namespace

// Art. 21 para. 4; A33, B9, B14.
void decide_adjusted(Decision& decision) {
  const auto fields = decision.event.getAllocationAdjusted();
  if (decision.state.has(tables::kSeen, joined_key(kAdjustment, decision.subject())))
    decision.refuse("E-DUPLICATE", "subject", same(decision.subject()));
  if (fields.hasSource()) require_source(decision, from_kj(fields.getSource()));
  if (fields.hasTransaction()) require_adjustable(decision, fields);
  require_bookable(decision, fields.hasBookIn(), from_kj(fields.getBookIn()));
  require_balance(decision, fields);
}

void apply_adjusted(Application& application) {
  const auto fields = application.event.getAllocationAdjusted();
  State& state = application.state;
  const std::string_view source = from_kj(fields.getSource());
  const std::string run =
      sale_taken(state, from_kj(fields.getTransaction()), application.moment.number.value).run;
  state.put(tables::kSeen, joined_key(kAdjustment, application.subject()),
            [&](schema::SeenRow::Builder row) {
              row.setOn(application.effective());
              row.setAbout(fields.getTransaction());
              row.setEvent(application.moment.number.value);
            });
  state.edit(tables::kRuns, run,
             [&](schema::RunRow::Builder row, schema::RunRow::Reader) { row.setAdjusted(true); });
  state.edit(tables::kPeriods, from_kj(fields.getBookIn()),
             [&](schema::PeriodRow::Builder row, schema::PeriodRow::Reader before) {
               append_value(
                   before.getAdjustments(), [&](unsigned n) { return row.initAdjustments(n); },
                   application.subject());
               const auto versions = before.getAdjustmentVersions();
               auto list = row.initAdjustmentVersions(versions.size() + 1);
               for (unsigned i = 0; i < versions.size(); ++i) list.set(i, versions[i]);
               list.set(versions.size(), fields.getRuleVersion());
             });
  if (state.has(tables::kDisputes, source))
    state.edit(tables::kDisputes, source,
               [&](schema::DisputeRow::Builder row, schema::DisputeRow::Reader) {
                 row.setAdjusted(true);
               });
}

}  // namespace luoshu
