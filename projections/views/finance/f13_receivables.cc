// F13 应收与实收: what buyers owe of each sale, or are owed back; below it the tax of the sales by
// period and what was paid of it. Source: RULEBOOK 5 (version 2), C61, C63; art. 21 para. 4.

#include <algorithm>
#include <set>

#include "ledger/rules/money/account_book.h"
#include "projections/views/catalogue.h"
#include "projections/views/event_rows.h"
#include "schema/events_money.capnp.h"
#include "schema/state_transactions.capnp.h"

namespace luoshu {
namespace {

constexpr Column kColumns[] = {
    {"kind", {"类别", "kind"}, Kind::kText, false, true},
    {"transaction", {"交易编号", "sale"}, Kind::kText, false, true},
    {"buyer", {"购买方", "buyer"}},
    {"day", {"日期", "day"}, Kind::kDate},
    {"gross_fen", {"含税金额", "with tax"}, Kind::kFen, true},
    {"refunds_fen", {"退款", "refunds"}, Kind::kFen, true},
    {"received_fen", {"实收", "received"}, Kind::kFen, true},
    {"paid_back_fen", {"已退付", "paid back"}, Kind::kFen, true},
    {"receivable_fen", {"应收余额", "receivable"}, Kind::kFen, true},
    {"account", {"账户", "account"}},
    {"days", {"天数", "days"}, Kind::kCount},
    {"age", {"账龄", "age"}},
    {"tax", {"税种", "tax"}, Kind::kText, false, true},
    {"period", {"期间", "period"}, Kind::kText, false, true},
    {"tax_fen", {"税额", "tax of the sales"}, Kind::kFen, true},
    {"tax_paid_fen", {"已缴税款", "tax paid"}, Kind::kFen, true},
};

constexpr Term kSale{"sale", {"交易", "sale"}};
constexpr Term kTax{"tax", {"税款", "tax"}};
constexpr Term kAges[] = {{"le30", {"30天以内", "up to 30 days"}},
                          {"le60", {"31至60天", "31 to 60 days"}},
                          {"le90", {"61至90天", "61 to 90 days"}},
                          {"over", {"90天以上", "over 90 days"}}};
constexpr std::int32_t kAgeDays = 30;
constexpr std::string_view kVat = "增值税";
constexpr Term kTaxes[] = {{kVat, {"增值税", "value-added tax"}},
                           {"附加", {"附加税费", "surcharges on it"}},
                           {"其他", {"其他", "other"}}};

// Of the payments of a sale; an empty name: no account was named.
using Accounts = std::map<std::string, std::set<std::string>>;

Result<Accounts> read_accounts(const LedgerAt& ledger) {
  Accounts accounts;
  LUOSHU_CHECK(each<schema::PaymentReceived>(ledger, [&](const auto&, auto fields) {
    accounts[std::string(from_kj(fields.getTransaction()))].emplace(from_kj(fields.getAccount()));
  }));
  return accounts;
}

Cell account_cell(const std::set<std::string>& accounts) {
  Phrase names;
  for (const std::string& account : accounts) {
    const std::string_view gap = names.code.empty() ? "" : "、";
    const auto or_none = [&](std::string_view none) {
      return std::string(gap).append(account.empty() ? none : account);
    };
    names.code += or_none("unassigned");
    names.zh += or_none("未指定账户");
    names.en += or_none("no account named");
  }
  return names.code.empty() ? Cell() : Cell(std::move(names));
}

Cell age_of(std::int32_t days) {
  const auto step = static_cast<std::size_t>(std::max(days - 1, 0) / kAgeDays);
  return kAges[std::min(step, std::size(kAges) - 1)];
}

void add_sale(const LedgerAt& ledger, std::string_view id, schema::TransactionRow::Reader row,
              const std::set<std::string>& accounts, Sheet& table) {
  const std::int64_t back = amount_of(ledger.state(), amounts::kPaidBackOfSale, id);
  const bool voided = row.getStatus() == schema::TransactionStatus::VOIDED;
  const std::int64_t gross = voided ? 0 : row.getGrossFen();
  const std::int64_t receivable = gross - row.getRefundedGrossFen() - row.getPaidFen() + back;
  if (voided && receivable == 0) return;
  const std::int32_t days = ledger.day().days - row.getSettledOn();
  add_row(table,
          {kSale, text_cell(id), text_cell(from_kj(row.getBuyer())), date_cell(row.getSettledOn()),
           number_cell(gross), number_cell(row.getRefundedGrossFen()),
           number_cell(row.getPaidFen()), number_cell(back), number_cell(receivable),
           account_cell(accounts), receivable > 0 ? number_cell(days) : Cell(),
           receivable > 0 ? age_of(days) : Cell(), Cell(), Cell(), Cell(), Cell()},
          {row.getEvent()});
}

struct Tax {
  FenSum due;
  FenSum paid;
  std::uint64_t event = 0;  // of the latest payment
};
using Taxes = std::map<std::pair<std::string, std::string>, Tax>;  // by period and tax

Status read_taxes(const LedgerAt& ledger, Taxes& taxes) {
  const auto of = [&](const std::string& period, std::string_view tax) -> Tax& {
    return taxes[{period, std::string(tax)}];
  };
  ledger.state().scan(tables::kTransactions, {}, [&](std::string_view, const auto& row) {
    if (row->getStatus() != schema::TransactionStatus::VOIDED)
      of(period_of_day(ledger, Date{row->getSettledOn()}), kVat).due += row->getTaxFen();
    return true;
  });
  LUOSHU_CHECK(each<schema::RefundIssued>(ledger, [&](const auto& event, auto fields) {
    of(period_of_day(ledger, event.effective()), kVat).due -= fields.getTaxFen();
  }));
  return each<schema::TaxPaid>(ledger, [&](const auto& event, auto fields) {
    Tax& tax = of(std::string(from_kj(fields.getPeriod())), from_kj(fields.getTax()));
    tax.paid += fields.getAmountFen();
    tax.event = event.at.number.value;
  });
}

Status add_taxes(const LedgerAt& ledger, const ViewAsk& ask, Sheet& table) {
  Taxes taxes;
  LUOSHU_CHECK(read_taxes(ledger, taxes));
  for (const auto& [key, tax] : taxes) {
    if (!within_period(key.first, ask.period)) continue;
    LUOSHU_TRY(const std::int64_t due, tax.due.fen());
    LUOSHU_TRY(const std::int64_t paid, tax.paid.fen());
    const auto* name = std::ranges::find(kTaxes, key.second, &Term::code);
    std::vector<Cell> cells(std::size(kColumns));
    cells[0] = kTax;
    cells[std::size(kColumns) - 4] = name == std::end(kTaxes) ? text_cell(key.second) : Cell(*name);
    cells[std::size(kColumns) - 3] = text_cell(key.first);
    cells[std::size(kColumns) - 2] = key.second == kVat ? number_cell(due) : Cell();
    cells[std::size(kColumns) - 1] = number_cell(paid);
    add_row(table, std::move(cells), {tax.event});
  }
  return {};
}

Status fill(const LedgerAt& ledger, const ViewAsk& ask, Sheet& table) {
  LUOSHU_TRY(auto accounts, read_accounts(ledger));
  ledger.state().scan(tables::kTransactions, {}, [&](std::string_view id, const auto& row) {
    if (passes(ask.transaction, id) && within_period(Date{row->getSettledOn()}, ask.period))
      add_sale(ledger, id, *row, accounts[std::string(id)], table);
    return true;
  });
  if (ask.transaction) return {};
  return add_taxes(ledger, ask, table);
}

}  // namespace

const View views::kReceivables{
    "F13",
    "receivables",
    {"应收与实收", "receivables and receipts"},
    kColumns,
    kHeedsPeriod | kHeedsTransaction,
    kHeedsNothing,
    fill,
    {"应收余额 = 含税金额 − 退款 − 实收 + "
     "已退付；负数为应退。其下为税款：税额为该期间交易的税额减退款的税额，"
     "只有增值税由账本计算",
     "Receivable is what was sold less refunds and payments, plus what was paid back; below zero "
     "it "
     "is owed back. Below are taxes: that of the sales of the period less that of its refunds; "
     "only "
     "value-added tax is computed by the ledger"},
    {},
    nullptr,
    2};

}  // namespace luoshu
