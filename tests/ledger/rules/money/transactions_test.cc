// Sales, payments, refunds and voiding against RULEBOOK 3.9, articles 7 and 21 and B4-B15, A36.

#include "ledger/rules/money/transactions.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <limits>

#include "ledger/rules/money/payments.h"
#include "ledger/rules/money/run_takings.h"
#include "schema/state_allocation.capnp.h"
#include "schema/state_transactions.capnp.h"
#include "tests/ledger/rules/money/sales_testing.h"

namespace luoshu {
namespace {

using namespace test;  // NOLINT(google-build-using-namespace)

// ---- RULEBOOK 3.9, every pair of state and event ------------------------------------------------

struct LifeState {
  std::string_view name;
  std::vector<json::Value> events;
  // Metered, settled, payment, refund, voided, corrected.
  std::vector<Codes> expected;
};

std::vector<LifeState> life_states() {
  const Codes ok;
  const Codes twice{"E-DUPLICATE"};
  const Codes unknown{"E-UNKNOWN-SUBJECT"};
  const Codes state{"E-STATE"};
  const Codes too_much{"E-PAY-AMOUNT"};
  const Codes state_too_much{"E-PAY-AMOUNT", "E-STATE"};
  return {
      {"nothing", {}, {ok, state, unknown, unknown, unknown, unknown}},
      {"metered", {metered()}, {twice, ok, state, state, state, state}},
      {"settled", {metered(), settled()}, {twice, twice, ok, ok, ok, ok}},
      {"paid in part",
       {metered(), settled(), payment("PAY-P", 1)},
       {twice, twice, ok, ok, state, ok}},
      {"paid",
       {metered(), settled(), full_payment()},
       {twice, twice, state_too_much, ok, state, ok}},
      {"refunded in part",
       {metered(), settled(), part_refund()},
       {twice, twice, ok, ok, state, state}},
      {"paid, then refunded in part",
       {metered(), settled(), full_payment(), part_refund()},
       {twice, twice, too_much, ok, state, state}},
      {"refunded",
       {metered(), settled(), refund("RF-F", 21200000, 1200000)},
       {twice, twice, state_too_much, {"E-RF-EXCEEDS", "E-STATE"}, state, state}},
      {"voided", {metered(), settled(), voided()}, {twice, twice, state, state, state, state}},
  };
}

TEST(Transactions, EveryPairOfStateAndEvent) {
  const std::vector<std::pair<std::string_view, json::Value>> offers{
      {"UsageMetered", with(metered(), "subject", "UM-2")},
      {"TransactionSettled", settled()},
      {"PaymentReceived", payment("PAY-2", 1000)},
      {"RefundIssued", refund("RF-2", 53000, 3000)},
      {"TransactionVoided", voided()},
      {"UsageCorrected", corrected()},
  };
  for (const LifeState& life : life_states()) {
    const auto rehearsal = Rehearsal::after(kReady);
    for (const json::Value& event : life.events) rehearsal->accept(event);
    ASSERT_EQ(life.expected.size(), offers.size());
    for (std::size_t i = 0; i < offers.size(); ++i)
      EXPECT_EQ(rehearsal->refusals(offers[i].second), life.expected[i])
          << life.name << " --" << offers[i].first << "-->";
  }
}

// ---- Settlement ---------------------------------------------------------------------------------

TEST(TransactionSettled, EveryReason) {
  const auto rehearsal = Rehearsal::after(303);
  const json::Value other = signed_by("dev-agri", "secondary_developer");
  expect_cases(
      *rehearsal, settled(),
      {
          {"quantity 0", {{"fields.quantity", 0}}, {"E-FIELD"}},
          {"gross is not quantity * price", {{"fields.quantity", 423999}}, {"E-TX-AMOUNT"}},
          {"the product wraps to 0",
           {{"fields.quantity", std::int64_t{1} << 32},
            {"fields.price_fen_per_unit", std::int64_t{1} << 32},
            {"fields.gross_fen", 0},
            {"fields.tax_fen", 0},
            {"fields.net_fen", 0}},
           {"E-TX-AMOUNT", "E-TX-PRICE"}},
          {"price", {{"fields.price_fen_per_unit", 51}}, {"E-TX-AMOUNT", "E-TX-PRICE"}},
          {"price below 0", {{"fields.price_fen_per_unit", -50}}, {"E-FIELD", "E-TX-PRICE"}},
          {"a higher price, and amounts that agree",
           {{"fields.price_fen_per_unit", 51},
            {"fields.gross_fen", 21624000},
            {"fields.tax_fen", 1224000},
            {"fields.net_fen", 20400000}},
           {"E-TX-PRICE"}},
          {"gross below 0", {{"fields.gross_fen", -1}}, {"E-FIELD"}},
          {"tax below 0", {{"fields.tax_fen", -1}}, {"E-FIELD"}},
          {"net below 0", {{"fields.net_fen", -1}}, {"E-FIELD"}},
          {"gross is not tax + net", {{"fields.net_fen", 20000001}}, {"E-TX-AMOUNT"}},
          {"tax one fen too much",
           {{"fields.tax_fen", 1200001}, {"fields.net_fen", 19999999}},
           {"E-TX-AMOUNT"}},
          {"tax one fen too little",
           {{"fields.tax_fen", 1199999}, {"fields.net_fen", 20000001}},
           {"E-TX-AMOUNT"}},
          {"another rate", {{"fields.vat_rate_pct", 9}}, {"E-TX-AMOUNT"}},
          {"no invoice number", {{"fields.invoice_no", ""}}, {"E-FIELD"}},
          {"buyer did not sign", {{"cosigners", other}}, {"E-COSIGN-MISSING"}},
          {"nobody signed", {{"cosigners", json::Value()}}, {"E-COSIGN-MISSING"}},
          {"somebody else's agreement",
           {{"fields.buyer", "dev-agri"}, {"cosigners", other}},
           {"E-APP-AGR-INACTIVE"}},
          {"agreement for another product", {{"fields.agreement", "AA-4"}}, {"E-APP-AGR-INACTIVE"}},
          {"agreement unknown",
           {{"fields.agreement", "AA-9"}},
           {"E-APP-AGR-INACTIVE", "E-UNKNOWN-SUBJECT"}},
          {"buyer is no developer",
           {{"fields.buyer", "zz-exchange"}},
           {"E-APP-AGR-INACTIVE", "E-BUYER-NOT-SECONDARY", "E-COSIGN-MISSING"}},
          {"buyer unknown",
           {{"fields.buyer", "nobody"}},
           {"E-APP-AGR-INACTIVE", "E-BUYER-NOT-SECONDARY", "E-COSIGN-MISSING",
            "E-UNKNOWN-SUBJECT"}},
          {"another product than was metered",
           {{"fields.product", "PD2"}, {"fields.agreement", "AA-4"}},
           {"E-FIELD", "E-TX-PRICE"}},
          {"product unknown",
           {{"fields.product", "PD9"}},
           {"E-APP-AGR-INACTIVE", "E-UNKNOWN-SUBJECT"}},
          {"not metered", {{"subject", "TX-X"}}, {"E-STATE"}},
          {"before its metered use", {{"effective", "2025-08-11"}}, {"E-DATE-ORDER"}},
          {"everything at once",
           {{"fields.quantity", 0},
            {"fields.price_fen_per_unit", 49},
            {"fields.net_fen", 1},
            {"effective", "2025-07-31"},
            {"cosigners", json::Value()}},
           {"E-APP-AGR-INACTIVE", "E-COSIGN-MISSING", "E-DATE-ORDER", "E-FIELD", "E-TX-AMOUNT",
            "E-TX-PRICE"}},
      });
}

TEST(TransactionSettled, AnothersProduct) {
  const auto rehearsal = Rehearsal::after(303);
  rehearsal->accept(second_primary_developer());
  EXPECT_EQ(rehearsal->refusals(with(settled(), "author", "zz-exchange")), Codes{"E-DELEGATE"});
}

TEST(TransactionSettled, FirstAndLastDayOfTheAgreement) {
  const auto rehearsal = Rehearsal::after(kReady);
  rehearsal->accept(with(metered(), "effective", "2025-07-31"));
  const std::vector<std::pair<std::string_view, Codes>> days{
      {"2025-07-31", {"E-APP-AGR-INACTIVE"}},
      {"2025-08-01", {}},
      {"2026-07-31", {}},
      {"2026-08-01", {"E-APP-AGR-INACTIVE"}},
  };
  for (const auto& [day, codes] : days)
    EXPECT_EQ(rehearsal->refusals(with(settled(), "effective", day)), codes) << day;
}

// B15: in [suspension, resumption), also when it is recorded after the resumption.
TEST(TransactionSettled, Suspension) {
  const auto rehearsal = Rehearsal::after(kReady);
  rehearsal->accept(metered());
  const json::Value stop = changed(nth(386), {{"subject", "PD1"}, {"effective", "2025-08-14"}});
  const json::Value resume = changed(nth(410), {{"subject", "PD1"}, {"effective", "2025-08-17"}});
  rehearsal->accept(stop);
  EXPECT_EQ(rehearsal->refusals(with(settled(), "effective", "2025-08-18")),
            Codes{"E-PRD-SUSPENDED"});
  rehearsal->accept(resume);
  const std::vector<std::pair<std::string_view, Codes>> days{
      {"2025-08-13", {}},
      {"2025-08-14", {"E-PRD-SUSPENDED"}},
      {"2025-08-16", {"E-PRD-SUSPENDED"}},
      {"2025-08-17", {}},
  };
  for (const auto& [day, codes] : days)
    EXPECT_EQ(rehearsal->refusals(with(settled(), "effective", day)), codes) << day;
}

// B9, B20: closed is closed; with a run, but open, it is late.
TEST(TransactionSettled, ClosedAndLate) {
  const auto rehearsal = Rehearsal::after(303);
  const json::Value in_august = settled();
  const json::Value in_september = with(settled(), "effective", "2025-09-01");
  EXPECT_EQ(rehearsal->warnings(in_august), Codes{});
  end_period(*rehearsal, "2025-08", PeriodEnd::kRun);
  EXPECT_EQ(rehearsal->refusals(in_august), Codes{});
  EXPECT_EQ(rehearsal->warnings(in_august), Codes{"W-LATE-ENTRY"});
  EXPECT_EQ(rehearsal->warnings(in_september), Codes{});
  end_period(*rehearsal, "2025-08", PeriodEnd::kClosed);
  EXPECT_EQ(rehearsal->refusals(in_august), Codes{"E-PERIOD-CLOSED"});
  EXPECT_EQ(rehearsal->refusals(with(settled(), "effective", "2025-08-31")),
            Codes{"E-PERIOD-CLOSED"});
  EXPECT_EQ(rehearsal->refusals(in_september), Codes{});
}

TEST(TransactionSettled, Rows) {
  const auto rehearsal = Rehearsal::after(303);
  end_period(*rehearsal, "2025-08", PeriodEnd::kRun);
  rehearsal->accept(settled());
  const auto sale = sale_row(*rehearsal);
  ASSERT_TRUE(sale);
  EXPECT_EQ(sale->getStatus(), schema::TransactionStatus::SETTLED);
  EXPECT_EQ(sale->getProductVersion(), 1U);
  EXPECT_EQ(sale->getGrossFen(), 21200000);
  EXPECT_EQ(sale->getVatRatePpm(), 60000);
  EXPECT_EQ(from_kj(sale->getDeveloper()), "hn-primary");
  EXPECT_TRUE(sale->getLate());
  const auto booked = rehearsal->state().find(
      tables::kBooked, booked_key(sale->getSettledOn(), BookedKind::kSale, kSale));
  ASSERT_TRUE(booked);
  EXPECT_EQ(booked->getNetFen(), 20000000);
  EXPECT_EQ(booked->getEvent(), sale->getEvent());
}

// ---- Voiding ------------------------------------------------------------------------------------

TEST(TransactionVoided, EveryReason) {
  const auto rehearsal = Rehearsal::after(304);
  rehearsal->accept(second_primary_developer());
  expect_cases(*rehearsal, voided(),
               {
                   {"no reason", {{"fields.reason", ""}}, {"E-FIELD"}},
                   {"before the sale", {{"effective", "2025-08-11"}}, {"E-DATE-ORDER"}},
                   {"on its day", {{"effective", "2025-08-12"}}, {}},
                   {"unknown sale", {{"subject", "TX-X"}}, {"E-UNKNOWN-SUBJECT"}},
                   {"another's sale", {{"author", "zz-exchange"}}, {"E-DELEGATE"}},
                   {"nobody signed", {{"cosigners", json::Value()}}, {"E-COSIGN-MISSING"}},
                   {"another developer signed",
                    {{"cosigners", signed_by("dev-agri", "secondary_developer")}},
                    {"E-COSIGN-MISSING"}},
               });
}

TEST(TransactionVoided, PeriodAndRun) {
  const auto rehearsal = Rehearsal::after(304);
  const std::string key =
      booked_key(sale_row(*rehearsal)->getSettledOn(), BookedKind::kSale, kSale);
  const json::Value later = with(voided(), "effective", "2025-09-02");
  end_period(*rehearsal, "2025-08", PeriodEnd::kRun);
  EXPECT_EQ(rehearsal->refusals(voided()), Codes{});
  const auto taken_by_run = [&](std::uint32_t confirmed, schema::RunStatus status) {
    write_rows(*rehearsal, [&](State& state) {
      remove_standing_run(state, "RUN-T");
      add_standing_run(state, "RUN-T", *parse_date("2025-08-31"), 1'000'000);
      state.put(tables::kRuns, "RUN-T", [&](schema::RunRow::Builder row) {
        row.setConfirmed(confirmed);
        row.setStatus(status);
      });
    });
  };
  taken_by_run(0, schema::RunStatus::ISSUED);  // may still be replaced
  EXPECT_EQ(rehearsal->refusals(voided()), Codes{});
  taken_by_run(1, schema::RunStatus::ISSUED);
  EXPECT_EQ(rehearsal->refusals(voided()), Codes{"E-STATE"});
  taken_by_run(0, schema::RunStatus::FINAL);
  EXPECT_EQ(rehearsal->refusals(voided()), Codes{"E-STATE"});
  taken_by_run(0, schema::RunStatus::COMPUTED);
  EXPECT_EQ(rehearsal->refusals(later), Codes{});
  end_period(*rehearsal, "2025-08", PeriodEnd::kClosed);
  EXPECT_EQ(rehearsal->refusals(voided()), Codes{"E-PERIOD-CLOSED"});
  EXPECT_EQ(rehearsal->refusals(later), Codes{"E-PERIOD-CLOSED"});
}

TEST(TransactionVoided, Rows) {
  const auto rehearsal = Rehearsal::after(304);
  const std::string key =
      booked_key(sale_row(*rehearsal)->getSettledOn(), BookedKind::kSale, kSale);
  EXPECT_TRUE(rehearsal->state().has(tables::kBooked, key));
  rehearsal->accept(voided());
  EXPECT_FALSE(rehearsal->state().has(tables::kBooked, key));
  EXPECT_EQ(sale_row(*rehearsal)->getStatus(), schema::TransactionStatus::VOIDED);
}

// ---- Figures and keys ---------------------------------------------------------------------------

TEST(VatOf, HalfUp) {
  EXPECT_EQ(vat_of(21200000, 60000), 1200000);
  EXPECT_EQ(vat_of(9999950, 60000), 566035);
  EXPECT_EQ(vat_of(1060001, 60000), 60000);
  EXPECT_EQ(vat_of(0, 60000), 0);
  EXPECT_EQ(vat_of(100, 0), 0);
  EXPECT_EQ(vat_of(1, 1'000'000), 1);  // one half
  EXPECT_EQ(vat_of(std::numeric_limits<std::int64_t>::max(), 1'000'000), std::int64_t{1} << 62);
  for (const std::int64_t rate : {1, 10'000, 30'000, 60'000, 90'000, 130'000, 999'999, 1'000'000})
    for (std::int64_t gross = 0; gross < 3000; ++gross) {
      // tax <= exact + 1/2 < tax + 1, in units of 1 / (2 * (1 + rate)).
      const std::int64_t doubled = 2 * gross * rate + (1'000'000 + rate);
      const std::int64_t tax = vat_of(gross, rate);
      ASSERT_LE(2 * (1'000'000 + rate) * tax, doubled);
      ASSERT_GT(2 * (1'000'000 + rate) * (tax + 1), doubled);
    }
}

TEST(BookedKey, OrderOfARun) {
  const std::vector<std::string> ascending{
      booked_key(-1, BookedKind::kRefund, "Z"), booked_key(0, BookedKind::kSale, "A"),
      booked_key(0, BookedKind::kSale, "B"),    booked_key(0, BookedKind::kRefund, "A"),
      booked_key(1, BookedKind::kSale, "A"),
  };
  EXPECT_TRUE(std::ranges::is_sorted(ascending));
  EXPECT_EQ(ascending[1].size(), 6U);
}

}  // namespace
}  // namespace luoshu
