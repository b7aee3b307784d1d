#include "ledger/rules/money/bank_accounts.h"

#include <algorithm>
#include <array>

#include "ledger/rules/engine/documents.h"
#include "ledger/rules/engine/facts.h"
#include "ledger/rules/engine/field_checks.h"
#include "ledger/rules/parties/parties.h"
#include "schema/events_money.capnp.h"

namespace luoshu {
namespace {

constexpr std::array<std::string_view, 5> kPurposes{"collection", "operating", "earmark",
                                                    "treasury", "tax"};
constexpr std::array<std::string_view, 6> kReasons{"charge",   "interest",   "own_transfer",
                                                   "not_ours", "bank_error", "other"};

void require_not_ahead(Decision& decision, std::int32_t day, std::string_view field) {
  if (day != kNoDay && day > decision.effective().days)
    decision.refuse("E-FIELD", field, {"it lies ahead", "晚于业务生效日"});
}

// The account is declared, the author's where `own`, and not closed by the day.
void require_account(Decision& decision, std::string_view account, std::string_view field,
                     bool own) {
  const auto row = require_fact(decision, facts::kAccount, account, field);
  if (!row) return;
  const bool closed = row->getEndedOn() != kNoDay && row->getEndedOn() <= decision.effective().days;
  const std::string_view owner = from_kj(row->getAuthor());
  const bool signs = owner == decision.author() || [&] {
    for (const auto cosigner : decision.event.cosigners())
      if (from_kj(cosigner.getParty()) == owner) return true;
    return false;
  }();
  if (closed || (own && !signs)) decision.refuse("E-BANK-ACCOUNT", field, same(account));
}

void decide_declared(Decision& decision) {
  const auto fields = decision.event.fields<schema::BankAccountDeclared>();
  const std::string_view last4 = from_kj(fields.getLast4());
  require_new(decision, facts::kAccount, decision.subject());
  require_one_of(decision, fields.hasPurpose(), from_kj(fields.getPurpose()), kPurposes,
                 "fields.purpose");
  require_prefixed_digest(decision, fields.hasNumberDigest(), from_kj(fields.getNumberDigest()),
                          "fields.number_digest");
  require_new(decision, facts::kAccountNumber, from_kj(fields.getNumberDigest()),
              "fields.number_digest");
  if (fields.hasLast4() &&
      (last4.size() != 4 || last4.find_first_not_of("0123456789") != std::string_view::npos))
    decision.refuse("E-FIELD", "fields.last4", {"four digits", "须为四位数字"});
  require_not_ahead(decision, fields.getOpenedOn(), "fields.opened_on");
}

void apply_declared(Application& application) {
  const auto fields = application.event.fields<schema::BankAccountDeclared>();
  put_fact(application, facts::kAccount, application.subject());
  put_fact(application, facts::kAccountNumber, from_kj(fields.getNumberDigest()),
           application.subject());
}

void decide_closed(Decision& decision) {
  const auto fields = decision.event.fields<schema::BankAccountClosed>();
  require_account(decision, decision.subject(), "subject", true);
  require_not_ahead(decision, fields.getClosedOn(), "fields.closed_on");
}

void apply_closed(Application& application) {
  const std::int32_t day = application.event.fields<schema::BankAccountClosed>().getClosedOn();
  application.state.edit(
      tables::kFacts, joined_key(facts::kAccount, application.subject()),
      [&](schema::FactRow::Builder row, schema::FactRow::Reader) { row.setEndedOn(day); });
}

// C65, as far as the statement alone says.
void decide_statement(Decision& decision) {
  const auto fields = decision.event.fields<schema::BankStatementReceived>();
  require_new(decision, facts::kBankStatement, decision.subject());
  if (fields.hasAccount())
    require_account(decision, from_kj(fields.getAccount()), "fields.account",
                    decision.role() != "finance");
  require_prefixed_digest(decision, fields.hasDigest(), from_kj(fields.getDigest()),
                          "fields.digest");
  require_interval(decision, fields.getFrom(), fields.getTo(), "fields.to");
  require_not_ahead(decision, fields.getTo(), "fields.to");
  const std::array figures{fields.getOpeningFen(), fields.getCreditsFen(), fields.getDebitsFen(),
                           fields.getClosingFen()};
  if (std::ranges::any_of(figures, is_absent)) return;
  // Each is far below the bounds of 64 bits (B4).
  if (figures[0] + figures[1] - figures[2] != figures[3])
    decision.refuse("E-BANK-BALANCE", "fields.closing_fen");
}

void apply_statement(Application& application) {
  const auto fields = application.event.fields<schema::BankStatementReceived>();
  put_fact(application, facts::kBankStatement, application.subject(), from_kj(fields.getAccount()));
}

std::string line_of(std::string_view account, std::string_view line) {
  return joined_key(account, line);
}

void decide_explained(Decision& decision) {
  const auto fields = decision.event.fields<schema::BankLinesExplained>();
  const std::string_view account = from_kj(fields.getAccount());
  require_new(decision, facts::kExplanation, decision.subject());
  if (fields.hasAccount()) require_account(decision, account, "fields.account", true);
  if (fields.hasItems() && fields.getItems().size() == 0)
    decision.refuse("E-FIELD", "fields.items", {"nothing is listed", "未列事项"});
  for (const auto item : fields.getItems()) {
    require_one_of(decision, item.hasReason(), from_kj(item.getReason()), kReasons, "fields.items");
    if (item.getFen() == 0)
      decision.refuse("E-FIELD", "fields.items", {"the amount is 0", "金额为0"});
    if (from_kj(item.getReason()) == "other" && form::is_blank(from_kj(item.getNote())))
      decision.refuse("E-FIELD", "fields.items", {"'other' needs a note", "“other”须附说明"});
    if (fact(decision.state, facts::kExplanation, line_of(account, from_kj(item.getLine()))))
      decision.refuse("E-DUPLICATE", "fields.items", same(from_kj(item.getLine())));
  }
}

void apply_explained(Application& application) {
  const auto fields = application.event.fields<schema::BankLinesExplained>();
  put_fact(application, facts::kExplanation, application.subject(), from_kj(fields.getAccount()));
  for (const auto item : fields.getItems())
    put_fact(application, facts::kExplanation,
             line_of(from_kj(fields.getAccount()), from_kj(item.getLine())), application.subject());
}

void decide_reconciled(Decision& decision) {
  const auto fields = decision.event.fields<schema::ReconciliationDecided>();
  require_new(decision, facts::kReconciliation, decision.subject());
  if (fields.hasAccount())
    require_account(decision, from_kj(fields.getAccount()), "fields.account", true);
  require_prefixed_digest(decision, fields.hasDecisionDigest(), from_kj(fields.getDecisionDigest()),
                          "fields.decision_digest");
}

void apply_reconciled(Application& application) {
  const auto fields = application.event.fields<schema::ReconciliationDecided>();
  put_fact(application, facts::kReconciliation, application.subject(),
           from_kj(fields.getAccount()));
}

void decide_reopened(Decision& decision) {
  const auto row = require_fact(decision, facts::kReconciliation, decision.subject());
  if (!row) return;
  if (row->getEndedOn() != kNoDay)
    decision.wrong_state("the reconciliation is reopened", "该对账已重开");
  require_account(decision, from_kj(row->getAbout()), "subject", true);
}

void apply_reopened(Application& application) {
  end_fact(application, facts::kReconciliation, application.subject());
}

// The owner acts in whatever role it keeps accounts.
const std::array kRules{
    Rule{event_type<schema::BankAccountDeclared>,
         {{"primary_developer"}, {"implementer"}, {"data_holder"}, {"finance"}, {"city_officer"}},
         {{"finance"}},
         decide_declared,
         apply_declared,
         "21 (4)"},
    Rule{event_type<schema::BankAccountClosed>,
         {{"primary_developer"}, {"implementer"}, {"data_holder"}, {"finance"}, {"city_officer"}},
         {{"finance"}},
         decide_closed,
         apply_closed,
         "21 (4)"},
    Rule{event_type<schema::BankStatementReceived>,
         {{"primary_developer"}, {"implementer"}, {"data_holder"}, {"finance"}, {"city_officer"}},
         {},
         decide_statement,
         apply_statement,
         "21 (4)"},
    Rule{event_type<schema::BankLinesExplained>,
         {{"primary_developer"}, {"implementer"}, {"data_holder"}, {"finance"}, {"city_officer"}},
         {},
         decide_explained,
         apply_explained,
         "21 (4)"},
    Rule{event_type<schema::ReconciliationDecided>,
         {{"finance", Level::kProvince}},
         {},
         decide_reconciled,
         apply_reconciled,
         "21 (4)"},
    Rule{event_type<schema::ReconciliationReopened>,
         {{"finance", Level::kProvince}},
         {},
         decide_reopened,
         apply_reopened,
         "21 (4)"},
};

}  // namespace

std::span<const Rule> bank_account_rules() {
  return kRules;
}

}  // namespace luoshu
