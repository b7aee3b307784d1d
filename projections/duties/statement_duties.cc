#include "projections/duties/statement_duties.h"

#include "ledger/base/message.h"
#include "ledger/rules/parties/parties.h"
#include "schema/events_allocation.capnp.h"

namespace luoshu {

void StatementDuties::take(const KnownEvent& event) {
  const EventReader& read = event.event;
  const std::string subject(read.subject());
  if (read.is<schema::AllocationRunComputed>()) {
    const std::string before(from_kj(read.fields<schema::AllocationRunComputed>().getReplaces()));
    if (!before.empty()) replaced_.try_emplace(before, event.discharge());
  } else if (read.is<schema::StatementIssued>()) {
    const auto fields = read.fields<schema::StatementIssued>();
    Statement statement{std::string(from_kj(fields.getRun())),
                        std::string(from_kj(fields.getBeneficiary())),
                        fields.getPayableFen(),
                        0,
                        {},
                        {{when(event), Date{fields.getConfirmBy()}, std::nullopt}}};
    statements_.try_emplace(subject, std::move(statement));
  } else if (read.is<schema::StatementConfirmed>()) {
    answer(subject, event);
  } else if (read.is<schema::StatementDisputed>()) {
    answer(subject, event);
    disputed_.insert_or_assign(
        std::string(from_kj(read.fields<schema::StatementDisputed>().getDispute())), subject);
  } else if (read.is<schema::DisputeResolved>()) {
    const auto dispute = disputed_.find(subject);
    if (dispute == disputed_.end()) return;
    if (from_kj(read.fields<schema::DisputeResolved>().getOutcome()) != "dismissed") return;
    const auto statement = statements_.find(dispute->second);
    if (statement != statements_.end())
      statement->second.asked.push_back({when(event), std::nullopt, std::nullopt});
  } else if (read.is<schema::AllocationRunFinalized>()) {
    finalized_.try_emplace(subject, event.effective());
  } else if (read.is<schema::AllocationPaid>()) {
    pay(event, read.fields<schema::AllocationPaid>().getAmountFen());
  } else if (read.is<schema::AllocationRetained>()) {
    pay(event, read.fields<schema::AllocationRetained>().getAmountFen());
  }
}

void StatementDuties::answer(std::string_view statement, const KnownEvent& event) {
  const auto found = statements_.find(statement);
  if (found == statements_.end()) return;
  for (Asked& asked : found->second.asked) discharge_once(asked.answered, event);
}

// No sum of a statement can pass what is payable, so parts never overflow.
void StatementDuties::pay(const KnownEvent& event, std::int64_t fen) {
  const auto found = statements_.find(event.event.subject());
  if (found == statements_.end() || found->second.settled) return;
  Statement& statement = found->second;
  if (fen >= statement.payable - statement.paid)
    statement.settled = event.discharge();
  else
    statement.paid += fen;
}

// C21.
std::string StatementDuties::responsible(const KnownFacts& facts, const Statement& statement) {
  const std::string& owner = statement.beneficiary;
  if (owner == kProvinceDivision) return facts.holder_of_province("finance", facts.day());
  if (facts.is_division(owner)) return facts.holder_of_division("city_officer", owner, facts.day());
  return owner;
}

void StatementDuties::add_answers(const KnownFacts& facts, const std::string& id,
                                  const Statement& statement, std::vector<Duty>& duties) const {
  const auto replaced = replaced_.find(statement.run);
  for (const Asked& asked : statement.asked) {
    const KnownFacts::Due due = asked.due
                                    ? KnownFacts::Due{*asked.due}
                                    : facts.due_after(asked.when.day, "reconfirm_working_days");
    Duty duty{.kind = DutyKind::kConfirmStatement,
              .party = responsible(facts, statement),
              .subject = id,
              .begin = asked.when.day,
              .due = due.day,
              .provisional = due.provisional,
              .lapses = true,
              .division = statement.beneficiary,
              .discharged = asked.answered};
    if (!duty.discharged && replaced != replaced_.end()) duty.discharged = replaced->second;
    duties.push_back(std::move(duty));
  }
}

void StatementDuties::add_payment(const KnownFacts& facts, const std::string& id,
                                  const Statement& statement, std::vector<Duty>& duties) const {
  const auto final_on = finalized_.find(statement.run);
  if (statement.payable <= 0 || final_on == finalized_.end()) return;
  const KnownFacts::Due due = facts.due_after(final_on->second, "payment_working_days");
  duties.push_back({.kind = DutyKind::kPayStatement,
                    .party = facts.holder("primary_developer", final_on->second),
                    .subject = id,
                    .begin = final_on->second,
                    .due = due.day,
                    .provisional = due.provisional,
                    .division = statement.beneficiary,
                    .discharged = statement.settled});
}

void StatementDuties::add(const KnownFacts& facts, std::vector<Duty>& duties) const {
  for (const auto& [id, statement] : statements_) {
    add_answers(facts, id, statement, duties);
    add_payment(facts, id, statement, duties);
  }
}

}  // namespace luoshu
