// F4 退款与调整: what was given back or moved after a sale was shared, and in which period it is
// booked. Source: RULEBOOK 5.2.

#include <algorithm>

#include "ledger/rules/money/account_book.h"
#include "ledger/rules/money/run_takings.h"
#include "projections/views/catalogue.h"
#include "projections/views/more_columns.h"
#include "projections/views/rows.h"
#include "schema/events_allocation.capnp.h"
#include "schema/events_money.capnp.h"
#include "schema/state_transactions.capnp.h"

namespace luoshu {
namespace {

constexpr Column kColumns[] = {
    {"kind", {"类别", "kind"}},
    {"id", {"单号", "number"}, Kind::kText, false, true},
    {"transaction", {"原交易", "sale"}},
    {"original_period", {"原期间", "period of the sale"}},
    {"booked_period", {"入账期间", "booked in"}},
    {"day", {"业务日", "day"}, Kind::kDate},
    {"amount_fen", {"金额", "amount"}, Kind::kFen, true},
    {"rule_version", {"适用规则版本", "rule version"}, Kind::kCount},
    {"reason", {"原因", "reason"}},
};

constexpr Column kMore[] = {
    {"gross_fen", {"含税金额", "with tax"}, Kind::kFen, true},
    {"tax_fen", {"税额", "tax"}, Kind::kFen, true},
    {"red_invoice_no", {"红字发票号", "red invoice"}},
    {"refunded_paid_fen", {"已退款", "paid back"}, Kind::kFen, true},
    {"owed_back_fen", {"应退未退", "owed back"}, Kind::kFen, true},
};
constexpr auto kColumnsV2 = with_more(kColumns, kMore);

constexpr Term kRefund{"refund", {"退款", "refund"}};
constexpr Term kAdjustment{"adjustment", {"调整", "adjustment"}};

struct Origin {
  std::string period;
  Cell version;
};

// The period of the sale and the version that governs it, as its run or the next one takes it.
Origin origin_of(const LedgerAt& ledger, std::string_view transaction) {
  const auto sale = ledger.state().find(tables::kTransactions, transaction);
  if (!sale) return {};
  const SaleTaken taken = sale_taken(ledger.state(), transaction, ledger.as_of().next.value);
  return {period_of_day(ledger, Date{sale->getSettledOn()}),
          taken.version ? number_cell(taken.version->version) : Cell()};
}

// Under version 2: what of it was paid back, and what the buyer is still owed of it (C61).
void add_paid_back(const LedgerAt& ledger, std::string_view refund,
                   schema::RefundIssued::Reader fields, Sheet& table) {
  const State& state = ledger.state();
  const std::string_view transaction = from_kj(fields.getTransaction());
  const std::int64_t back = amount_of(state, amounts::kPaidBackOfRefund, refund);
  std::int64_t owed = 0;
  if (const auto sale = state.find(tables::kTransactions, transaction)) {
    const std::int64_t kept =
        sale->getPaidFen() - amount_of(state, amounts::kPaidBackOfSale, transaction);
    owed = kept - (sale->getGrossFen() - sale->getRefundedGrossFen());
    owed =
        std::clamp<std::int64_t>(owed, 0, std::max<std::int64_t>(fields.getGrossFen() - back, 0));
  }
  std::vector<Cell>& cells = table.rows.back().cells;
  cells.push_back(number_cell(fields.getGrossFen()));
  cells.push_back(number_cell(fields.getTaxFen()));
  cells.push_back(text_cell(from_kj(fields.getRedInvoiceNo())));
  cells.push_back(number_cell(back));
  cells.push_back(number_cell(owed));
}

Status add_refund(const LedgerAt& ledger, const ViewAsk& ask, const RecordedEvent& event,
                  Sheet& table) {
  const auto fields = event.event.fields<schema::RefundIssued>();
  const Origin origin = origin_of(ledger, from_kj(fields.getTransaction()));
  const std::string booked = period_of_day(ledger, event.effective());
  if (!within_period(booked, ask.period)) return {};
  add_row(
      table,
      {kRefund, text_cell(event.event.subject()), text_cell(from_kj(fields.getTransaction())),
       text_cell(origin.period), text_cell(booked), date_cell(event.event.effective()),
       number_cell(-fields.getNetFen()), origin.version, text_cell(from_kj(fields.getReason()))},
      {event.at.number.value});
  if (ledger.rules_version() >= 2) add_paid_back(ledger, event.event.subject(), fields, table);
  return {};
}

Status add_adjustment(const LedgerAt& ledger, const ViewAsk& ask, const RecordedEvent& event,
                      Sheet& table) {
  const auto fields = event.event.fields<schema::AllocationAdjusted>();
  if (!within_period(from_kj(fields.getBookIn()), ask.period)) return {};
  add_row(
      table,
      {kAdjustment, text_cell(event.event.subject()), text_cell(from_kj(fields.getTransaction())),
       text_cell(origin_of(ledger, from_kj(fields.getTransaction())).period),
       text_cell(from_kj(fields.getBookIn())), date_cell(event.event.effective()),
       amount_cell(fields.getTotalFen()), amount_cell(fields.getRuleVersion()),
       text_cell(from_kj(fields.getSource()))},
      {event.at.number.value});
  if (ledger.rules_version() >= 2) table.rows.back().cells.resize(kColumnsV2.size());
  return {};
}

Status fill(const LedgerAt& ledger, const ViewAsk& ask, Sheet& table) {
  LUOSHU_CHECK(ledger.each_of_type(
      event_type<schema::RefundIssued>,
      [&](const RecordedEvent& event) { return add_refund(ledger, ask, event, table); }));
  return ledger.each_of_type(
      event_type<schema::AllocationAdjusted>,
      [&](const RecordedEvent& event) { return add_adjustment(ledger, ask, event, table); });
}

}  // namespace

const View views::kRefunds{"F4",     "refunds",    {"退款与调整", "refunds and adjustments"},
                           kColumns, kHeedsPeriod, kHeedsNothing,
                           fill,     {},           kColumnsV2};

}  // namespace luoshu
