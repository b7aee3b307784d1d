// Payments and refunds against RULEBOOK 3.9, articles 7 and 21 and B4-B15, A36.

#include "ledger/rules/money/payments.h"

#include <gtest/gtest.h>

#include <limits>

#include "ledger/rules/money/transactions.h"
#include "schema/state_transactions.capnp.h"
#include "tests/ledger/rules/money/sales_testing.h"

namespace luoshu {
namespace {

using namespace test;  // NOLINT(google-build-using-namespace)

TEST(PaymentReceived, EveryReason) {
  const auto rehearsal = Rehearsal::after(304);
  rehearsal->accept(second_primary_developer());
  rehearsal->accept(payment("PAY-1", 200000));
  expect_cases(*rehearsal, payment("PAY-2", 21000000),
               {
                   {"one fen too much", {{"fields.amount_fen", 21000001}}, {"E-PAY-AMOUNT"}},
                   {"nothing", {{"fields.amount_fen", 0}}, {"E-FIELD"}},
                   {"less than nothing", {{"fields.amount_fen", -1}}, {"E-FIELD"}},
                   {"the same payment", {{"subject", "PAY-1"}}, {"E-DUPLICATE"}},
                   {"before the sale", {{"effective", "2025-08-11"}}, {"E-DATE-ORDER"}},
                   {"on its day", {{"effective", "2025-08-12"}}, {}},
                   {"unknown sale", {{"fields.transaction", "TX-X"}}, {"E-UNKNOWN-SUBJECT"}},
                   {"another's sale", {{"author", "zz-exchange"}}, {"E-DELEGATE"}},
               });
}

// B11: what was refunded is not owed any more.
TEST(PaymentReceived, AfterARefund) {
  const auto rehearsal = Rehearsal::after(304);
  rehearsal->accept(part_refund());
  EXPECT_EQ(rehearsal->refusals(payment("PAY-1", 21200000 - 106000 + 1)), Codes{"E-PAY-AMOUNT"});
  rehearsal->accept(payment("PAY-1", 21200000 - 106000));
  EXPECT_EQ(sale_row(*rehearsal)->getStatus(), schema::TransactionStatus::PART_REFUNDED);
  EXPECT_EQ(rehearsal->refusals(payment("PAY-2", 1)), Codes{"E-PAY-AMOUNT"});
}

// A7: the day on which the payments, by effective date, reach the gross amount.
TEST(PaymentReceived, PaidOn) {
  const auto rehearsal = Rehearsal::after(304);
  rehearsal->accept(with(payment("PAY-1", 21199999), "effective", "2025-08-25"));
  EXPECT_EQ(sale_row(*rehearsal)->getStatus(), schema::TransactionStatus::SETTLED);
  EXPECT_EQ(sale_row(*rehearsal)->getPaidOn(), kNoDay);
  rehearsal->accept(with(payment("PAY-2", 1), "effective", "2025-08-14"));
  EXPECT_EQ(sale_row(*rehearsal)->getStatus(), schema::TransactionStatus::PAID);
  EXPECT_EQ(sale_row(*rehearsal)->getPaidOn(), parse_date("2025-08-25").value().days);
}

// B9 does not name payments: one in a closed period is recorded and said to be late.
TEST(PaymentReceived, InAClosedPeriod) {
  const auto rehearsal = Rehearsal::after(304);
  end_period(*rehearsal, "2025-08", PeriodEnd::kClosed);
  EXPECT_EQ(rehearsal->refusals(full_payment()), Codes{});
  EXPECT_EQ(rehearsal->warnings(full_payment()), Codes{"W-LATE-ENTRY"});
}

TEST(RefundIssued, EveryReason) {
  const auto rehearsal = Rehearsal::after(304);
  rehearsal->accept(second_primary_developer());
  rehearsal->accept(refund("RF-1", 1060000, 60000));
  expect_cases(
      *rehearsal, refund("RF-2", 20140000, 1140000),
      {
          {"a part, rounded as VAT is",
           {{"fields.gross_fen", 10}, {"fields.tax_fen", 1}, {"fields.net_fen", 9}},
           {}},
          {"nothing",
           {{"fields.gross_fen", 0}, {"fields.tax_fen", 0}, {"fields.net_fen", 0}},
           {"E-FIELD"}},
          {"tax below 0", {{"fields.tax_fen", -1}}, {"E-FIELD"}},
          {"net below 0", {{"fields.net_fen", -1}}, {"E-FIELD"}},
          {"gross one fen too much",
           {{"fields.gross_fen", 20140001}, {"fields.net_fen", 19000001}},
           {"E-RF-EXCEEDS"}},
          {"tax one fen too much",
           {{"fields.tax_fen", 1140001}, {"fields.net_fen", 18999999}},
           {"E-RF-EXCEEDS", "E-TX-AMOUNT"}},
          {"net one fen too much",
           {{"fields.tax_fen", 1139999}, {"fields.net_fen", 19000001}},
           {"E-RF-EXCEEDS", "E-TX-AMOUNT"}},
          {"a part with other tax",
           {{"fields.gross_fen", 106000}, {"fields.tax_fen", 5999}, {"fields.net_fen", 100001}},
           {"E-TX-AMOUNT"}},
          {"gross is not tax + net", {{"fields.net_fen", 18999999}}, {"E-TX-AMOUNT"}},
          {"the same refund", {{"subject", "RF-1"}}, {"E-DUPLICATE"}},
          {"before the sale", {{"effective", "2025-08-11"}}, {"E-DATE-ORDER"}},
          {"unknown sale", {{"fields.transaction", "TX-X"}}, {"E-UNKNOWN-SUBJECT"}},
          {"another's sale", {{"author", "zz-exchange"}}, {"E-DELEGATE"}},
          {"no reason", {{"fields.reason", ""}}, {"E-FIELD"}},
          {"no red invoice", {{"fields.red_invoice_no", ""}}, {"E-FIELD"}},
          {"nobody signed", {{"cosigners", json::Value()}}, {"E-COSIGN-MISSING"}},
          {"another developer signed",
           {{"cosigners", signed_by("dev-agri", "secondary_developer")}},
           {"E-COSIGN-MISSING"}},
      });
}

// B9: not into a closed period; a sale of a closed one may be refunded.
TEST(RefundIssued, ClosedPeriod) {
  const auto rehearsal = Rehearsal::after(304);
  end_period(*rehearsal, "2025-08", PeriodEnd::kClosed);
  EXPECT_EQ(rehearsal->refusals(part_refund()), Codes{"E-PERIOD-CLOSED"});
  EXPECT_EQ(rehearsal->refusals(with(part_refund(), "effective", "2025-09-01")), Codes{});
}

TEST(RefundIssued, Rows) {
  const auto rehearsal = Rehearsal::after(304);
  rehearsal->accept(part_refund());
  const std::int32_t day = parse_date("2025-08-20").value().days;
  const auto booked =
      rehearsal->state().find(tables::kBooked, booked_key(day, BookedKind::kRefund, "RF-P"));
  ASSERT_TRUE(booked);
  EXPECT_EQ(booked->getGrossFen(), -106000);
  EXPECT_EQ(booked->getTaxFen(), -6000);
  EXPECT_EQ(booked->getNetFen(), -100000);
  EXPECT_EQ(from_kj(booked->getTransaction()), kSale);
  rehearsal->accept(refund("RF-R", 21200000 - 106000, 1200000 - 6000));
  EXPECT_EQ(sale_row(*rehearsal)->getStatus(), schema::TransactionStatus::REFUNDED);
  EXPECT_EQ(sale_row(*rehearsal)->getRefundedNetFen(), 20000000);
}

// A36: however a sale is refunded in parts, nothing becomes negative and the last part takes all.
TEST(RefundTax, PartsOfASaleNeverGoNegative) {
  for (const std::int64_t rate : {0, 10'000, 60'000, 130'000, 1'000'000})
    for (std::int64_t gross = 1; gross <= 60; ++gross)
      for (std::int64_t part = 1; part <= gross; ++part) {
        const std::int64_t tax = vat_of(gross, rate);
        Remaining left{gross, tax, gross - tax};
        while (left.gross_fen > 0) {
          const std::int64_t now = std::min(part, left.gross_fen);
          const std::int64_t now_tax = refund_tax(now, rate, left);
          left = {left.gross_fen - now, left.tax_fen - now_tax, left.net_fen - (now - now_tax)};
          ASSERT_GE(now_tax, 0);
          ASSERT_GE(left.tax_fen, 0) << gross << " by " << part;
          ASSERT_GE(left.net_fen, 0) << gross << " by " << part;
        }
        ASSERT_EQ(left.tax_fen, 0);
        ASSERT_EQ(left.net_fen, 0);
      }
  // Rounded as VAT while there is room, limited where there is none.
  EXPECT_EQ(refund_tax(106, 60'000, {1000, 57, 943}), 6);
  EXPECT_EQ(refund_tax(106, 60'000, {1000, 5, 995}), 5);
  EXPECT_EQ(refund_tax(106, 60'000, {1000, 900, 99}), 7);
}

}  // namespace
}  // namespace luoshu
