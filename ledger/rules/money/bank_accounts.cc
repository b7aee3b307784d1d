#include "ledger/rules/money/bank_accounts.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "ledger/rules/engine/documents.h"
#include "ledger/rules/engine/facts.h"
#include "ledger/rules/engine/field_checks.h"
#include "ledger/rules/money/account_book.h"
#include "ledger/rules/money/reconciliations.h"
#include "schema/events_money.capnp.h"

namespace luoshu {
namespace {

constexpr std::array<std::string_view, 5> kPurposes{"collection", "operating", "earmark",
                                                    "treasury", "tax"};

void require_not_ahead(Decision& decision, std::int32_t day, std::string_view field) {
  if (day != kNoDay && day > decision.effective().days)
    decision.refuse("E-FIELD", field, {"it lies ahead", "晚于业务生效日"});
}

void decide_declared(Decision& decision) {
  const auto fields = decision.event.fields<schema::BankAccountDeclared>();
  const std::string_view last4 = from_kj(fields.getLast4());
  if (decision.state.has(tables::kAccounts, decision.subject()))
    decision.refuse("E-DUPLICATE", "subject", same(decision.subject()));
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
  put_fact(application, facts::kAccountOwner, application.author(), application.subject());
  put_fact(application, facts::kAccountNumber, from_kj(fields.getNumberDigest()),
           application.subject());
  application.state.put(tables::kAccounts, application.subject(),
                        [&](schema::AccountRow::Builder row) {
                          row.setOwner(to_kj(application.author()));
                          row.setPurpose(fields.getPurpose());
                          row.setDeclaredOn(application.effective());
                          row.setOpenedOn(fields.getOpenedOn());
                          row.setOpeningFen(fields.getOpeningFen());
                        });
}

void decide_closed(Decision& decision) {
  const auto fields = decision.event.fields<schema::BankAccountClosed>();
  const auto account = require_account(decision, decision.subject(), "subject", true);
  require_not_ahead(decision, fields.getClosedOn(), "fields.closed_on");
  if (!account) return;
  require_interval(decision, account->getOpenedOn(), fields.getClosedOn(), "fields.closed_on");
  if (account->getClosedOn() != kNoDay)
    decision.refuse("E-BANK-ACCOUNT", "subject", same(decision.subject()));
}

void apply_closed(Application& application) {
  const std::int32_t day = application.event.fields<schema::BankAccountClosed>().getClosedOn();
  application.state.edit(
      tables::kAccounts, application.subject(),
      [&](schema::AccountRow::Builder row, schema::AccountRow::Reader) { row.setClosedOn(day); });
}

using Statement = schema::BankStatementReceived::Reader;

// A statement from the first day of the last one takes its place.
bool corrects(schema::AccountRow::Reader account, Statement fields) {
  return account.getLastFrom() != kNoDay && account.getLastFrom() == fields.getFrom();
}

void refuse_gap(Decision& decision, std::string_view field, Words words) {
  decision.refuse("E-BANK-GAP", field, std::move(words));
}

// C65: it follows the one before it, and what is reconciled is not corrected any more.
void require_sequence(Decision& decision, schema::AccountRow::Reader account, Statement fields) {
  std::int64_t opening = account.getOpeningFen();
  if (corrects(account, fields)) {
    opening = account.getLastOpeningFen();
    const auto decided =
        decision.state.find(tables::kReconciliations, from_kj(account.getDecision()));
    if (decided && decided->getCutOff() >= fields.getFrom())
      refuse_gap(decision, "fields.from",
                 {fmt::format("reconciled by {}", from_kj(account.getDecision())),
                  fmt::format("已由 {} 对账", from_kj(account.getDecision()))});
  } else if (account.getLastTo() != kNoDay) {
    opening = account.getLastClosingFen();
    const std::string next = to_string(Date{account.getLastTo() + 1});
    if (fields.getFrom() != kNoDay && fields.getFrom() != account.getLastTo() + 1)
      refuse_gap(decision, "fields.from",
                 {fmt::format("the next day is {}", next), fmt::format("应自 {} 起", next)});
  }
  if (!is_absent(fields.getOpeningFen()) && fields.getOpeningFen() != opening)
    refuse_gap(
        decision, "fields.opening_fen",
        {fmt::format("it opens with {} fen", opening), fmt::format("期初应为 {} 分", opening)});
}

// C65: within the days that the account was open; its file is that of no other statement.
void require_place(Decision& decision, schema::AccountRow::Reader account, Statement fields) {
  const bool early = fields.getFrom() != kNoDay && fields.getFrom() < account.getOpenedOn();
  const bool late = account.getClosedOn() != kNoDay && fields.getTo() != kNoDay &&
                    fields.getTo() > account.getClosedOn();
  if (early || late)
    decision.refuse("E-BANK-ACCOUNT", early ? "fields.from" : "fields.to",
                    same(from_kj(fields.getAccount())));
  const bool same_file =
      corrects(account, fields) && from_kj(fields.getDigest()) == from_kj(account.getLastDigest());
  if (!same_file)
    require_new(decision, facts::kBankDigest, from_kj(fields.getDigest()), "fields.digest");
  require_sequence(decision, account, fields);
}

void decide_statement(Decision& decision) {
  const auto fields = decision.event.fields<schema::BankStatementReceived>();
  require_new(decision, facts::kBankStatement, decision.subject());
  require_prefixed_digest(decision, fields.hasDigest(), from_kj(fields.getDigest()),
                          "fields.digest");
  require_interval(decision, fields.getFrom(), fields.getTo(), "fields.to");
  require_not_ahead(decision, fields.getTo(), "fields.to");
  if (fields.hasAccount())
    if (const auto account = require_account(decision, from_kj(fields.getAccount()),
                                             "fields.account", decision.role() != "finance"))
      require_place(decision, *account, fields);
  const std::array figures{fields.getOpeningFen(), fields.getCreditsFen(), fields.getDebitsFen(),
                           fields.getClosingFen()};
  if (std::ranges::any_of(figures, is_absent)) return;
  if (__int128{figures[0]} + figures[1] - figures[2] != figures[3])
    decision.refuse("E-BANK-BALANCE", "fields.closing_fen");
}

void apply_statement(Application& application) {
  const auto fields = application.event.fields<schema::BankStatementReceived>();
  const std::string_view account = from_kj(fields.getAccount());
  State& state = application.state;
  put_fact(application, facts::kBankStatement, application.subject(), account);
  put_fact(application, facts::kBankDigest, from_kj(fields.getDigest()), application.subject());
  const auto before = state.find(tables::kAccounts, account);
  if (corrects(*before, fields))
    state.erase(tables::kBankBalances, joined_key(account, date_key(before->getLastTo())));
  state.put(tables::kBankBalances, joined_key(account, date_key(fields.getTo())),
            [&](schema::AmountRow::Builder row) { row.setFen(fields.getClosingFen()); });
  state.edit(tables::kAccounts, account,
             [&](schema::AccountRow::Builder row, schema::AccountRow::Reader old) {
               if (old.getFirstFrom() == kNoDay) row.setFirstFrom(fields.getFrom());
               row.setLastFrom(fields.getFrom());
               row.setLastTo(fields.getTo());
               row.setLastOpeningFen(fields.getOpeningFen());
               row.setLastClosingFen(fields.getClosingFen());
               row.setLastDigest(fields.getDigest());
             });
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
