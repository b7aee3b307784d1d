#include "ledger/rules/money/payouts.h"

#include <fmt/format.h>

#include "ledger/rules/engine/calendar.h"
#include "ledger/rules/engine/facts.h"
#include "ledger/rules/money/account_book.h"
#include "ledger/rules/money/allocation_runs.h"
#include "ledger/rules/money/money_checks.h"
#include "ledger/rules/money/statements.h"
#include "schema/events_allocation.capnp.h"
#include "schema/state_allocation.capnp.h"

namespace luoshu {
namespace {

using RunStatus = schema::RunStatus;

constexpr std::string_view kReceipts = "allocation_receipt";

// Exactly what is payable; what is not above zero is carried, and nobody pays it.
void require_payable(Decision& decision, std::int64_t amount, std::int64_t payable) {
  if (payable <= 0)
    decision.refuse("E-PAY-AMOUNT", "fields.amount_fen",
                    {fmt::format("{} fen are carried, nothing is payable", payable),
                     fmt::format("{} 分结转下期，本期无应付", payable)});
  else if (!is_absent(amount) && amount != payable)
    decision.refuse(
        "E-PAY-AMOUNT", "fields.amount_fen",
        {fmt::format("{} fen are payable", payable), fmt::format("应付 {} 分", payable)});
}

// C62: in parts, up to what is left.
void require_part(Decision& decision, std::int64_t amount, std::int64_t left) {
  if (left <= 0)
    decision.refuse("E-PAY-AMOUNT", "fields.amount_fen",
                    {"nothing is left to pay", "已无应付余额"});
  else if (!is_absent(amount) && (amount <= 0 || amount > left))
    decision.refuse(
        "E-PAY-AMOUNT", "fields.amount_fen",
        {fmt::format("{} fen are left to pay", left), fmt::format("尚应付 {} 分", left)});
}

RowView<schema::StatementRow> require_due(Decision& decision, std::int64_t amount) {
  auto statement = require_statement(decision, decision.subject(), "subject");
  if (!statement) return statement;
  const auto run = decision.state.find(tables::kRuns, from_kj(statement->getRun()));
  require_amount(decision, amount, 0, "fields.amount_fen");
  if (decision.version() >= 2 && decision.event.is<schema::AllocationPaid>())
    require_part(decision, amount, statement->getPayableFen() - statement->getPaidFen());
  else
    require_payable(decision, amount, statement->getPayableFen());
  // What was paid in part is not retained as a whole; version 1 pays no parts.
  if (decision.event.is<schema::AllocationRetained>() && statement->getPaidFen() != 0)
    decision.refuse("E-PAY-AMOUNT", "subject", {"a part is paid", "已部分拨付"});
  if (statement->getStatus() == schema::StatementStatus::PAID)
    decision.wrong_state("the statement is paid", "对账单已拨付");
  else if (run->getFinalOn() == kNoDay)
    decision.wrong_state("its run is not final", "所属批次尚未办结");
  decision.require_not_before(run->getFinalOn(), "the final run", "批次办结");
  // The part that pays the rest is the one that is due.
  const std::int64_t left = statement->getPayableFen() - statement->getPaidFen();
  if (left > 0 && amount >= left && run->getFinalOn() != kNoDay)
    warn_discharged_late(
        decision, "W-PAY-LATE", decision.subject(),
        due_after(decision.state, Date{run->getFinalOn()}, "payment_working_days"));
  return statement;
}

void mark_paid(Application& application) {
  State& state = application.state;
  std::string run;
  state.edit(tables::kStatements, application.subject(),
             [&](schema::StatementRow::Builder row, schema::StatementRow::Reader before) {
               row.setStatus(schema::StatementStatus::PAID);
               row.setChangedOn(application.effective());
               run = from_kj(before.getRun());
             });
  bool open = false;
  for (const auto id : state.find(tables::kRuns, run)->getStatements()) {
    const auto statement = state.find(tables::kStatements, from_kj(id));
    open = open || (statement->getStatus() != schema::StatementStatus::PAID &&
                    statement->getPayableFen() > 0);
  }
  state.edit(tables::kRuns, run, [&](schema::RunRow::Builder row, schema::RunRow::Reader before) {
    row.setSettledStatements(before.getSettledStatements() + 1);
    row.setChangedOn(application.effective());
    if (!open && before.getStatus() == RunStatus::FINAL) row.setStatus(RunStatus::SETTLED);
  });
}

}  // namespace

// Art. 21; B18: with the finance department's signature and the receipt of the treasury.
void decide_paid(Decision& decision) {
  const auto fields = decision.event.fields<schema::AllocationPaid>();
  require_due(decision, fields.getAmountFen());
  if (decision.version() < 2) return;
  require_new(decision, kReceipts, from_kj(fields.getReceiptNo()), "fields.receipt_no");
  require_own_account(decision, fields.hasAccount(), from_kj(fields.getAccount()));
}

namespace {

// Version 2: notes the part; whether the whole is paid with it.
bool pays_rest(Application& application) {
  const auto fields = application.event.fields<schema::AllocationPaid>();
  put_fact(application, kReceipts, from_kj(fields.getReceiptNo()), application.subject());
  book_on_account(application.state, from_kj(fields.getAccount()), application.effective(),
                  -fields.getAmountFen());
  bool whole = false;
  application.state.edit(
      tables::kStatements, application.subject(),
      [&](schema::StatementRow::Builder row, schema::StatementRow::Reader before) {
        row.setPaidFen(before.getPaidFen() + fields.getAmountFen());
        whole = row.getPaidFen() == before.getPayableFen();
      });
  return whole;
}

}  // namespace

void apply_paid(Application& application) {
  if (application.version() < 2 || pays_rest(application)) mark_paid(application);
}

// Art. 21; B18: only its own, and nobody signs for that.
void decide_retained(Decision& decision) {
  const auto statement =
      require_due(decision, decision.event.fields<schema::AllocationRetained>().getAmountFen());
  if (statement && from_kj(statement->getBeneficiary()) != decision.author())
    decision.refuse("E-STM-NOT-YOURS", "author", same(from_kj(statement->getBeneficiary())));
}

void apply_retained(Application& application) {
  mark_paid(application);
}

}  // namespace luoshu
