#include "ledger/rules/money/reconciliations.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <set>

#include "ledger/rules/engine/calendar.h"
#include "ledger/rules/engine/documents.h"
#include "ledger/rules/engine/facts.h"
#include "ledger/rules/engine/field_checks.h"
#include "ledger/rules/engine/periods.h"
#include "ledger/rules/money/account_book.h"
#include "schema/events_money.capnp.h"

namespace luoshu {
namespace {

constexpr std::array<std::string_view, 6> kReasons{"charge",   "interest",   "own_transfer",
                                                   "not_ours", "bank_error", "other"};

std::string line_of(std::string_view account, std::string_view line) {
  return joined_key(account, line);
}

// C66: a line of a statement that was received, with what it means.
void require_line(Decision& decision, const AccountView& account, std::string_view name,
                  schema::ExplainedLine::Reader item) {
  require_one_of(decision, item.hasReason(), from_kj(item.getReason()), kReasons, "fields.items");
  if (item.getFen() == 0)
    decision.refuse("E-FIELD", "fields.items", {"the amount is 0", "金额为0"});
  if (from_kj(item.getReason()) == "other" && form::is_blank(from_kj(item.getNote())))
    decision.refuse("E-FIELD", "fields.items", {"'other' needs a note", "“other”须附说明"});
  if (fact(decision.state, facts::kExplanation, line_of(name, from_kj(item.getLine()))))
    decision.refuse("E-DUPLICATE", "fields.items", same(from_kj(item.getLine())));
  const std::int32_t day = item.getBooked();
  if (account && day != kNoDay &&
      (account->getFirstFrom() == kNoDay || day < account->getFirstFrom() ||
       day > account->getLastTo()))
    decision.wrong_state("the line lies in no statement", "该流水不在已接收的对账单内");
}

}  // namespace

void decide_explained(Decision& decision) {
  const auto fields = decision.event.fields<schema::BankLinesExplained>();
  const std::string_view name = from_kj(fields.getAccount());
  require_new(decision, facts::kExplanation, decision.subject());
  AccountView account;
  if (fields.hasAccount()) account = require_account(decision, name, "fields.account", true);
  if (fields.hasItems() && fields.getItems().size() == 0)
    decision.refuse("E-FIELD", "fields.items", {"nothing is listed", "未列事项"});
  std::set<std::string_view> lines;
  for (const auto item : fields.getItems()) {
    require_line(decision, account, name, item);
    if (!lines.insert(from_kj(item.getLine())).second)
      decision.refuse("E-DUPLICATE", "fields.items", same(from_kj(item.getLine())));
  }
}

void apply_explained(Application& application) {
  const auto fields = application.event.fields<schema::BankLinesExplained>();
  const std::string_view account = from_kj(fields.getAccount());
  put_fact(application, facts::kExplanation, application.subject());
  for (const auto item : fields.getItems()) {
    const std::string_view reason = from_kj(item.getReason());
    put_fact(application, facts::kExplanation, line_of(account, from_kj(item.getLine())),
             application.subject());
    if (reason != "not_ours" && reason != "bank_error")
      book_on_account(application.state, account, item.getBooked(), item.getFen());
  }
}

namespace {

using Reconciled = schema::ReconciliationDecided::Reader;

// Finance decides together with whose the account is, in whatever role it keeps accounts.
void require_owner_signs(Decision& decision, std::string_view owner) {
  if (decision.author() == owner) return;
  for (const auto cosigner : decision.event.cosigners())
    if (from_kj(cosigner.getParty()) == owner) return;
  decision.refuse("E-COSIGN-MISSING", "cosigners", same(owner));
}

void require_figure(Decision& decision, std::int64_t said, __int128 book, std::string_view field) {
  if (is_absent(said) || said == book) return;
  const std::string expected = fmt::format("{}", book);
  decision.refuse("E-REC-BALANCE", field,
                  {fmt::format("{} said, {} in the book", said, expected),
                   fmt::format("填报 {}，账面 {}", said, expected)});
}

// C66: figures of the bank's statement and of the book at the end of that day.
void require_balances(Decision& decision, Reconciled fields) {
  const std::string_view account = from_kj(fields.getAccount());
  const auto closing =
      decision.state.find(tables::kBankBalances, joined_key(account, date_key(fields.getCutOff())));
  if (!closing)
    return decision.wrong_state("no statement of the account ends on that day",
                                "无截至该日的银行对账单");
  require_figure(decision, fields.getBankFen(), closing->getFen(), "fields.bank_fen");
  require_figure(decision, fields.getBookFen(),
                 account_balance(decision.state, account, Date{fields.getCutOff()}),
                 "fields.book_fen");
  const std::array figures{fields.getBankFen(),    fields.getBookFen(),   fields.getBookInFen(),
                           fields.getBookOutFen(), fields.getBankInFen(), fields.getBankOutFen()};
  if (std::ranges::any_of(figures, is_absent)) return;
  const __int128 bank = __int128{figures[0]} + figures[2] - figures[3];
  const __int128 book = __int128{figures[1]} + figures[4] - figures[5];
  require_figure(decision, fields.getDifferenceFen(), bank - book, "fields.difference_fen");
}

// C67: the quarters of a collecting account that no decision before reaches, and this one does.
// They end with a statement that the bank gave, so they are few.
void warn_of_late_quarters(Decision& decision, schema::AccountRow::Reader account,
                           std::int32_t before) {
  const auto fields = decision.event.fields<schema::ReconciliationDecided>();
  if (from_kj(account.getPurpose()) != "collection") return;
  const Date first{before == kNoDay ? account.getOpenedOn() : before + 1};
  PeriodId quarter = period_of(first, PeriodKind::kQuarter);
  for (; last_day(quarter).days <= fields.getCutOff();
       quarter = period_of(Date{last_day(quarter).days + 1}, PeriodKind::kQuarter)) {
    const Date last = last_day(quarter);
    const Date begin{last.days + 1};
    if (account.getClosedOn() != kNoDay && account.getClosedOn() <= last.days) return;
    if (parameter(decision.state, "close_requires_reconciliation", begin) != 1) continue;
    warn_discharged_late(decision, "W-REC-LATE",
                         fmt::format("{}/{}", from_kj(fields.getAccount()), to_string(quarter)),
                         due_after(decision.state, last, "reconciliation_working_days"));
  }
}

}  // namespace

void decide_reconciled(Decision& decision) {
  const auto fields = decision.event.fields<schema::ReconciliationDecided>();
  if (decision.state.has(tables::kReconciliations, decision.subject()))
    decision.refuse("E-DUPLICATE", "subject", same(decision.subject()));
  require_prefixed_digest(decision, fields.hasDecisionDigest(), from_kj(fields.getDecisionDigest()),
                          "fields.decision_digest");
  if (!fields.hasAccount()) return;
  const auto account =
      require_account(decision, from_kj(fields.getAccount()), "fields.account", false);
  if (account) require_owner_signs(decision, from_kj(account->getOwner()));
  if (!account || fields.getCutOff() == kNoDay) return;
  const auto latest =
      decision.state.find(tables::kReconciliations, from_kj(account->getDecision()));
  if (latest && fields.getCutOff() <= latest->getCutOff())
    decision.wrong_state("the account is reconciled to that day or later", "该日已对账");
  require_balances(decision, fields);
  if (!decision.refused())
    warn_of_late_quarters(decision, *account, latest ? latest->getCutOff() : kNoDay);
}

void apply_reconciled(Application& application) {
  const auto fields = application.event.fields<schema::ReconciliationDecided>();
  const auto account = application.state.find(tables::kAccounts, from_kj(fields.getAccount()));
  application.state.put(tables::kReconciliations, application.subject(),
                        [&](schema::ReconciliationRow::Builder row) {
                          row.setAccount(fields.getAccount());
                          row.setCutOff(fields.getCutOff());
                          row.setDifferenceFen(fields.getDifferenceFen());
                          row.setBefore(account->getDecision());
                          row.setDecidedOn(application.effective());
                        });
  application.state.edit(tables::kAccounts, from_kj(fields.getAccount()),
                         [&](schema::AccountRow::Builder row, schema::AccountRow::Reader) {
                           row.setDecision(to_kj(application.event.subject()));
                         });
}

void decide_reopened(Decision& decision) {
  const auto row = decision.state.find(tables::kReconciliations, decision.subject());
  if (!row) {
    if (!decision.subject().empty()) decision.unknown("subject", decision.subject());
    return;
  }
  decision.require_not_before(row->getDecidedOn(), "the decision", "该对账决定");
  const auto account = require_account(decision, from_kj(row->getAccount()), "subject", false);
  if (!account) return;
  require_owner_signs(decision, from_kj(account->getOwner()));
  if (from_kj(account->getDecision()) != decision.subject())
    decision.wrong_state("it is not the latest decision, or reopened", "该对账非最近一次或已重开");
  const auto before = decision.state.find(tables::kReconciliations, from_kj(row->getBefore()));
  const Date after{before ? before->getCutOff() : account->getOpenedOn() - 1};
  if (const auto closed = closed_period_within(decision.state, after, Date{row->getCutOff()}))
    decision.refuse("E-PERIOD-CLOSED", "subject", same(*closed));
}

void apply_reopened(Application& application) {
  State& state = application.state;
  std::string account;
  std::string before;
  state.edit(tables::kReconciliations, application.subject(),
             [&](schema::ReconciliationRow::Builder row, schema::ReconciliationRow::Reader old) {
               row.setReopenedOn(application.effective());
               account = from_kj(old.getAccount());
               before = from_kj(old.getBefore());
             });
  state.edit(tables::kAccounts, account,
             [&](schema::AccountRow::Builder row, schema::AccountRow::Reader) {
               row.setDecision(to_kj(before));
             });
}

}  // namespace luoshu
