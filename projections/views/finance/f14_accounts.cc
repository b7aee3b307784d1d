// F14 银行账户与余额调节表: for each bank account and quarter how the balance of the bank and that
// of the book were brought together; below it the bank lines that were explained. Source:
// RULEBOOK 5 (version 2), C65 to C67; art. 21 para. 4.

#include <fmt/format.h>

#include <algorithm>
#include <limits>

#include "ledger/rules/money/account_book.h"
#include "projections/views/catalogue.h"
#include "projections/views/event_rows.h"
#include "schema/events_money.capnp.h"

namespace luoshu {
namespace {

constexpr Column kColumns[] = {
    {"kind", {"类别", "kind"}, Kind::kText, false, true},
    {"account", {"账户", "account"}, Kind::kText, false, true},
    {"owner", {"户主", "owner"}},
    {"purpose", {"用途", "purpose"}},
    {"bank", {"开户行", "bank"}},
    {"last4", {"尾号", "last four digits"}},
    {"cut_off", {"对账截止日", "reconciled up to"}, Kind::kDate, false, true},
    {"bank_fen", {"银行余额", "balance at the bank"}, Kind::kFen},
    {"book_in_fen", {"企业已收银行未收", "in, not yet at the bank"}, Kind::kFen},
    {"book_out_fen", {"企业已付银行未付", "out, not yet at the bank"}, Kind::kFen},
    {"adjusted_bank_fen", {"调节后银行余额", "adjusted bank balance"}, Kind::kFen},
    {"book_fen", {"账面余额", "balance of the book"}, Kind::kFen},
    {"bank_in_fen", {"银行已收企业未收", "in, not yet in the book"}, Kind::kFen},
    {"bank_out_fen", {"银行已付企业未付", "out, not yet in the book"}, Kind::kFen},
    {"adjusted_book_fen", {"调节后账面余额", "adjusted book balance"}, Kind::kFen},
    {"difference_fen", {"差额", "difference"}, Kind::kFen},
    {"decided_on", {"对账决定日", "decided on"}, Kind::kDate},
    {"state", {"状态", "state"}},
    {"line", {"流水号", "bank line"}, Kind::kText, false, true},
    {"explained_fen", {"说明金额", "amount explained"}, Kind::kFen},
    {"reason", {"理由", "reason"}},
    {"note", {"备注", "note"}},
};

constexpr Term kBalance{"balance", {"余额调节", "reconciliation"}};
constexpr Term kExplained{"explained", {"流水说明", "line explained"}};
constexpr Term kPurposes[] = {{"collection", {"收款", "collection"}},
                              {"operating", {"运营", "operation"}},
                              {"earmark", {"反哺", "earmarked money"}},
                              {"treasury", {"国库", "treasury"}},
                              {"tax", {"税款", "tax"}}};
constexpr Term kReasons[] = {{"charge", {"手续费", "charge"}},
                             {"interest", {"利息", "interest"}},
                             {"own_transfer", {"内部划转", "own transfer"}},
                             {"not_ours", {"非本单位款项", "not ours"}},
                             {"bank_error", {"银行差错", "error of the bank"}},
                             {"other", {"其他", "other"}}};
constexpr Term kNone{"none", {"未对账", "not reconciled"}};
constexpr Term kDecided{"decided", {"已对账", "reconciled"}};
constexpr Term kReopened{"reopened", {"已重开", "reopened"}};
// Of one account, the latest ones: it may have been opened long ago.
constexpr int kQuartersShown = 100;

struct Decision {
  std::int32_t cut_off = kNoDay;
  std::int64_t bank = 0;
  std::int64_t book = 0;
  std::int64_t bank_in = 0;
  std::int64_t bank_out = 0;
  std::int64_t book_in = 0;
  std::int64_t book_out = 0;
  std::int64_t difference = 0;
  std::int32_t day = kNoDay;
  bool reopened = false;
  std::uint64_t event = 0;
};
struct Account {
  std::string purpose;
  std::string owner;
  std::string bank;
  std::string last4;
  std::vector<Decision> decisions;               // in the order recorded
  std::map<std::int32_t, std::int64_t> closing;  // of the bank's statements, by their last day
  std::vector<std::pair<std::uint64_t, std::vector<Cell>>> lines;  // rows, with their event
  std::uint64_t event = 0;
};
using Accounts = std::map<std::string, Account>;

Status read_decisions(const LedgerAt& ledger, Accounts& accounts) {
  return each<schema::ReconciliationDecided>(ledger, [&](const auto& event, auto fields) {
    Decision decision;
    decision.cut_off = fields.getCutOff();
    decision.bank = fields.getBankFen();
    decision.book = fields.getBookFen();
    decision.bank_in = fields.getBankInFen();
    decision.bank_out = fields.getBankOutFen();
    decision.book_in = fields.getBookInFen();
    decision.book_out = fields.getBookOutFen();
    decision.difference = fields.getDifferenceFen();
    decision.day = event.event.effective();
    const auto row = ledger.state().find(tables::kReconciliations, event.event.subject());
    decision.reopened = row && row->getReopenedOn() != kNoDay;
    decision.event = event.at.number.value;
    accounts[std::string(from_kj(fields.getAccount()))].decisions.push_back(decision);
  });
}

Cell term_or_text(std::span<const Term> terms, std::string_view code) {
  const auto found = std::ranges::find(terms, code, &Term::code);
  return found == terms.end() ? text_cell(code) : Cell(*found);
}

Status read_lines(const LedgerAt& ledger, Accounts& accounts) {
  return each<schema::BankLinesExplained>(ledger, [&](const auto& event, auto fields) {
    const std::string id(from_kj(fields.getAccount()));
    for (const auto item : fields.getItems()) {
      std::vector<Cell> cells(std::size(kColumns));
      cells[0] = kExplained;
      cells[1] = text_cell(id);
      cells[6] = date_cell(item.getBooked());
      cells[18] = text_cell(from_kj(item.getLine()));
      cells[19] = number_cell(item.getFen());
      cells[20] = term_or_text(kReasons, from_kj(item.getReason()));
      cells[21] = text_cell(from_kj(item.getNote()));
      accounts[id].lines.emplace_back(event.at.number.value, std::move(cells));
    }
  });
}
static_assert(kColumns[6].key == "cut_off" && kColumns[18].key == "line" &&
              kColumns[21].key == "note");

Result<Accounts> read_accounts(const LedgerAt& ledger) {
  Accounts accounts;
  LUOSHU_CHECK(each<schema::BankAccountDeclared>(ledger, [&](const auto& event, auto fields) {
    Account& account = accounts[std::string(event.event.subject())];
    account.owner = event.event.author();
    account.purpose = from_kj(fields.getPurpose());
    account.bank = from_kj(fields.getBank());
    account.last4 = from_kj(fields.getLast4());
    account.event = event.at.number.value;
  }));
  LUOSHU_CHECK(each<schema::BankStatementReceived>(ledger, [&](const auto&, auto fields) {
    accounts[std::string(from_kj(fields.getAccount()))].closing[fields.getTo()] =
        fields.getClosingFen();
  }));
  LUOSHU_CHECK(read_decisions(ledger, accounts));
  LUOSHU_CHECK(read_lines(ledger, accounts));
  return accounts;
}

// Of those that were decided up to a day of that quarter, the last that stands, else the last.
const Decision* decision_of(const Account& account, Date first, Date last) {
  const Decision* found = nullptr;
  for (const Decision& decision : account.decisions) {
    if (Date{decision.cut_off} < first || last < Date{decision.cut_off}) continue;
    if (found == nullptr || found->reopened || !decision.reopened) found = &decision;
  }
  return found;
}

// The nearest that they hold, which no true balance comes near.
std::int64_t in_64_bits(__int128 fen) {
  using Limits = std::numeric_limits<std::int64_t>;
  return static_cast<std::int64_t>(std::clamp<__int128>(fen, Limits::min(), Limits::max()));
}

void add_balance(const LedgerAt& ledger, const std::string& id, const Account& account,
                 const PeriodId& quarter, Sheet& table) {
  const Date end = last_day(quarter);
  const Decision* one = decision_of(account, first_day(quarter), end);
  const auto amount = [&](std::int64_t Decision::*fen) {
    return one != nullptr ? number_cell(one->*fen) : Cell();
  };
  Cell bank = amount(&Decision::bank);
  Cell book = amount(&Decision::book);
  if (one == nullptr) {
    const auto closing = account.closing.find(end.days);
    if (closing != account.closing.end()) bank = number_cell(closing->second);
    book = number_cell(in_64_bits(account_balance(ledger.state(), id, end)));
  }
  add_row(table,
          {kBalance,
           text_cell(id),
           text_cell(account.owner),
           term_or_text(kPurposes, account.purpose),
           text_cell(account.bank),
           text_cell(account.last4),
           date_cell(one != nullptr ? one->cut_off : end.days),
           bank,
           amount(&Decision::book_in),
           amount(&Decision::book_out),
           one != nullptr ? number_cell(one->bank + one->book_in - one->book_out) : Cell(),
           book,
           amount(&Decision::bank_in),
           amount(&Decision::bank_out),
           one != nullptr ? number_cell(one->book + one->bank_in - one->bank_out) : Cell(),
           amount(&Decision::difference),
           one != nullptr ? date_cell(one->day) : Cell(),
           one == nullptr  ? kNone
           : one->reopened ? kReopened
                           : kDecided,
           Cell(),
           Cell(),
           Cell(),
           Cell()},
          {account.event, one != nullptr ? one->event : 0});
}

// The quarters with a last day on which the account was open, up to the day asked for.
void add_quarters(const LedgerAt& ledger, const ViewAsk& ask, const std::string& id,
                  const Account& account, Sheet& table) {
  const auto row = ledger.state().find(tables::kAccounts, id);
  if (!row) return;
  const Date until = row->getClosedOn() == kNoDay
                         ? ledger.day()
                         : std::min(ledger.day(), Date{row->getClosedOn() - 1});
  const Date oldest{until.days - kQuartersShown * 91};
  PeriodId quarter = period_of(std::max(Date{row->getOpenedOn()}, oldest), PeriodKind::kQuarter);
  for (; last_day(quarter) <= until;
       quarter = period_of(Date{last_day(quarter).days + 1}, PeriodKind::kQuarter))
    if (within_period(last_day(quarter), ask.period))
      add_balance(ledger, id, account, quarter, table);
}

Status fill(const LedgerAt& ledger, const ViewAsk& ask, Sheet& table) {
  LUOSHU_TRY(const Accounts accounts, read_accounts(ledger));
  for (const auto& [id, account] : accounts)
    if (passes(ask.party, account.owner)) add_quarters(ledger, ask, id, account, table);
  for (const auto& [id, account] : accounts) {
    if (!passes(ask.party, account.owner)) continue;
    for (const auto& [event, cells] : account.lines)
      if (within_period(Date{static_cast<std::int32_t>(std::get<std::int64_t>(cells[6]))},
                        ask.period))
        add_row(table, cells, {event});
  }
  return {};
}

}  // namespace

const View views::kBankAccounts{"F14",
                                "accounts",
                                {"银行账户与余额调节表", "bank accounts and reconciliation"},
                                kColumns,
                                kHeedsPeriod | kHeedsParty,
                                kHeedsNothing,
                                fill,
                                {},
                                {},
                                nullptr,
                                2};

}  // namespace luoshu
