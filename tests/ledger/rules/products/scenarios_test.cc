// Scenarios: every event in every state, whose agreements they rest on, who reviews them.

#include "ledger/rules/products/scenarios.h"

#include "schema/state_agreements.capnp.h"
#include "tests/ledger/rules/operation/authorisation_testing.h"

namespace luoshu {
namespace {

using test::changed;
using test::Codes;
using test::dated;
using test::expect_cases;
using test::nth;
using test::Rehearsal;
using test::texts;
using test::with;
using test::without;

constexpr std::string_view kDay = "2025-05-26";
constexpr std::string_view kScenario = "SC4";  // R01, R02: Zhengzhou and Luoyang
const json::Value kNothing;

Date day(std::string_view text) {
  return parse_date(text).value();
}
json::Value reviewed(bool approved, std::string_view on = kDay) {
  return dated(approved ? nth(184) : with(nth(185), "subject", kScenario), on);
}
json::Value closed(std::string_view on = kDay) {
  return changed(dated(nth(179), on),
                 {{"type", "ScenarioClosed"}, {"fields", json::Object{{"reason", "任务完成"}}}});
}

std::unique_ptr<Rehearsal> scenario_in(const std::string& state) {
  if (state == "none") return Rehearsal::after(178);
  auto rehearsal = Rehearsal::after(180);
  if (state == "rejected") rehearsal->accept(reviewed(false, "2025-05-20"));
  if (state == "approved" || state == "closed") rehearsal->accept(reviewed(true, "2025-05-20"));
  if (state == "closed") rehearsal->accept(closed("2025-05-22"));
  return rehearsal;
}

std::string status_of(Rehearsal& rehearsal) {
  const auto row = rehearsal.state().find(tables::kScenarios, kScenario);
  if (!row) return "none";
  switch (row->getStatus()) {
    case schema::ScenarioStatus::APPLIED:
      return "applied";
    case schema::ScenarioStatus::APPROVED:
      return "approved";
    case schema::ScenarioStatus::REJECTED:
      return "rejected";
    case schema::ScenarioStatus::CLOSED:
      return "closed";
    default:
      return "?";
  }
}

TEST(Scenarios, EveryEventInEveryState) {
  const test::Outcome none{{"E-UNKNOWN-SUBJECT"}, ""};
  const test::Outcome no{{"E-STATE"}, ""};
  const test::Outcome twice{{"E-DUPLICATE"}, ""};
  const auto to = [](std::string state) { return test::Outcome{{}, std::move(state)}; };
  const test::Lifecycle lifecycle{
      scenario_in,
      status_of,
      {{"Applied", dated(nth(179), kDay)},
       {"Approved", reviewed(true)},
       {"Rejected", reviewed(false)},
       {"Closed", closed()}},
      {{"none",
        {{"Applied", to("applied")}, {"Approved", none}, {"Rejected", none}, {"Closed", none}}},
       {"applied",
        {{"Applied", twice},
         {"Approved", to("approved")},
         {"Rejected", to("rejected")},
         {"Closed", no}}},
       {"approved",
        {{"Applied", twice}, {"Approved", no}, {"Rejected", no}, {"Closed", to("closed")}}},
       {"rejected",
        {{"Applied", to("applied")}, {"Approved", no}, {"Rejected", no}, {"Closed", no}}},
       {"closed", {{"Applied", twice}, {"Approved", no}, {"Rejected", no}, {"Closed", no}}}}};
  lifecycle.check();
}

TEST(Scenarios, ApprovedFromTheReviewToTheClose) {
  const auto rehearsal = scenario_in("closed");
  const State& state = rehearsal->state();
  EXPECT_FALSE(scenario_approved(state, kScenario, day("2025-05-19")));
  EXPECT_TRUE(scenario_approved(state, kScenario, day("2025-05-20")));
  EXPECT_TRUE(scenario_approved(state, kScenario, day("2025-05-21")));
  EXPECT_FALSE(scenario_approved(state, kScenario, day("2025-05-22")));
  EXPECT_FALSE(scenario_approved(state, "SC9", day("2025-05-21")));
  EXPECT_TRUE(scenario_approved(scenario_in("approved")->state(), kScenario, day("2030-01-01")));
  EXPECT_FALSE(scenario_approved(scenario_in("rejected")->state(), kScenario, day("2025-05-21")));
  EXPECT_FALSE(scenario_approved(scenario_in("applied")->state(), kScenario, day("2025-05-21")));
}

TEST(Scenarios, ARejectedOneIsAppliedForAnew) {
  const auto rehearsal = scenario_in("rejected");
  EXPECT_EQ(rehearsal->refusals(dated(nth(179), "2025-05-19")), Codes{"E-DATE-ORDER"});
  rehearsal->accept(with(dated(nth(179), "2025-05-20"), "fields.resources", texts({"R01"})));
  const auto row = rehearsal->state().find(tables::kScenarios, kScenario);
  ASSERT_EQ(row->getResources().size(), 1U);
  // Luoyang is no longer concerned.
  rehearsal->accept(without(reviewed(true), "cosigners.1"));
}

TEST(Scenarios, WhatAnApplicationMayNotSay) {
  const auto rehearsal = Rehearsal::after(178);
  expect_cases(*rehearsal, nth(179),
               {{"no name", {{"fields.name", kNothing}}, {"E-FIELD"}},
                {"blank name", {{"fields.name", " "}}, {"E-FIELD"}},
                {"no purpose", {{"fields.purpose_class", kNothing}}, {"E-FIELD"}},
                {"another purpose", {{"fields.purpose_class", "commercial"}}, {"E-FIELD"}},
                {"industry", {{"fields.purpose_class", "industry"}}, {}},
                {"resources not said", {{"fields.resources", kNothing}}, {"E-FIELD"}},
                {"no resources", {{"fields.resources", json::Array{}}}, {"E-FIELD"}},
                {"the same twice", {{"fields.resources", texts({"R01", "R01"})}}, {"E-FIELD"}},
                {"an unknown resource",
                 {{"fields.resources", texts({"R99"})}},
                 {"E-AGR-SCOPE", "E-UNKNOWN-SUBJECT"}},
                {"before the agreement", {{"effective", "2025-04-30"}}, {"E-AGR-INACTIVE"}},
                {"on its first day", {{"effective", "2025-05-01"}}, {}},
                {"on its last day", {{"effective", "2028-04-30"}, {"recorded", "2028-04-30"}}, {}},
                {"when it has expired",
                 {{"effective", "2028-05-01"}, {"recorded", "2028-05-01"}},
                 {"E-AGR-INACTIVE"}},
                {"by an implementer",
                 {{"author", "zz-impl"}, {"role", "implementer"}},
                 {"E-ROLE", "E-AGR-SCOPE"}},
                {"by nobody's developer", {{"author", "dev-agri"}}, {"E-ROLE", "E-AGR-SCOPE"}}});
}

TEST(Scenarios, ResourcesLieWithinAgreementsInForce) {
  // No agreement names the resource yet.
  EXPECT_EQ(Rehearsal::after(143)->refusals(nth(179)), Codes{"E-AGR-SCOPE"});
  EXPECT_EQ(Rehearsal::after(145)->refusals(nth(179)), Codes{"E-AGR-SCOPE"});  // R02 is missing
  const auto rehearsal = Rehearsal::after(149);
  const json::Value suspended =
      changed(dated(nth(146), "2025-05-10"),
              {{"type", "OperationSuspended"},
               {"author", "hn-auth"},
               {"role", "authority"},
               {"cosigners", json::Value()},
               {"fields", json::Object{{"scope", "全部"}, {"reason", "演示"}}}});
  rehearsal->accept(suspended);
  EXPECT_EQ(rehearsal->refusals(nth(179)), Codes{"E-AGR-INACTIVE"});
  rehearsal->accept(changed(dated(suspended, "2025-05-12"), {{"type", "OperationResumed"}}));
  EXPECT_EQ(rehearsal->refusals(nth(179)), Codes{});
  // What an amendment took away lies outside.
  rehearsal->accept(
      changed(dated(nth(146), "2025-05-12"),
              {{"type", "OperationAgreementAmended"},
               {"fields", json::Object{{"resources", texts({"R09"})}, {"reason", "调整"}}}}));
  EXPECT_EQ(rehearsal->refusals(nth(179)), Codes{"E-AGR-SCOPE"});
}

// Art. 15 para. 2: every implementer concerned, and a refusal with reason and basis.
TEST(Scenarios, WhatAReviewMayNotSay) {
  const auto rehearsal = Rehearsal::after(180);
  expect_cases(*rehearsal, nth(184),
               {{"without Zhengzhou", {{"cosigners.0", kNothing}}, {"E-COSIGN-MISSING"}},
                {"without Luoyang", {{"cosigners.1", kNothing}}, {"E-COSIGN-MISSING"}},
                {"without anybody", {{"cosigners", kNothing}}, {"E-COSIGN-MISSING"}},
                {"in another role", {{"cosigners.1.role", "data_holder"}}, {"E-COSIGN-MISSING"}},
                {"no outcome", {{"fields.outcome", kNothing}}, {"E-FIELD"}},
                {"another outcome", {{"fields.outcome", "postponed"}}, {"E-FIELD"}},
                {"by a city", {{"author", "zz-impl"}}, {"E-LEVEL"}},
                {"by an implementer", {{"author", "zz-impl"}, {"role", "implementer"}}, {"E-ROLE"}},
                {"an unknown scenario", {{"subject", "SC9"}}, {"E-UNKNOWN-SUBJECT"}},
                {"before the application", {{"effective", "2025-05-11"}}, {"E-DATE-ORDER"}},
                {"on its day", {{"effective", "2025-05-12"}}, {}}});
  expect_cases(*rehearsal, nth(185),
               {{"no reason", {{"fields.reason", kNothing}}, {"E-REASON-MISSING"}},
                {"blank reason", {{"fields.reason", " "}}, {"E-REASON-MISSING"}},
                {"no basis", {{"fields.legal_basis", kNothing}}, {"E-REASON-MISSING"}},
                {"blank basis", {{"fields.legal_basis", "\u3000"}}, {"E-REASON-MISSING"}}});
  const json::Value bare = without(without(nth(185), "fields.reason"), "fields.legal_basis");
  EXPECT_EQ(rehearsal->judge(bare).reasons.size(), 2U);  // each by its field
}

TEST(Scenarios, TheApplicantOrTheAuthorityCloses) {
  const auto rehearsal = scenario_in("approved");
  expect_cases(
      *rehearsal, closed(),
      {{"by the authority", {{"author", "hn-auth"}, {"role", "authority"}}, {}},
       {"by a city's authority", {{"author", "zz-impl"}, {"role", "authority"}}, {"E-LEVEL"}},
       {"by an implementer", {{"author", "zz-impl"}, {"role", "implementer"}}, {"E-ROLE"}},
       {"blank reason", {{"fields.reason", " "}}, {"E-FIELD"}},
       {"no reason", {{"fields.reason", kNothing}}, {}},
       {"before the review", {{"effective", "2025-05-19"}}, {"E-DATE-ORDER"}}});
  // Another primary developer is not the applicant.
  rehearsal->accept(changed(
      nth(79),
      {{"subject", "dev-credit"}, {"effective", "2025-05-20"}, {"recorded", "2025-05-20"}}));
  EXPECT_EQ(rehearsal->refusals(with(closed(), "author", "dev-credit")), Codes{"E-LEVEL"});
  EXPECT_EQ(rehearsal->refusals(
                changed(dated(nth(179), kDay), {{"author", "dev-credit"}, {"subject", "SC6"}})),
            Codes{"E-AGR-SCOPE"});
}

}  // namespace
}  // namespace luoshu
