#include "ledger/rules/money/payments.h"

#include <fmt/format.h>

#include <algorithm>

#include "ledger/rules/engine/seen_kinds.h"
#include "ledger/rules/engine/sold_rows.h"
#include "ledger/rules/money/account_book.h"
#include "ledger/rules/money/allocation_runs.h"
#include "ledger/rules/money/money_checks.h"
#include "ledger/rules/money/transactions.h"
#include "ledger/rules/parties/parties.h"
#include "schema/events_money.capnp.h"
#include "schema/state_transactions.capnp.h"

namespace luoshu {
namespace {

using SaleStatus = schema::TransactionStatus;

Words status_words(SaleStatus status) {
  switch (status) {
    case SaleStatus::SETTLED:
      return words("the sale is settled", "交易已结算");
    case SaleStatus::PAID:
      return words("the sale is paid", "交易已收讫");
    case SaleStatus::PART_REFUNDED:
      return words("the sale is refunded in part", "交易已部分退款");
    case SaleStatus::REFUNDED:
      return words("the sale is refunded", "交易已全部退款");
    case SaleStatus::VOIDED:
      return words("the sale is void", "交易已作废");
    default:
      return words("there is no sale", "无此交易");
  }
}

void refuse_status(Decision& decision, SaleStatus status) {
  const Words said = status_words(status);
  decision.wrong_state(said.en, said.zh);
}

// The sale that the event is about, and what holds for every event about one.
RowView<schema::TransactionRow> sale_of(Decision& decision, bool present,
                                        capnp::Text::Reader text) {
  const std::string_view id = from_kj(text);
  if (!present) return {};
  auto sale = decision.state.find(tables::kTransactions, id);
  if (!sale) {
    if (!id.empty() && decision.state.has(tables::kUsage, id))
      decision.wrong_state("the sale is metered, but not settled", "交易已计量、未结算");
    else
      decision.unknown("fields.transaction", id);
    return sale;
  }
  require_own_product(decision, from_kj(sale->getDeveloper()));
  decision.require_not_before(sale->getSettledOn(), "the sale", "该交易");
  return sale;
}

Remaining remaining_of(schema::TransactionRow::Reader sale) {
  return {sale.getGrossFen() - sale.getRefundedGrossFen(),
          sale.getTaxFen() - sale.getRefundedTaxFen(), sale.getNetFen() - sale.getRefundedNetFen()};
}

// B5, A36: gross is tax and net, and the tax is the one that the rate gives.
void judge_refund_amounts(Decision& decision, schema::RefundIssued::Reader fields,
                          schema::TransactionRow::Reader sale) {
  const std::int64_t gross = fields.getGrossFen();
  const std::int64_t tax = fields.getTaxFen();
  const std::int64_t net = fields.getNetFen();
  const bool gross_good = require_amount(decision, gross, 1, "fields.gross_fen");
  const bool tax_good = require_amount(decision, tax, 0, "fields.tax_fen");
  const bool net_good = require_amount(decision, net, 0, "fields.net_fen");
  if (gross_good && tax_good && net_good && __int128{tax} + net != gross)
    decision.refuse("E-TX-AMOUNT", "fields.net_fen",
                    words("gross is not tax and net", "含税金额不等于税额与净额之和"));
  const Remaining left = remaining_of(sale);
  const auto require_left = [&](bool good, std::int64_t amount, std::int64_t most,
                                std::string_view field) {
    if (good && amount > most)
      decision.refuse("E-RF-EXCEEDS", field,
                      {fmt::format("{} fen are left", most), fmt::format("尚余 {} 分", most)});
  };
  require_left(gross_good, gross, left.gross_fen, "fields.gross_fen");
  require_left(tax_good, tax, left.tax_fen, "fields.tax_fen");
  require_left(net_good, net, left.net_fen, "fields.net_fen");
  if (!gross_good || !tax_good || gross > left.gross_fen) return;
  const std::int64_t expected = refund_tax(gross, sale.getVatRatePpm(), left);
  if (tax != expected)
    decision.refuse("E-TX-AMOUNT", "fields.tax_fen", same(fmt::format("{} != {}", tax, expected)));
}

}  // namespace

std::int64_t refund_tax(std::int64_t gross_fen, std::int64_t rate_ppm, const Remaining& left) {
  if (gross_fen == left.gross_fen) return left.tax_fen;
  const std::int64_t least = std::max<std::int64_t>(0, gross_fen - left.net_fen);
  return std::clamp(vat_of(gross_fen, rate_ppm), least, left.tax_fen);
}

// Art. 21 para. 4; B11: payments do not exceed what is owed after refunds. A sale that was refunded
// in part before it was paid may still be paid the rest.
void decide_payment(Decision& decision) {
  const auto fields = decision.event.fields<schema::PaymentReceived>();
  const std::int64_t amount = fields.getAmountFen();
  require_new_subject(decision, seen::kPayment);
  const bool good = require_amount(decision, amount, 1, "fields.amount_fen");
  warn_if_late_entry(decision);
  const auto sale = sale_of(decision, fields.hasTransaction(), fields.getTransaction());
  if (!sale) return;
  if (sale->getStatus() != SaleStatus::SETTLED && sale->getStatus() != SaleStatus::PART_REFUNDED)
    refuse_status(decision, sale->getStatus());
  const std::int64_t back =
      decision.version() < 2
          ? 0
          : amount_of(decision.state, amounts::kPaidBackOfSale, from_kj(fields.getTransaction()));
  const std::int64_t owed = remaining_of(*sale).gross_fen - (sale->getPaidFen() - back);
  if (good && amount > owed)
    decision.refuse("E-PAY-AMOUNT", "fields.amount_fen",
                    {fmt::format("{} fen are owed", std::max<std::int64_t>(owed, 0)),
                     fmt::format("尚欠 {} 分", std::max<std::int64_t>(owed, 0))});
}

// C63.
void decide_payment_v2(Decision& decision) {
  const auto fields = decision.event.fields<schema::PaymentReceived>();
  require_own_account(decision, fields.hasAccount(), from_kj(fields.getAccount()));
}

void apply_payment(Application& application) {
  const auto fields = application.event.fields<schema::PaymentReceived>();
  if (application.version() >= 2)
    book_on_account(application.state, from_kj(fields.getAccount()), application.effective(),
                    fields.getAmountFen());
  application.state.edit(
      tables::kTransactions, from_kj(fields.getTransaction()),
      [&](schema::TransactionRow::Builder row, schema::TransactionRow::Reader before) {
        row.setPaidFen(before.getPaidFen() + fields.getAmountFen());
        row.setChangedOn(application.effective());
        // kNoDay is before every day.
        row.setLastPaymentOn(std::max(before.getLastPaymentOn(), application.effective()));
        if (row.getPaidFen() != before.getGrossFen()) return;
        row.setPaidOn(std::max(row.getLastPaymentOn(), before.getSettledOn()));
        row.setStatus(SaleStatus::PAID);
      });
  use_up_subject(application, seen::kPayment, from_kj(fields.getTransaction()),
                 fields.getAmountFen());
}

// Art. 21 para. 4; B9, B10; A36: never more than the sale, the buyer signs, not into a closed
// period (the sale itself may lie in one).
void decide_refund(Decision& decision) {
  const auto fields = decision.event.fields<schema::RefundIssued>();
  require_new_subject(decision, seen::kRefund);
  require_open_period(decision, decision.effective(), "effective");
  warn_if_late_entry(decision);
  const auto sale = sale_of(decision, fields.hasTransaction(), fields.getTransaction());
  if (!sale) return;
  if (sale->getStatus() == SaleStatus::REFUNDED || sale->getStatus() == SaleStatus::VOIDED)
    refuse_status(decision, sale->getStatus());
  judge_refund_amounts(decision, fields, *sale);
  require_among_cosigners(decision, from_kj(sale->getBuyer()), "secondary_developer");
}

void apply_refund(Application& application) {
  const auto fields = application.event.fields<schema::RefundIssued>();
  application.state.edit(
      tables::kTransactions, from_kj(fields.getTransaction()),
      [&](schema::TransactionRow::Builder row, schema::TransactionRow::Reader before) {
        row.setRefundedGrossFen(before.getRefundedGrossFen() + fields.getGrossFen());
        row.setRefundedTaxFen(before.getRefundedTaxFen() + fields.getTaxFen());
        row.setRefundedNetFen(before.getRefundedNetFen() + fields.getNetFen());
        row.setChangedOn(application.effective());
        row.setStatus(row.getRefundedGrossFen() == before.getGrossFen()
                          ? SaleStatus::REFUNDED
                          : SaleStatus::PART_REFUNDED);
      });
  application.state.put(
      tables::kBooked,
      booked_key(application.effective(), BookedKind::kRefund, application.subject()),
      [&](schema::BookedRow::Builder row) {
        row.setGrossFen(-fields.getGrossFen());
        row.setTaxFen(-fields.getTaxFen());
        row.setNetFen(-fields.getNetFen());
        row.setTransaction(fields.getTransaction());
        row.setEvent(application.moment.number.value);
      });
  if (application.version() >= 2)
    application.state.put(
        tables::kSold,
        sold_key(application.author(), Date{application.effective()},
                 joined_key("refund", application.subject())),
        [&](schema::SoldRow::Builder row) { row.setNetFen(-fields.getNetFen()); });
  use_up_subject(application, seen::kRefund, from_kj(fields.getTransaction()),
                 fields.getGrossFen());
}

}  // namespace luoshu
