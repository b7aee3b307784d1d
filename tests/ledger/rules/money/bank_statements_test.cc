// Bank statements, reconciliations and the close that waits for them, under version 2 of the rules:
// C65, C66, C67.

#include "tests/ledger/rules/money/second_version.h"

namespace luoshu {
namespace {

using test::by_developer;
using test::by_finance;
using test::changed;
using test::Codes;
using test::Rehearsal;
using test::with;

struct Days {
  std::string_view from;
  std::string_view to;
};
constexpr Days kAugust{"2025-08-01", "2025-08-31"};
constexpr Days kSeptember{"2025-09-01", "2025-09-30"};

// A statement with credits alone, received in October.
json::Value statement(std::string_view id, Days days, std::int64_t opening, std::int64_t credits,
                      char digit) {
  return by_developer(
      "2025-10-08", "BankStatementReceived", id,
      fmt::format(R"({{"account": "BA-1", "from": "{}", "to": "{}", "opening_fen": {},
      "closing_fen": {}, "credits_fen": {}, "debits_fen": 0, "lines": 1, "digest": "{}",
      "format": "csv"}})",
                  days.from, days.to, opening, opening + credits, credits, test::digest_of(digit)));
}

json::Value explained(std::string_view id, std::string_view booked, std::int64_t fen,
                      std::string_view reason) {
  return by_developer("2025-10-09", "BankLinesExplained", id,
                      fmt::format(R"({{"account": "BA-1", "items": [{{"line": "{}", "booked": "{}",
                      "fen": {}, "reason": "{}", "note": "n"}}]}})",
                                  id, booked, fen, reason));
}

json::Value decided(std::string_view id, std::string_view cut_off, std::int64_t bank,
                    std::int64_t book, std::int64_t difference) {
  return with(by_finance("2025-10-10", "ReconciliationDecided", id,
                         fmt::format(R"({{"account": "BA-1", "cut_off": "{}", "bank_fen": {},
                         "book_fen": {}, "bank_in_fen": 0, "bank_out_fen": 0, "book_in_fen": 0,
                         "book_out_fen": 0, "difference_fen": {}, "matched": 1, "open": 0,
                         "decision_digest": "{}"}})",
                                     cut_off, bank, book, difference, test::digest_of('d'))),
              "cosigners", test::signed_by("hn-primary", "primary_developer"));
}

json::Value reopened(std::string_view id) {
  return with(by_finance("2025-10-12", "ReconciliationReopened", id, R"({"reason": "r"})"),
              "cosigners", test::signed_by("hn-primary", "primary_developer"));
}

// With an account that opened with 100 fen.
std::unique_ptr<Rehearsal> with_account() {
  auto rehearsal = test::second_version();
  rehearsal->accept(test::account("BA-1", "collection", '1'));
  return rehearsal;
}

TEST(BankStatements, C65OpeningCreditsAndDebitsGiveTheClosing) {
  const auto rehearsal = with_account();
  const json::Value event = statement("BS-1", kAugust, 100, 50, 'a');
  EXPECT_EQ(rehearsal->refusals(event), Codes{});
  EXPECT_EQ(rehearsal->refusals(with(event, "fields.closing_fen", 151)), Codes{"E-BANK-BALANCE"});
  constexpr std::int64_t kMost = 9'000'000'000'000'000;
  EXPECT_TRUE(
      rehearsal
          ->refusals(changed(event, {{"fields.credits_fen", kMost}, {"fields.opening_fen", kMost}}))
          .contains("E-BANK-BALANCE"));
}

TEST(BankStatements, C65EachFollowsTheOneBefore) {
  const auto rehearsal = with_account();
  EXPECT_EQ(rehearsal->refusals(statement("BS-1", kAugust, 99, 50, 'a')), Codes{"E-BANK-GAP"});
  rehearsal->accept(statement("BS-1", kAugust, 100, 50, 'a'));
  EXPECT_EQ(rehearsal->refusals(statement("BS-2", kSeptember, 149, 1, 'b')), Codes{"E-BANK-GAP"});
  EXPECT_EQ(rehearsal->refusals(statement("BS-2", {"2025-09-02", "2025-09-30"}, 150, 1, 'b')),
            Codes{"E-BANK-GAP"});
  EXPECT_EQ(rehearsal->refusals(statement("BS-2", kSeptember, 150, 1, 'a')), Codes{"E-DUPLICATE"});
  EXPECT_EQ(rehearsal->refusals(statement("BS-2", kSeptember, 150, 1, 'b')), Codes{});
}

TEST(BankStatements, C65LieWithinTheDaysOfTheAccount) {
  const auto rehearsal = with_account();
  EXPECT_EQ(rehearsal->refusals(statement("BS-1", {"2025-07-31", "2025-08-31"}, 100, 50, 'a')),
            Codes{"E-BANK-ACCOUNT"});
  EXPECT_EQ(rehearsal->refusals(statement("BS-1", {"2025-08-31", "2025-08-30"}, 100, 50, 'a')),
            Codes{"E-FIELD"});
  EXPECT_EQ(rehearsal->refusals(statement("BS-1", {"2025-08-01", "2025-10-09"}, 100, 50, 'a')),
            Codes{"E-FIELD"});
  rehearsal->accept(with(
      by_developer("2025-10-01", "BankAccountClosed", "BA-1", R"({"closed_on": "2025-08-31"})"),
      "cosigners", test::signed_by("hn-fin", "finance")));
  EXPECT_EQ(rehearsal->refusals(statement("BS-1", kAugust, 100, 50, 'a')), Codes{});
  EXPECT_EQ(rehearsal->refusals(statement("BS-1", {"2025-08-01", "2025-09-01"}, 100, 50, 'a')),
            Codes{"E-BANK-ACCOUNT"});
}

TEST(BankStatements, C65TheLastOneIsCorrectedUntilItIsReconciled) {
  const auto rehearsal = with_account();
  rehearsal->accept(statement("BS-1", kAugust, 100, 50, 'a'));
  rehearsal->accept(statement("BS-2", kAugust, 100, 60, 'a'));
  EXPECT_EQ(rehearsal->refusals(statement("BS-3", kSeptember, 150, 1, 'b')), Codes{"E-BANK-GAP"});
  rehearsal->accept(decided("RC-1", "2025-08-31", 160, 100, 60));
  EXPECT_EQ(rehearsal->refusals(statement("BS-3", kAugust, 100, 50, 'b')), Codes{"E-BANK-GAP"});
  rehearsal->accept(reopened("RC-1"));
  EXPECT_EQ(rehearsal->refusals(statement("BS-3", kAugust, 100, 50, 'b')), Codes{});
}

TEST(Reconciliations, C66TheBookHoldsWhatIsPaidAndExplained) {
  const auto rehearsal = with_account();
  test::write_sale(*rehearsal, "TX-1", {1060, 0, 0});
  rehearsal->accept(statement("BS-1", kAugust, 100, 50, 'a'));
  rehearsal->accept(statement("BS-2", kSeptember, 150, 1, 'b'));
  rehearsal->accept(
      by_developer("2025-08-31", "PaymentReceived", "PAY-1",
                   R"({"transaction": "TX-1", "amount_fen": 70, "account": "BA-1"})"));
  rehearsal->accept(by_developer("2025-09-01", "PaymentReceived", "PAY-2",
                                 R"({"transaction": "TX-1", "amount_fen": 5, "account": "BA-1"})"));
  rehearsal->accept(by_developer("2025-08-02", "TaxPaid", "TAX-1",
                                 R"({"tax": "附加", "period": "2025-07", "amount_fen": 30,
                                 "receipt_no": "r", "account": "BA-1"})"));
  rehearsal->accept(explained("BX-1", "2025-08-15", 12, "interest"));
  rehearsal->accept(explained("BX-2", "2025-08-15", 1000, "not_ours"));
  constexpr std::int64_t kBook = 100 + 70 - 30 + 12;
  EXPECT_EQ(rehearsal->refusals(decided("RC-1", "2025-08-31", 150, kBook, 150 - kBook)), Codes{});
  for (const std::string_view field : {"fields.bank_fen", "fields.book_fen", "fields.book_in_fen",
                                       "fields.bank_out_fen", "fields.difference_fen"})
    EXPECT_EQ(
        rehearsal->refusals(with(decided("RC-1", "2025-08-31", 150, kBook, 150 - kBook), field, 1)),
        Codes{"E-REC-BALANCE"})
        << field;
  EXPECT_EQ(rehearsal->refusals(decided("RC-1", "2025-09-29", 151, kBook + 5, -6)),
            Codes{"E-STATE"});
  rehearsal->accept(decided("RC-1", "2025-09-30", 151, kBook + 5, 151 - kBook - 5));
  EXPECT_EQ(rehearsal->refusals(decided("RC-2", "2025-08-31", 150, kBook, 150 - kBook)),
            Codes{"E-STATE"});
}

TEST(Reconciliations, C66LinesLieInAStatementAndAreExplainedOnce) {
  const auto rehearsal = with_account();
  EXPECT_EQ(rehearsal->refusals(explained("BX-1", "2025-08-15", 1, "charge")), Codes{"E-STATE"});
  rehearsal->accept(statement("BS-1", kAugust, 100, 50, 'a'));
  EXPECT_EQ(rehearsal->refusals(explained("BX-1", "2025-09-01", 1, "charge")), Codes{"E-STATE"});
  rehearsal->accept(explained("BX-1", "2025-08-31", 1, "charge"));
  EXPECT_EQ(rehearsal->refusals(
                with(explained("BX-2", "2025-08-31", 1, "charge"), "fields.items.0.line", "BX-1")),
            Codes{"E-DUPLICATE"});
}

TEST(Reconciliations, C66OnlyTheLatestIsReopenedAndOnce) {
  const auto rehearsal = with_account();
  rehearsal->accept(statement("BS-1", kAugust, 100, 0, 'a'));
  rehearsal->accept(statement("BS-2", kSeptember, 100, 0, 'b'));
  rehearsal->accept(decided("RC-1", "2025-08-31", 100, 100, 0));
  rehearsal->accept(decided("RC-2", "2025-09-30", 100, 100, 0));
  EXPECT_EQ(rehearsal->refusals(reopened("RC-1")), Codes{"E-STATE"});
  EXPECT_EQ(rehearsal->refusals(reopened("RC-9")), Codes{"E-UNKNOWN-SUBJECT"});
  rehearsal->accept(reopened("RC-2"));
  EXPECT_EQ(rehearsal->refusals(reopened("RC-2")), Codes{"E-STATE"});
  EXPECT_EQ(rehearsal->refusals(reopened("RC-1")), Codes{});
}

json::Value closing() {
  return by_finance("2025-10-20", "PeriodClosed", "2025Q3", "{}");
}

// As if the run of the quarter were final.
void end_quarter(Rehearsal& rehearsal) {
  test::end_period(rehearsal, "2025Q3", test::PeriodEnd::kRun);
  test::write_rows(rehearsal, [](State& state) {
    state.put(tables::kRuns, "RUN-T", [](schema::RunRow::Builder row) {
      row.setStatus(schema::RunStatus::FINAL);
      row.setPeriod("2025Q3");
    });
  });
}

void ask_for_reconciliation(Rehearsal& rehearsal) {
  rehearsal.accept(test::event_on(
      "2025-08-01", "PolicyInstrumentAdopted", "P-1", "hn-auth", "authority",
      R"({"title": "t", "issuer": "i", "parameters": {"close_requires_reconciliation": 1}})"));
}

TEST(Reconciliations, C67TheCloseWaitsForThemWhereAParameterSaysSo) {
  const auto rehearsal = test::second_version();
  ask_for_reconciliation(*rehearsal);
  rehearsal->accept(test::account("BA-1", "collection", '1'));
  rehearsal->accept(test::account("BA-2", "operating", '2'));
  rehearsal->accept(statement("BS-1", kAugust, 100, 0, 'a'));
  rehearsal->accept(statement("BS-2", kSeptember, 100, 1, 'b'));
  end_quarter(*rehearsal);
  EXPECT_EQ(rehearsal->refusals(closing()), Codes{"E-REC-MISSING"});
  rehearsal->accept(decided("RC-1", "2025-08-31", 100, 100, 0));
  EXPECT_EQ(rehearsal->refusals(closing()), Codes{"E-REC-MISSING"}) << "it ends before the quarter";
  rehearsal->accept(decided("RC-2", "2025-09-30", 101, 100, 1));
  EXPECT_EQ(rehearsal->refusals(closing()), Codes{"E-REC-MISSING"}) << "1 fen is left";
  rehearsal->accept(reopened("RC-2"));
  rehearsal->accept(test::dated(explained("BX-1", "2025-09-30", 1, "interest"), "2025-10-13"));
  rehearsal->accept(test::dated(decided("RC-3", "2025-09-30", 101, 101, 0), "2025-10-14"));
  EXPECT_EQ(rehearsal->refusals(closing()), Codes{});
}

TEST(Reconciliations, C67TheCloseAsksForNothingWithoutTheParameter) {
  const auto rehearsal = with_account();
  end_quarter(*rehearsal);
  EXPECT_EQ(rehearsal->refusals(closing()), Codes{});
}

TEST(Reconciliations, C67WhatAClosedPeriodRestsOnIsNotReopened) {
  const auto rehearsal = with_account();
  rehearsal->accept(statement("BS-1", kAugust, 100, 0, 'a'));
  rehearsal->accept(statement("BS-2", kSeptember, 100, 0, 'b'));
  rehearsal->accept(decided("RC-1", "2025-08-31", 100, 100, 0));
  test::end_period(*rehearsal, "2025Q3", test::PeriodEnd::kClosed);
  EXPECT_EQ(rehearsal->refusals(reopened("RC-1")), Codes{}) << "the quarter ends later";
  rehearsal->accept(decided("RC-2", "2025-09-30", 100, 100, 0));
  EXPECT_EQ(rehearsal->refusals(reopened("RC-2")), Codes{"E-PERIOD-CLOSED"});
}

}  // namespace
}  // namespace luoshu
