// Allocation rules, runs and closing (RULEBOOK 3.10, art. 21; A38, B13, B16): the
// first three quarters of the worked province.

#include <gtest/gtest.h>

#include "tests/ledger/support/rule_cases.h"

namespace luoshu {
namespace {

using namespace test;  // NOLINT(google-build-using-namespace)

constexpr int kAdopted = 242;
constexpr int kComputed = 331;
constexpr int kLastConfirmed = 348;
constexpr int kFinalized = 349;
constexpr int kAmended = 362;
constexpr int kClosed = 363;
constexpr int kDisputed = 407;
constexpr int kSecondFinalized = 417;

json::Value event(int n, std::string_view type) {
  json::Value one = nth(n);
  EXPECT_EQ(*one.find("type")->string(), type);
  return one;
}

std::string text_of(const json::Value& event) {
  return *event.find("fields")->find("text")->string();
}
std::string replaced(std::string text, std::string_view old, std::string_view by) {
  const std::size_t at = text.find(old);
  EXPECT_NE(at, std::string::npos) << old;
  return text.replace(at, old.size(), by);
}

TEST(AllocationRules, AdoptedByAuthorityAndFinanceTogether) {
  const auto rehearsal = Rehearsal::after(kAdopted - 1);
  const json::Value adopted = event(kAdopted, "AllocationRuleAdopted");
  const std::string text = text_of(adopted);
  expect_cases(
      *rehearsal, adopted,
      {
          {"finance does not sign", {{"cosigners", json::Value()}}, {"E-COSIGN-MISSING"}},
          {"a city's finance signs",
           {{"cosigners", signed_by("zz-fin", "finance")}},
           {"E-ROLE", "E-LEVEL"}},
          {"it begins at two", {{"fields.version", 2}}, {"E-FIELD"}},
          {"no rule at all", {{"fields.text", "split it fairly"}}, {"E-RULE-SYNTAX"}},
          {"another day than its text says", {{"fields.valid_from", "2025-07-02"}}, {"E-FIELD"}},
      });
  rehearsal->accept(adopted);
  EXPECT_TRUE(rehearsal->refusals(adopted).contains("E-DUPLICATE"));
  EXPECT_TRUE(rehearsal->refusals(adopted).contains("E-RULE-OVERLAP"));
}

TEST(AllocationRules, AmendedOneVersionAfterTheOther) {
  const auto rehearsal = Rehearsal::after(kAmended - 1);
  const json::Value amended = event(kAmended, "AllocationRuleAmended");
  EXPECT_EQ(rehearsal->refusals(amended), Codes{});
  EXPECT_TRUE(rehearsal->refusals(with(amended, "fields.version", 3)).contains("E-FIELD"));
  EXPECT_TRUE(rehearsal->refusals(with(amended, "fields.supersedes", 0)).contains("E-FIELD"));
  EXPECT_TRUE(
      rehearsal->refusals(with(amended, "subject", "RULE-9")).contains("E-UNKNOWN-SUBJECT"));
  EXPECT_EQ(rehearsal->refusals(without(amended, "cosigners")), Codes{"E-COSIGN-MISSING"});
  const std::string monthly = replaced(text_of(amended), "quarter", "month");
  EXPECT_EQ(rehearsal->refusals(with(amended, "fields.text", monthly)), Codes{"E-RULE-SYNTAX"});
}

TEST(AllocationRuns, TheTotalsAreTheBooks) {
  const auto rehearsal = Rehearsal::after(kComputed - 1);
  expect_cases(
      *rehearsal, event(kComputed, "AllocationRunComputed"),
      {
          {"one fen more gross", {{"fields.gross_fen", 48'329'551}}, {"E-RUN-MISMATCH"}},
          {"one fen less tax", {{"fields.tax_fen", 2'735'634}}, {"E-RUN-MISMATCH"}},
          {"one fen less net", {{"fields.net_fen", 45'593'914}}, {"E-RUN-MISMATCH"}},
          {"one fen kept back", {{"fields.allocated_fen", 45'593'914}}, {"E-RUN-MISMATCH"}},
          {"no version", {{"fields.rule_versions", json::Array{}}}, {"E-RUN-MISMATCH"}},
          {"no such rule", {{"fields.rule", "RULE-9"}}, {"E-UNKNOWN-SUBJECT"}},
          {"no such quarter", {{"fields.period", "2025Q5"}}, {"E-FIELD"}},
          {"before the quarter is over", {{"effective", "2025-09-29"}}, {"E-DATE-ORDER"}},
          {"by finance", {{"author", "hn-fin"}, {"role", "finance"}}, {"E-ROLE"}},
      });
}

TEST(AllocationRuns, ReplacedUntilSomebodyAgreed) {
  const auto rehearsal = Rehearsal::after(kComputed);
  json::Value again = event(kComputed, "AllocationRunComputed");
  EXPECT_EQ(rehearsal->refusals(again), Codes{});
  EXPECT_EQ(rehearsal->refusals(with(again, "subject", "RUN-2025Q3-B")), Codes{});
  again = changed(dated(again, "2025-11-01"), {{"subject", "RUN-2025Q3-B"}});
  EXPECT_EQ(Rehearsal::after(341)->refusals(again), Codes{});
  EXPECT_EQ(Rehearsal::after(342)->refusals(again), Codes{"E-RUN-DUP"});
  EXPECT_EQ(Rehearsal::after(341)->refusals(dated(again, "2025-11-05")), Codes{"E-RUN-DUP"})
      << "who said nothing until the last day is deemed to have confirmed";
  EXPECT_TRUE(
      Rehearsal::after(kClosed)->refusals(dated(again, "2025-11-13")).contains("E-PERIOD-CLOSED"));
}

TEST(AllocationRuns, FinalWhenEverybodyAgreed) {
  const json::Value final = event(kFinalized, "AllocationRunFinalized");
  expect_cases(
      *Rehearsal::after(kFinalized - 1), final,
      {
          {"another sum", {{"fields.net_fen", 1}}, {"E-RUN-MISMATCH"}},
          {"no such run", {{"subject", "RUN-9"}}, {"E-UNKNOWN-SUBJECT"}},
          {"the authority does not sign", {{"cosigners", json::Value()}}, {"E-COSIGN-MISSING"}},
          {"before the last confirmation", {{"effective", "2025-10-29"}}, {"E-DATE-ORDER"}},
      });
  const auto one_missing = Rehearsal::after(kLastConfirmed - 1);
  EXPECT_EQ(one_missing->refusals(final), Codes{"E-STATE"});
  EXPECT_EQ(one_missing->refusals(dated(final, "2025-11-05")), Codes{}) << "deemed confirmed";
  EXPECT_EQ(Rehearsal::after(kFinalized)->refusals(final), Codes{"E-STATE"});
}

TEST(AllocationRuns, NotFinalWhileADisputeIsOpen) {
  const json::Value final = event(kSecondFinalized, "AllocationRunFinalized");
  EXPECT_EQ(Rehearsal::after(kDisputed)->refusals(final), Codes{"E-FIN-DISPUTED"});
  EXPECT_EQ(Rehearsal::after(kSecondFinalized - 1)->refusals(final), Codes{});
}

TEST(AllocationRuns, APeriodIsClosedOnceItsRunIsFinal) {
  const json::Value closed = event(kClosed, "PeriodClosed");
  expect_cases(*Rehearsal::after(kClosed - 1), closed,
               {
                   {"no period", {{"subject", "this quarter"}}, {"E-FIELD"}},
                   {"one without a run", {{"subject", "2025Q2"}}, {"E-STATE"}},
                   {"by the authority", {{"author", "hn-auth"}, {"role", "authority"}}, {"E-ROLE"}},
                   {"before it was final", {{"effective", "2025-11-02"}}, {"E-DATE-ORDER"}},
               });
  EXPECT_EQ(Rehearsal::after(kLastConfirmed)->refusals(closed), Codes{"E-STATE"});
  EXPECT_EQ(Rehearsal::after(kClosed)->refusals(closed), Codes{"E-PERIOD-CLOSED"});
}

}  // namespace
}  // namespace luoshu
