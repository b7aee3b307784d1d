#include "ledger/rules/money/statements.h"

#include <fmt/format.h>

#include <algorithm>

#include "ledger/rules/engine/field_checks.h"
#include "ledger/rules/money/adjustments.h"
#include "ledger/rules/money/allocation_runs.h"
#include "ledger/rules/money/claimed_lines.h"
#include "ledger/rules/money/disputes.h"
#include "ledger/rules/money/payouts.h"
#include "ledger/rules/money/projects.h"
#include "ledger/rules/money/reinvestments.h"
#include "ledger/rules/money/run_money.h"
#include "ledger/rules/parties/parties.h"
#include "schema/events_allocation.capnp.h"
#include "schema/state_allocation.capnp.h"
#include "schema/state_parties.capnp.h"

namespace luoshu {
namespace {

using RunStatus = schema::RunStatus;

// ---- StatementIssued ----------------------------------------------------------------------------
// Whoever may have a statement: divisions, and parties that no division stands for (A34).
bool require_owner(Decision& decision, std::string_view beneficiary) {
  if (division_exists(decision.state, beneficiary)) return true;
  const auto party = decision.state.find(tables::kParties, beneficiary);
  if (!party) {
    decision.unknown("fields.beneficiary", beneficiary);
    return false;
  }
  if (!from_kj(party->getUscc()).starts_with('1')) return true;
  decision.refuse(
      "E-FIELD", "fields.beneficiary",
      {fmt::format("the lines of {} belong to {}", beneficiary, from_kj(party->getDivision())),
       fmt::format("{} 的分配归 {}", beneficiary, from_kj(party->getDivision()))});
  return false;
}

// A34, A35: what the book gives to the owner alone.
void require_current(Decision& decision, schema::StatementIssued::Reader fields) {
  const std::string_view owner = from_kj(fields.getBeneficiary());
  if (const auto current = current_of(decision.state, from_kj(fields.getRun()), owner))
    require_statement_amount(decision, fields.getCurrentFen(), *current, "fields.current_fen");
  else
    decision.refuse("E-STM-AMOUNT", "fields.beneficiary",
                    {fmt::format("{} has no line in {}", owner, from_kj(fields.getRun())),
                     fmt::format("{} 在 {} 中无分配明细", owner, from_kj(fields.getRun()))});
}

void require_run_open(Decision& decision, schema::RunRow::Reader run) {
  if (run.getStatus() == RunStatus::COMPUTED || run.getStatus() == RunStatus::ISSUED) return;
  const Words words = run_words(run.getStatus());
  decision.wrong_state(words.en, words.zh);
}

// One statement for each beneficiary, and each id once.
void require_first(Decision& decision, schema::RunRow::Reader run, std::string_view beneficiary) {
  for (const auto id : run.getStatements()) {
    const auto other = decision.state.find(tables::kStatements, from_kj(id));
    if (from_kj(id) == decision.subject())
      decision.refuse("E-DUPLICATE", "subject", same(decision.subject()));
    else if (other && from_kj(other->getBeneficiary()) == beneficiary)
      decision.refuse("E-DUPLICATE", "fields.beneficiary", same(from_kj(id)));
  }
}

// A35.
void require_payable(Decision& decision, schema::StatementIssued::Reader fields) {
  const auto row = decision.state.find(tables::kBeneficiaries, from_kj(fields.getBeneficiary()));
  const std::int64_t carry = row ? row->getCarryFen() : 0;
  require_statement_amount(decision, fields.getCarryFen(), carry, "fields.carry_fen");
  if (is_absent(fields.getCurrentFen()) || is_absent(fields.getCarryFen())) return;
  require_statement_amount(decision, fields.getPayableFen(),
                           fields.getCarryFen() + fields.getCurrentFen(), "fields.payable_fen");
}

// Art. 21; RULEBOOK 3.11; A34, A35.
void decide_issued(Decision& decision) {
  const auto fields = decision.event.fields<schema::StatementIssued>();
  require_interval(decision, decision.event.effective(), fields.getConfirmBy(),
                   "fields.confirm_by");
  const bool owner =
      fields.hasBeneficiary() && require_owner(decision, from_kj(fields.getBeneficiary()));
  if (fields.hasBeneficiary()) require_payable(decision, fields);
  if (!fields.hasRun()) return;
  const auto run = decision.state.find(tables::kRuns, from_kj(fields.getRun()));
  if (!run) {
    decision.unknown("fields.run", from_kj(fields.getRun()));
    return;
  }
  require_run_open(decision, *run);
  require_fresh_run(decision, from_kj(fields.getRun()), "fields.run");
  if (owner) require_current(decision, fields);
  require_first(decision, *run, from_kj(fields.getBeneficiary()));
  // C59: under version 2 an id is used once, though its run was replaced.
  const auto before = decision.version() < 2
                          ? standing_statement(decision.state, decision.subject())
                          : decision.state.find(tables::kStatements, decision.subject());
  if (before && from_kj(before->getRun()) != from_kj(fields.getRun()))
    decision.refuse("E-DUPLICATE", "subject", same(decision.subject()));
  decision.require_not_before(run->getComputedOn(), "its run", "所属批次");
}

// C58.
void decide_issued_v2(Decision& decision) {
  const auto fields = decision.event.fields<schema::StatementIssued>();
  const auto book =
      lines_of(decision.state, from_kj(fields.getRun()), from_kj(fields.getBeneficiary()));
  if (book) require_lines(decision, claimed_lines(fields), *book);
}

void apply_issued(Application& application) {
  const auto fields = application.event.fields<schema::StatementIssued>();
  State& state = application.state;
  const std::string_view run = from_kj(fields.getRun());
  const std::uint64_t run_event = state.find(tables::kRuns, run)->getEvent();
  state.put(tables::kStatements, application.subject(), [&](schema::StatementRow::Builder row) {
    row.setStatus(schema::StatementStatus::ISSUED);
    row.setChangedOn(application.effective());
    row.setIssuedOn(application.effective());
    row.setRun(fields.getRun());
    row.setRunEvent(run_event);
    row.setEvent(application.moment.number.value);
    row.setBeneficiary(fields.getBeneficiary());
    row.setCarryFen(fields.getCarryFen());
    row.setCurrentFen(fields.getCurrentFen());
    row.setPayableFen(fields.getPayableFen());
    row.setConfirmBy(fields.getConfirmBy());
  });
  state.edit(tables::kRuns, run, [&](schema::RunRow::Builder row, schema::RunRow::Reader before) {
    row.setStatus(RunStatus::ISSUED);
    row.setChangedOn(application.effective());
    row.setCurrentFen(before.getCurrentFen() + fields.getCurrentFen());
    append_value(
        before.getStatements(), [&](unsigned n) { return row.initStatements(n); },
        application.subject());
  });
  state.edit(tables::kBeneficiaries, from_kj(fields.getBeneficiary()),
             [&](schema::BeneficiaryRow::Builder row, schema::BeneficiaryRow::Reader) {
               row.setCarryFen(std::min<std::int64_t>(0, fields.getPayableFen()));
               row.setLastStatement(to_kj(application.event.subject()));
             });
}

// Version 2 looks at the day of recording, whatever day the author writes (C80).
Date day_of_answer(const Decision& decision) {
  return decision.version() < 2 ? decision.effective() : decision.moment.recorded_on();
}

// ---- StatementConfirmed -------------------------------------------------------------------------
// Art. 21; B14, B17: by the beneficiary alone, to the fen, and in time; after an upheld dispute at
// any time.
void decide_confirmed(Decision& decision) {
  const auto fields = decision.event.fields<schema::StatementConfirmed>();
  const auto statement = require_statement(decision, decision.subject(), "subject");
  if (!statement) return;
  require_beneficiary(decision, from_kj(statement->getBeneficiary()));
  require_fresh_run(decision, from_kj(statement->getRun()), "subject");
  require_statement_amount(decision, fields.getCurrentFen(), statement->getCurrentFen(),
                           "fields.current_fen");
  decision.require_not_before(statement->getChangedOn(), "the statement", "对账单");
  if (statement->getStatus() == schema::StatementStatus::DISPUTED)
    decision.wrong_state("the statement is disputed", "对账单有未决异议");
  else if (statement->getStatus() == schema::StatementStatus::CONFIRMED ||
           statement->getStatus() == schema::StatementStatus::PAID)
    decision.wrong_state("the statement is confirmed", "对账单已确认");
  else if (is_agreed_to(*statement, day_of_answer(decision)))
    decision.wrong_state("the time to answer is over: it is deemed confirmed",
                         "已过确认期限，视同确认");
  warn_of_late_answer(decision, *statement);
}

void apply_confirmed(Application& application) {
  std::string run;
  application.state.edit(tables::kStatements, application.subject(),
                         [&](schema::StatementRow::Builder row, schema::StatementRow::Reader) {
                           row.setStatus(schema::StatementStatus::CONFIRMED);
                           row.setChangedOn(application.effective());
                           run = from_kj(row.asReader().getRun());
                         });
  application.state.edit(tables::kRuns, run,
                         [&](schema::RunRow::Builder row, schema::RunRow::Reader before) {
                           row.setConfirmed(before.getConfirmed() + 1);
                           row.setChangedOn(application.effective());
                         });
}

constexpr Rule kRules[] = {
    {event_type<schema::StatementIssued>,
     {{"authority", Level::kProvince}},
     {},
     decide_issued,
     apply_issued,
     "21 (3), 21 (4)",
     decide_issued_v2},
    {event_type<schema::StatementConfirmed>,
     kBeneficiaryRoles,
     {},
     decide_confirmed,
     apply_confirmed,
     "21 (3)"},
    {event_type<schema::StatementDisputed>,
     kBeneficiaryRoles,
     {},
     decide_disputed,
     apply_disputed,
     "21 (3)"},
    {event_type<schema::DisputeResolved>,
     {{"authority", Level::kProvince}},
     {{"finance", Level::kProvince}},
     decide_resolved,
     apply_resolved,
     "15 (2), 21 (3)"},
    {event_type<schema::AllocationAdjusted>,
     {{"authority", Level::kProvince}},
     {{"finance", Level::kProvince}},
     decide_adjusted,
     apply_adjusted,
     "21 (1), 21 (4)"},
    {event_type<schema::AllocationPaid>,
     {{"primary_developer"}},
     {{"finance"}},
     decide_paid,
     apply_paid,
     "4 (5), 21 (4)"},
    {event_type<schema::AllocationRetained>,
     {{"primary_developer"}},
     {},
     decide_retained,
     apply_retained,
     "21 (4)"},
    {event_type<schema::ReinvestmentCommitted>,
     {{"primary_developer"}},
     {},
     decide_committed,
     apply_committed,
     "21 (2)",
     decide_committed_v2},
    {event_type<schema::ReinvestmentSpent>,
     {{"primary_developer"}, {"implementer"}, {"data_holder"}, {"authority"}, {"interested_party"}},
     {},
     decide_spent,
     apply_spent,
     "21 (2)",
     decide_spent_v2},
};

}  // namespace

bool is_agreed_to(schema::StatementRow::Reader statement, Date day) {
  switch (statement.getStatus()) {
    case schema::StatementStatus::CONFIRMED:
    case schema::StatementStatus::PAID:
      return true;
    case schema::StatementStatus::ISSUED:
      return day.days > statement.getConfirmBy();
    default:
      return false;
  }
}

bool has_deemed_confirmation(const State& state, schema::RunRow::Reader run, Date day) {
  for (const auto id : run.getStatements()) {
    const auto statement = state.find(tables::kStatements, from_kj(id));
    if (statement && is_agreed_to(*statement, day)) return true;
  }
  return false;
}

RowView<schema::StatementRow> standing_statement(const State& state, std::string_view id) {
  auto statement = state.find(tables::kStatements, id);
  if (!statement) return statement;
  const auto run = state.find(tables::kRuns, from_kj(statement->getRun()));
  const bool stands =
      run && run->getEvent() == statement->getRunEvent() && run->getStatus() != RunStatus::REPLACED;
  return stands ? statement : RowView<schema::StatementRow>();
}

RowView<schema::StatementRow> require_statement(Decision& decision, std::string_view id,
                                                std::string_view field) {
  auto statement = standing_statement(decision.state, id);
  if (statement) return statement;
  if (decision.state.has(tables::kStatements, id))
    decision.wrong_state("the statement's run was replaced", "对账单所属批次已被替换");
  else
    decision.unknown(field, id);
  return statement;
}

void require_statement_amount(Decision& decision, std::int64_t said, std::int64_t book,
                              std::string_view field) {
  if (is_absent(said) || said == book) return;
  const auto difference = static_cast<std::int64_t>(__int128{said} - book);
  decision.refuse("E-STM-AMOUNT", field,
                  {fmt::format("{} said, {} in the book: {:+} fen", said, book, difference),
                   fmt::format("填报 {}，账面 {}，差额 {:+} 分", said, book, difference)});
}

void require_beneficiary(Decision& decision, std::string_view beneficiary) {
  const bool yours = division_exists(decision.state, beneficiary)
                         ? (decision.role() == "city_officer" || decision.role() == "finance") &&
                               holds_role_for(decision.state, decision.author(), decision.role(),
                                              beneficiary, decision.effective())
                         : decision.author() == beneficiary;
  if (!yours) decision.refuse("E-STM-NOT-YOURS", "author", same(beneficiary));
}

void give_back_carries(Application& application, std::string_view run) {
  const auto row = application.state.find(tables::kRuns, run);
  for (const auto id : row->getStatements()) {
    const auto statement = application.state.find(tables::kStatements, from_kj(id));
    application.state.edit(
        tables::kBeneficiaries, from_kj(statement->getBeneficiary()),
        [&](schema::BeneficiaryRow::Builder beneficiary, schema::BeneficiaryRow::Reader) {
          beneficiary.setCarryFen(statement->getCarryFen());
        });
  }
}

std::span<const Rule> statement_rules() {
  return kRules;
}

}  // namespace luoshu
