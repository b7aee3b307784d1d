// Statements, disputes, adjustments, payouts and reinvestment (RULEBOOK 3.11, art. 21;
// A33 to A35, B14, B17, B18).

#include <gtest/gtest.h>

#include "tests/ledger/support/rule_cases.h"

namespace luoshu {
namespace {

using namespace test;  // NOLINT(google-build-using-namespace)

json::Value event(int n, std::string_view type) {
  json::Value one = nth(n);
  EXPECT_EQ(*one.find("type")->string(), type);
  return one;
}

TEST(Statements, IssuedOnceForEachBeneficiaryAndInBalance) {
  const auto rehearsal = Rehearsal::after(331);
  const json::Value issued = event(332, "StatementIssued");
  expect_cases(
      *rehearsal, issued,
      {
          {"more than it adds up to", {{"fields.payable_fen", 12'953'717}}, {"E-STM-AMOUNT"}},
          {"a carry from nowhere",
           {{"fields.carry_fen", -1}, {"fields.payable_fen", 12'953'715}},
           {"E-STM-AMOUNT"}},
          {"nobody's", {{"fields.beneficiary", "nobody"}}, {"E-UNKNOWN-SUBJECT"}},
          {"a public body's: its division has one",
           {{"fields.beneficiary", "zz-impl"}},
           {"E-FIELD"}},
          {"of no run", {{"fields.run", "RUN-9"}}, {"E-UNKNOWN-SUBJECT"}},
          {"to be answered yesterday", {{"fields.confirm_by", "2025-10-20"}}, {"E-FIELD"}},
          {"before the run", {{"effective", "2025-10-19"}}, {"E-DATE-ORDER"}},
      });
  rehearsal->accept(issued);
  EXPECT_EQ(rehearsal->refusals(issued), Codes{"E-DUPLICATE"});
  EXPECT_EQ(rehearsal->refusals(with(issued, "subject", "ST-B")), Codes{"E-DUPLICATE"});
}

TEST(Statements, ACarryIsTakenOverFromTheStatementBefore) {
  const json::Value issued = event(457, "StatementIssued");  // Nanyang owes 1622.69 yuan
  expect_cases(*Rehearsal::after(456), issued,
               {{"forgotten",
                 {{"fields.carry_fen", 0}, {"fields.payable_fen", 1'648'885}},
                 {"E-STM-AMOUNT"}}});
}

TEST(Statements, ConfirmedByTheBeneficiaryToTheFenAndInTime) {
  const auto rehearsal = Rehearsal::after(344);
  const json::Value confirmed = event(345, "StatementConfirmed");
  expect_cases(*rehearsal, confirmed,
               {
                   {"one fen more", {{"fields.current_fen", 3'241'159}}, {"E-STM-AMOUNT"}},
                   {"by another city", {{"author", "zz-impl"}}, {"E-STM-NOT-YOURS"}},
                   {"by the developer",
                    {{"author", "hn-primary"}, {"role", "primary_developer"}},
                    {"E-STM-NOT-YOURS"}},
                   {"too late: it is deemed confirmed", {{"effective", "2025-11-05"}}, {"E-STATE"}},
                   {"on the last day", {{"effective", "2025-11-04"}}, {}},
                   {"before it was issued", {{"effective", "2025-10-20"}}, {"E-DATE-ORDER"}},
                   {"no such statement", {{"subject", "ST-9"}}, {"E-UNKNOWN-SUBJECT"}},
               });
  rehearsal->accept(confirmed);
  EXPECT_EQ(rehearsal->refusals(confirmed), Codes{"E-STATE"});
}

TEST(Statements, DisputedByTheBeneficiaryWhileItMayAnswer) {
  const auto rehearsal = Rehearsal::after(406);
  const json::Value disputed = event(407, "StatementDisputed");
  expect_cases(*rehearsal, disputed,
               {
                   {"a day late", {{"effective", "2026-02-05"}}, {"E-DSP-LATE"}},
                   {"on the last day", {{"effective", "2026-02-04"}}, {}},
                   {"another amount", {{"fields.amount_stated_fen", 1}}, {"E-STM-AMOUNT"}},
                   {"by another city", {{"author", "ny-impl"}}, {"E-STM-NOT-YOURS"}},
                   {"what was confirmed",
                    {{"subject", "ST-2025Q4-411300"},
                     {"author", "ny-impl"},
                     {"fields.amount_stated_fen", -162'269}},
                    {"E-STATE"}},
                   {"without a ground", {{"fields.ground", json::Value()}}, {"E-FIELD"}},
               });
  rehearsal->accept(disputed);
  EXPECT_EQ(rehearsal->refusals(disputed), (Codes{"E-DUPLICATE", "E-STATE"}));
}

TEST(Disputes, ResolvedOnceWithAReason) {
  const auto rehearsal = Rehearsal::after(413);
  const json::Value resolved = event(414, "DisputeResolved");
  expect_cases(
      *rehearsal, resolved,
      {
          {"without a reason", {{"fields.reason", json::Value()}}, {"E-FIELD", "E-REASON-MISSING"}},
          {"half so, half so", {{"fields.outcome", "perhaps"}}, {"E-FIELD"}},
          {"finance does not sign", {{"cosigners", json::Value()}}, {"E-COSIGN-MISSING"}},
          {"no such dispute", {{"subject", "DSP-9"}}, {"E-UNKNOWN-SUBJECT"}},
          {"before it was raised", {{"effective", "2026-02-02"}}, {"E-DATE-ORDER"}},
      });
  rehearsal->accept(resolved);
  EXPECT_EQ(rehearsal->refusals(resolved), Codes{"E-STATE"});
}

TEST(Disputes, DismissedGivesThreeWorkingDaysToConfirm) {
  const auto rehearsal = Rehearsal::after(413);
  rehearsal->accept(with(event(414, "DisputeResolved"), "fields.outcome", "dismissed"));
  const json::Value confirmed = event(415, "StatementConfirmed");
  // From Friday, 27 February; the Saturday after it is a working day.
  EXPECT_EQ(rehearsal->refusals(dated(confirmed, "2026-03-03")), Codes{});
  EXPECT_EQ(rehearsal->refusals(dated(confirmed, "2026-03-04")), Codes{"E-STATE"});
}

TEST(Adjustments, SumToZeroAndAreBookedInAnOpenPeriod) {
  const auto rehearsal = Rehearsal::after(415);
  const json::Value adjusted = event(416, "AllocationAdjusted");
  expect_cases(
      *rehearsal, adjusted,
      {
          {"a fen from nowhere", {{"fields.net_change.410300", 271'763}}, {"E-RUN-MISMATCH"}},
          {"a total", {{"fields.total_fen", 1}}, {"E-RUN-MISMATCH"}},
          {"under another version", {{"fields.rule_version", 1}}, {"E-RUN-MISMATCH"}},
          {"into a closed period", {{"fields.book_in", "2025Q3"}}, {"E-PERIOD-CLOSED"}},
          {"into no period", {{"fields.book_in", "soon"}}, {"E-FIELD"}},
          {"for no dispute", {{"fields.source", "DSP-9"}}, {"E-UNKNOWN-SUBJECT"}},
          {"of no sale", {{"fields.transaction", "TX-9"}}, {"E-UNKNOWN-SUBJECT"}},
          {"finance does not sign", {{"cosigners", json::Value()}}, {"E-COSIGN-MISSING"}},
      });
  rehearsal->accept(adjusted);
  EXPECT_TRUE(rehearsal->refusals(adjusted).contains("E-DUPLICATE"));
}

TEST(Payouts, ExactlyWhatIsPayableAndOnce) {
  const auto rehearsal = Rehearsal::after(354);
  const json::Value paid = event(355, "AllocationPaid");
  expect_cases(*rehearsal, paid,
               {
                   {"a fen less", {{"fields.amount_fen", 12'953'715}}, {"E-PAY-AMOUNT"}},
                   {"finance does not sign", {{"cosigners", json::Value()}}, {"E-COSIGN-MISSING"}},
                   {"no receipt", {{"fields.receipt_no", json::Value()}}, {"E-FIELD"}},
                   {"before the run was final", {{"effective", "2025-11-02"}}, {"E-DATE-ORDER"}},
               });
  rehearsal->accept(paid);
  EXPECT_EQ(rehearsal->refusals(paid), Codes{"E-STATE"});
  EXPECT_TRUE(Rehearsal::after(348)->refusals(paid).contains("E-STATE")) << "not final yet";
}

TEST(Payouts, WhatIsBelowZeroIsCarried) {
  const json::Value paid = changed(event(422, "AllocationPaid"), {{"subject", "ST-2025Q4-411300"},
                                                                  {"fields.amount_fen", 162'269}});
  EXPECT_EQ(Rehearsal::after(421)->refusals(paid), Codes{"E-PAY-AMOUNT"});
}

TEST(Payouts, OnlyTheDevelopersOwnShareIsRetained) {
  expect_cases(*Rehearsal::after(354), event(361, "AllocationRetained"),
               {
                   {"a city's",
                    {{"subject", "ST-2025Q3-410000"}, {"fields.amount_fen", 12'953'716}},
                    {"E-STM-NOT-YOURS"}},
                   {"more than that", {{"fields.amount_fen", 16'444'153}}, {"E-PAY-AMOUNT"}},
               });
}

TEST(Reinvestments, SpentWithinTheEarmarkAndTheBeneficiarySigns) {
  const auto rehearsal = Rehearsal::after(431);
  const json::Value spent = event(432, "ReinvestmentSpent");
  expect_cases(
      *rehearsal, spent,
      {
          {"more than there is", {{"fields.amount_fen", 99'999'999}}, {"E-RI-EXCEEDS"}},
          {"of a quarter without a run",
           {{"fields.earmark_periods", texts({"2026Q1"})}},
           {"E-RI-EXCEEDS"}},
          {"nobody signs for the city", {{"cosigners", json::Value()}}, {"E-COSIGN-MISSING"}},
          {"another city signs",
           {{"cosigners", signed_by("ly-impl", "implementer")}},
           {"E-COSIGN-MISSING"}},
          {"nothing", {{"fields.amount_fen", 0}}, {"E-FIELD"}},
          {"in no division", {{"fields.division", "419999"}}, {"E-UNKNOWN-SUBJECT"}},
      });
  rehearsal->accept(spent);
  EXPECT_EQ(rehearsal->refusals(spent), Codes{"E-DUPLICATE"});
}

TEST(Reinvestments, CommittedInMoneyOrInKind) {
  const auto rehearsal = Rehearsal::after(431);
  const json::Value committed =
      with(event(432, "ReinvestmentSpent"), "type", "ReinvestmentCommitted");
  expect_cases(*rehearsal, committed,
               {
                   {"in kind",
                    {{"fields.amount_fen", json::Value()}, {"fields.in_kind_value_fen", 500}},
                    {}},
                   {"neither", {{"fields.amount_fen", 0}}, {"E-FIELD"}},
                   {"more than there is", {{"fields.amount_fen", 99'999'999}}, {"E-RI-EXCEEDS"}},
               });
}

}  // namespace
}  // namespace luoshu
