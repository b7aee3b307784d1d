#include "projections/duties/money_duties.h"

#include <fmt/format.h>

#include <algorithm>

#include "ledger/base/message.h"
#include "ledger/rules/engine/periods.h"
#include "schema/events_allocation.capnp.h"
#include "schema/events_money.capnp.h"

namespace luoshu {
namespace {

constexpr std::int32_t kNone = schema::NO_DATE;

}  // namespace

void MoneyDuties::take(const KnownEvent& event) {
  if (take_sale(event)) return;
  take_account(event);
  take_project(event);
}

bool MoneyDuties::take_sale(const KnownEvent& event) {
  const EventReader& read = event.event;
  if (read.is<schema::TransactionSettled>()) {
    sales_[std::string(read.subject())].gross =
        read.fields<schema::TransactionSettled>().getGrossFen();
  } else if (read.is<schema::PaymentReceived>()) {
    const auto fields = read.fields<schema::PaymentReceived>();
    sales_[std::string(from_kj(fields.getTransaction()))].received += fields.getAmountFen();
  } else if (read.is<schema::RefundIssued>()) {
    const auto fields = read.fields<schema::RefundIssued>();
    refunds_.try_emplace(
        std::string(read.subject()),
        Refund{std::string(read.author()), std::string(from_kj(fields.getTransaction())),
               fields.getGrossFen(), event.effective(), 0, std::nullopt});
  } else if (read.is<schema::PaymentRefunded>()) {
    const auto fields = read.fields<schema::PaymentRefunded>();
    const auto found = refunds_.find(from_kj(fields.getRefund()));
    if (found == refunds_.end()) return true;
    found->second.paid += fields.getAmountFen();
    if (found->second.paid >= found->second.gross) discharge_once(found->second.settled, event);
  } else {
    return false;
  }
  return true;
}

void MoneyDuties::take_account(const KnownEvent& event) {
  const EventReader& read = event.event;
  if (read.is<schema::BankAccountDeclared>()) {
    const auto fields = read.fields<schema::BankAccountDeclared>();
    if (from_kj(fields.getPurpose()) == "collection")
      accounts_.try_emplace(std::string(read.subject()), Account{fields.getOpenedOn(), kNone, {}});
  } else if (read.is<schema::BankAccountClosed>()) {
    const auto found = accounts_.find(read.subject());
    if (found != accounts_.end())
      found->second.closed_on = read.fields<schema::BankAccountClosed>().getClosedOn();
  } else if (read.is<schema::ReconciliationDecided>()) {
    const auto fields = read.fields<schema::ReconciliationDecided>();
    const auto found = accounts_.find(from_kj(fields.getAccount()));
    if (found == accounts_.end()) return;
    const std::string id(read.subject());
    found->second.decisions.try_emplace(id, Decision{fields.getCutOff(), event.discharge()});
    account_of_.try_emplace(id, found->first);
  } else if (read.is<schema::ReconciliationReopened>()) {
    const auto account = account_of_.find(read.subject());
    if (account == account_of_.end()) return;
    accounts_.find(account->second)->second.decisions.at(std::string(read.subject())).reopened =
        true;
  }
}

void MoneyDuties::take_project(const KnownEvent& event) {
  const EventReader& read = event.event;
  if (read.is<schema::EarmarkProjectEntered>()) {
    projects_.try_emplace(std::string(read.subject()),
                          Project{std::string(read.author()), {}, {}, {}});
    return;
  }
  const auto found = projects_.find(read.subject());
  if (found == projects_.end()) return;
  Project& project = found->second;
  if (read.is<schema::EarmarkBudgetApproved>())
    project.first_budget = project.first_budget ? std::min(*project.first_budget, event.effective())
                                                : event.effective();
  if (!read.is<schema::EarmarkEvaluated>()) return;
  const auto fields = read.fields<schema::EarmarkEvaluated>();
  if (from_kj(fields.getKind()) != "self") return;
  project.evaluated.try_emplace(fields.getYear(), event.discharge());
  if (fields.getFinal() == schema::Flag::YES)
    project.last_year =
        project.last_year ? std::min(*project.last_year, fields.getYear()) : fields.getYear();
}

std::set<std::string> MoneyDuties::sales_asked_for() const {
  std::set<std::string> sales;
  for (const auto& [id, refund] : refunds_)
    if (!refund.settled) sales.insert(refund.sale);
  return sales;
}

bool MoneyDuties::owes_back(const std::string& sale) const {
  const auto found = sales_.find(sale);
  if (found == sales_.end()) return false;
  __int128 owed = found->second.received - found->second.gross;
  for (const auto& [id, refund] : refunds_)
    if (refund.sale == sale) owed += refund.gross - refund.paid;
  return owed > 0;
}

void MoneyDuties::add_refunds(const KnownFacts& facts, std::vector<Duty>& duties) const {
  std::map<std::string, bool> owing;
  for (const std::string& sale : sales_asked_for()) owing.emplace(sale, owes_back(sale));
  for (const auto& [id, refund] : refunds_) {
    if (!refund.settled && !owing.at(refund.sale)) continue;  // nothing was paid in for it
    const KnownFacts::Due due = facts.due_after(refund.issued, "refund_payment_working_days");
    duties.push_back({.kind = DutyKind::kRefundBuyer,
                      .party = refund.author,
                      .subject = id,
                      .begin = refund.issued,
                      .due = due.day,
                      .provisional = due.provisional,
                      .discharged = refund.settled});
  }
}

// C67: the quarters from the opening on, as far as the parameter asks for them.
void MoneyDuties::add_accounts(const KnownFacts& facts, std::vector<Duty>& duties) const {
  const std::string finance = facts.holder_of_province("finance", facts.day());
  for (const auto& [id, account] : accounts_) {
    PeriodId quarter = period_of(Date{account.opened_on}, PeriodKind::kQuarter);
    for (;; quarter = period_of(Date{last_day(quarter).days + 1}, PeriodKind::kQuarter)) {
      const Date last = last_day(quarter);
      const Date begin{last.days + 1};
      if (begin > facts.day()) break;
      if (account.closed_on != kNone && account.closed_on <= last.days) break;
      if (facts.parameter("close_requires_reconciliation", begin) != 1) continue;
      const KnownFacts::Due due = facts.due_after(last, "reconciliation_working_days");
      Duty duty{.kind = DutyKind::kReconcile,
                .party = finance,
                .subject = fmt::format("{}/{}", id, to_string(quarter)),
                .begin = begin,
                .due = due.day,
                .provisional = due.provisional};
      for (const auto& [decision, decided] : account.decisions)
        if (!decided.reopened && decided.cut_off >= last.days &&
            (!duty.discharged || decided.discharge.event < duty.discharged->event))
          duty.discharged = decided.discharge;
      duties.push_back(std::move(duty));
    }
  }
}

void MoneyDuties::add_projects(const KnownFacts& facts, std::vector<Duty>& duties) const {
  for (const auto& [id, project] : projects_) {
    if (!project.first_budget) continue;
    PeriodId year = period_of(*project.first_budget, PeriodKind::kYear);
    for (;; ++year.year) {
      const Date begin{last_day(year).days + 1};
      if (begin > facts.day() || (project.last_year && year.year > *project.last_year)) break;
      const Date due{first_day({PeriodKind::kMonth, year.year + 1, 4}).days - 1};  // 31 March
      const auto evaluated = project.evaluated.find(year.year);
      Duty duty{.kind = DutyKind::kSelfEvaluateEarmark,
                .party = project.author,
                .subject = fmt::format("{}/{}", id, to_string(year)),
                .begin = begin,
                .due = due};
      if (evaluated != project.evaluated.end()) duty.discharged = evaluated->second;
      duties.push_back(std::move(duty));
    }
  }
}

void MoneyDuties::add(const KnownFacts& facts, std::vector<Duty>& duties) const {
  add_refunds(facts, duties);
  add_accounts(facts, duties);
  add_projects(facts, duties);
}

}  // namespace luoshu
