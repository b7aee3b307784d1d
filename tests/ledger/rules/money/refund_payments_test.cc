// Money paid back and the accounts it goes through, under version 2 of the rules: C61, C63.

#include "tests/ledger/rules/money/second_version.h"

namespace luoshu {
namespace {

using test::by_developer;
using test::changed;
using test::Codes;
using test::Rehearsal;
using test::with;

json::Value paid_back(std::string_view id, std::string_view refund, std::int64_t fen) {
  return by_developer(
      "2025-08-25", "PaymentRefunded", id,
      fmt::format(R"({{"refund": "{}", "amount_fen": {}, "channel": "c"}})", refund, fen));
}

TEST(RefundPayments, C61PayBackAtMostWhatIsOwedBack) {
  const auto rehearsal = test::second_version();
  test::write_sale(*rehearsal, "TX-1", {1060, 960, 318});
  test::write_refund(*rehearsal, "RF-1", "TX-1", 318);
  EXPECT_EQ(rehearsal->refusals(paid_back("PR-1", "RF-1", 219)), Codes{"E-PAY-AMOUNT"});
  EXPECT_EQ(rehearsal->refusals(paid_back("PR-1", "RF-1", 218)), Codes{});
  EXPECT_EQ(rehearsal->refusals(paid_back("PR-1", "RF-9", 1)), Codes{"E-UNKNOWN-SUBJECT"});
  EXPECT_EQ(rehearsal->refusals(test::dated(paid_back("PR-1", "RF-1", 1), "2025-08-19")),
            Codes{"E-DATE-ORDER"});
  rehearsal->accept(paid_back("PR-1", "RF-1", 200));
  EXPECT_EQ(rehearsal->refusals(paid_back("PR-2", "RF-1", 19)), Codes{"E-PAY-AMOUNT"});
  EXPECT_EQ(rehearsal->refusals(paid_back("PR-1", "RF-1", 18)), Codes{"E-DUPLICATE"});
  rehearsal->accept(paid_back("PR-2", "RF-1", 18));
  EXPECT_EQ(rehearsal->refusals(paid_back("PR-3", "RF-1", 1)), Codes{"E-PAY-AMOUNT"});
}

TEST(RefundPayments, C61OfEachRefundAtMostItsGross) {
  const auto rehearsal = test::second_version();
  test::write_sale(*rehearsal, "TX-1", {1060, 1060, 500});
  test::write_refund(*rehearsal, "RF-1", "TX-1", 318);
  test::write_refund(*rehearsal, "RF-2", "TX-1", 182);
  EXPECT_EQ(rehearsal->refusals(paid_back("PR-1", "RF-2", 183)), Codes{"E-PAY-AMOUNT"});
  rehearsal->accept(paid_back("PR-1", "RF-2", 182));
  EXPECT_EQ(rehearsal->refusals(paid_back("PR-2", "RF-2", 1)), Codes{"E-PAY-AMOUNT"});
  EXPECT_EQ(rehearsal->refusals(paid_back("PR-2", "RF-1", 318)), Codes{});
}

TEST(RefundPayments, C61ByWhoSold) {
  const auto rehearsal = test::second_version();
  test::write_sale(*rehearsal, "TX-1", {1060, 1060, 500, "zz-exchange"});
  test::write_refund(*rehearsal, "RF-1", "TX-1", 500);
  EXPECT_EQ(rehearsal->refusals(paid_back("PR-1", "RF-1", 1)), Codes{"E-DELEGATE"});
}

// Each type that names an account, in an amount and on a day that are lawful.
json::Value received() {
  return by_developer("2025-08-25", "PaymentReceived", "PAY-1",
                      R"({"transaction": "TX-1", "amount_fen": 1})");
}
json::Value taxed(std::string_view day) {
  return by_developer(
      day, "TaxPaid", "TAX-1",
      R"({"tax": "增值税", "period": "2025Q3", "amount_fen": 1, "receipt_no": "r"})");
}

TEST(RefundPayments, C63AnAccountThatIsNamedIsTheAuthorsAndOpen) {
  const auto rehearsal = test::second_version();
  test::write_sale(*rehearsal, "TX-1", {1060, 100, 0});
  EXPECT_EQ(rehearsal->warnings(received()), Codes{}) << "it has declared no account";
  rehearsal->accept(test::account("BA-1", "collection", '1'));
  EXPECT_EQ(rehearsal->warnings(received()), Codes{"W-BANK-UNASSIGNED"});
  for (const json::Value& event : {received(), taxed("2025-08-25")}) {
    EXPECT_EQ(rehearsal->refusals(with(event, "fields.account", "BA-1")), Codes{});
    EXPECT_EQ(rehearsal->refusals(with(event, "fields.account", "BA-9")), Codes{"E-BANK-ACCOUNT"});
    EXPECT_EQ(rehearsal->warnings(with(event, "fields.account", "BA-1")), Codes{});
  }
  const json::Value early = with(taxed("2025-07-31"), "fields.account", "BA-1");
  EXPECT_EQ(rehearsal->refusals(early), Codes{"E-BANK-ACCOUNT"});
  rehearsal->accept(with(
      by_developer("2025-09-01", "BankAccountClosed", "BA-1", R"({"closed_on": "2025-09-01"})"),
      "cosigners", test::signed_by("hn-fin", "finance")));
  EXPECT_EQ(rehearsal->refusals(with(taxed("2025-08-31"), "fields.account", "BA-1")), Codes{});
  EXPECT_EQ(rehearsal->refusals(with(taxed("2025-09-01"), "fields.account", "BA-1")),
            Codes{"E-BANK-ACCOUNT"});
}

TEST(RefundPayments, C63AnotherPartysAccountIsNotNamed) {
  const auto rehearsal = test::second_version();
  rehearsal->accept(changed(test::account("BA-7", "collection", '7'),
                            {{"author", "hn-transport"}, {"role", "implementer"}}));
  EXPECT_EQ(rehearsal->refusals(with(taxed("2025-08-25"), "fields.account", "BA-7")),
            Codes{"E-BANK-ACCOUNT"});
  EXPECT_EQ(rehearsal->warnings(taxed("2025-08-25")), Codes{});
}

}  // namespace
}  // namespace luoshu
