// Risks, incidents and rectification against articles 18, 20 and 22.

#include "ledger/rules/supervision/risks.h"

#include "schema/state_parties.capnp.h"
#include "schema/state_supervision.capnp.h"
#include "tests/ledger/rules/supervision/supervision_testing.h"

namespace luoshu {
namespace {

using namespace supervision_test;  // NOLINT(google-build-using-namespace)
using schema::RiskStatus;

json::Value risk() {
  return with(nth_on(385, "2025-08-04"), "fields.detected_on", "2025-08-04");
}
json::Value incident() {
  return event_of(R"({"type": "IncidentReported", "author": "hn-primary",
    "role": "primary_developer", "effective": "2025-08-04", "subject": "INC-1",
    "fields": {"kind": "泄露", "major": true, "processing_stopped": true,
    "reported_to": ["hn-auth", "hn-cac"]}})");
}
json::Value suspended() {
  return nth_on(386, "2025-08-04");
}
json::Value ordered() {
  return with(nth_on(387, "2025-08-05"), "fields.deadline", "2025-09-04");
}
json::Value completed() {
  return nth_on(408, "2025-08-20");
}
json::Value accepted() {
  return event_of(R"({"type": "RectificationAccepted", "author": "hn-auth", "role": "authority",
    "effective": "2025-08-22", "subject": "RECT-1", "fields": {"outcome": "验收通过"}})");
}
json::Value resumed() {
  return nth_on(410, "2025-08-25");
}

RiskStatus status(Rehearsal& rehearsal, std::string_view id = "RISK-1") {
  const auto row = rehearsal.state().find(tables::kRisks, id);
  return row ? row->getStatus() : RiskStatus::NONE;
}

TEST(Risks, ScenarioIsAllowed) {
  expect_scenario_allows({"RiskReported", "RectificationOrdered", "RectificationCompleted",
                          "InternalControlAuditRecorded", "EmergencyPlanFiled"});
}

// Rulebook 3.13.
TEST(Risks, EveryPairOfStateAndEvent) {
  const Codes ok;
  const Codes state{"E-STATE"};
  const Codes twice{"E-DUPLICATE"};
  const Codes none{"E-UNKNOWN-SUBJECT"};
  expect_pairs(
      288,
      {{"none", {}, "2025-08-25"},
       {"open", {risk()}, "2025-08-25"},
       {"contained", {risk(), suspended()}, "2025-08-25"},
       {"rectifying", {risk(), suspended(), ordered()}, "2025-08-25"},
       {"overdue", {risk(), suspended(), ordered()}, "2025-09-05"},
       {"done", {risk(), suspended(), ordered(), completed()}, "2025-08-25"},
       {"accepted", {risk(), suspended(), ordered(), completed(), accepted()}, "2025-08-25"},
       {"resumed", {risk(), suspended(), ordered(), completed(), resumed()}, "2025-08-25"}},
      {with(risk(), "fields.detected_on", "2025-08-01"), with(incident(), "subject", "RISK-1"),
       ordered(), completed(), accepted(), resumed()},
      {{ok, ok, ok, none, none, state},
       {twice, twice, ok, none, none, state},
       {twice, twice, ok, none, none, state},
       {twice, twice, twice, ok, state, state},
       {twice, twice, {"E-DUPLICATE", "E-FIELD"}, ok, state, state},
       {twice, twice, twice, state, ok, ok},
       {twice, twice, twice, state, state, ok},
       {twice, twice, twice, state, ok, state}});
}

TEST(Risks, GoThroughTheirStates) {
  const auto rehearsal = Rehearsal::after(288);
  EXPECT_FALSE(rectification_open(rehearsal->state(), "PD2"));
  const std::vector<std::tuple<json::Value, RiskStatus, bool>> steps{
      {risk(), RiskStatus::OPEN, true},          {suspended(), RiskStatus::CONTAINED, true},
      {ordered(), RiskStatus::RECTIFYING, true}, {completed(), RiskStatus::DONE, false},
      {resumed(), RiskStatus::CLOSED, false},    {accepted(), RiskStatus::CLOSED, false},
  };
  for (const auto& [event, expected, open] : steps) {
    rehearsal->accept(event.find("type")->string()->starts_with("RectificationAccepted")
                          ? on("2025-08-26", event)
                          : event);
    EXPECT_EQ(status(*rehearsal), expected) << json::to_line(event);
    EXPECT_EQ(rectification_open(rehearsal->state(), "PD2"), open) << json::to_line(event);
  }
  EXPECT_FALSE(rehearsal->state().has(tables::kRisks, joined_key("product", "PD2")));
  EXPECT_FALSE(rehearsal->state().has(tables::kRisks, joined_key("reporter", "hn-primary")));
}

TEST(Risks, AreClosedByAcceptance) {
  const auto rehearsal = Rehearsal::after(288);
  for (const json::Value& event : {risk(), suspended(), ordered(), completed(), accepted()})
    rehearsal->accept(event);
  EXPECT_EQ(status(*rehearsal), RiskStatus::CLOSED);
}

// One of two risks is put right: the other keeps the product suspended.
TEST(Risks, EachHasItsOwnState) {
  const auto rehearsal = Rehearsal::after(288);
  for (const json::Value& event : {risk(), suspended(), ordered()}) rehearsal->accept(event);
  rehearsal->accept(with(on("2025-08-06", risk()), "subject", "RISK-2"));
  EXPECT_EQ(status(*rehearsal, "RISK-2"), RiskStatus::CONTAINED);
  rehearsal->accept(completed());
  EXPECT_EQ(status(*rehearsal, "RISK-1"), RiskStatus::DONE);
  EXPECT_EQ(status(*rehearsal, "RISK-2"), RiskStatus::CONTAINED);
  EXPECT_TRUE(rectification_open(rehearsal->state(), "PD2"));
  EXPECT_FALSE(rectification_open(rehearsal->state(), "PD1"));
  rehearsal->accept(with(on("2025-08-21", ordered()), "subject", "RECT-2"));
  EXPECT_EQ(status(*rehearsal, "RISK-1"), RiskStatus::DONE);
  EXPECT_EQ(status(*rehearsal, "RISK-2"), RiskStatus::RECTIFYING);
}

// An order does not reach risks that were reported after it took effect.
TEST(Risks, AreNotUnderAnEarlierOrder) {
  const auto rehearsal = Rehearsal::after(288);
  rehearsal->accept(risk());
  rehearsal->accept(on("2025-08-03", ordered()));
  EXPECT_EQ(status(*rehearsal), RiskStatus::OPEN);
}

TEST(RiskReported, EveryReason) {
  const auto rehearsal = Rehearsal::after(288);
  const auto told = [](const std::vector<const char*>& parties) {
    json::Array list;
    for (const char* party : parties) list.emplace_back(party);
    return json::Value(list);
  };
  expect_cases(
      *rehearsal, risk(),
      {{"not stopped", {{"fields.processing_stopped", false}}, {"E-RISK-NOT-STOPPED"}},
       {"stop not said", {{"fields.processing_stopped", {}}}, {"E-FIELD", "E-RISK-NOT-STOPPED"}},
       {"neither product nor resource", {{"fields.product", {}}}, {"E-FIELD"}},
       {"a resource", {{"fields.product", {}}, {"fields.resource", "R08"}}, {}},
       {"unknown product", {{"fields.product", "PD9"}}, {"E-UNKNOWN-SUBJECT"}},
       {"unknown resource", {{"fields.resource", "R99"}}, {"E-UNKNOWN-SUBJECT"}},
       {"no words", {{"fields.risk", ""}}, {"E-FIELD"}},
       {"told nobody", {{"fields.reported_to", told({})}}, {"E-FIELD"}},
       {"told an authority that is an implementer concerned",
        {{"fields.reported_to", told({"zz-impl"})}},
        {}},
       {"told no implementer", {{"fields.reported_to", told({"hn-auth"})}}, {"E-FIELD"}},
       {"told another's implementer",
        {{"fields.reported_to", told({"hn-auth", "ny-impl"})}},
        {"E-FIELD"}},
       {"told no authority", {{"fields.reported_to", told({"hn-transport"})}}, {"E-FIELD"}},
       {"told the authority and one implementer",
        {{"fields.reported_to", told({"hn-auth", "hn-transport"})}},
        {}},
       {"told a stranger",
        {{"fields.reported_to", told({"hn-auth", "jy-impl", "nobody"})}},
        {"E-UNKNOWN-SUBJECT"}},
       {"found today", {{"fields.detected_on", "2025-08-04"}}, {}},
       {"found tomorrow", {{"fields.detected_on", "2025-08-05"}}, {"E-DATE-ORDER"}},
       {"by the implementer",
        {{"author", "zz-impl"}, {"role", "implementer"}},
        {"E-DELEGATE", "E-ROLE"}}});
}

TEST(IncidentReported, EveryReason) {
  const auto rehearsal = Rehearsal::after(288);
  const json::Value authority_only = json::Array{"hn-auth"};
  expect_cases(
      *rehearsal, incident(),
      {{"lost", {{"fields.kind", "丢失"}}, {}},
       {"tampered with", {{"fields.kind", "篡改"}}, {}},
       {"damaged", {{"fields.kind", "毁损"}}, {}},
       {"another kind", {{"fields.kind", "其他"}}, {"E-FIELD"}},
       {"cyberspace not told", {{"fields.reported_to", authority_only}}, {"E-INC-CAC"}},
       {"nobody told", {{"fields.reported_to", {}}}, {"E-FIELD", "E-INC-CAC"}},
       {"not major", {{"fields.reported_to", authority_only}, {"fields.major", false}}, {}},
       {"only cyberspace told", {{"fields.reported_to", json::Array{"hn-cac"}}}, {"E-FIELD"}},
       {"not stopped", {{"fields.processing_stopped", false}}, {"E-RISK-NOT-STOPPED"}},
       {"of a product, no implementer told", {{"fields.product", "PD2"}}, {"E-FIELD"}},
       {"unknown product", {{"fields.product", "PD9"}}, {"E-UNKNOWN-SUBJECT"}}});
  rehearsal->accept(incident());
  EXPECT_TRUE(rehearsal->state().find(tables::kRisks, "INC-1")->getMajor());
  rehearsal->accept(ordered());
  EXPECT_EQ(status(*rehearsal, "INC-1"), RiskStatus::RECTIFYING);
}

TEST(RectificationOrdered, EveryReason) {
  const auto rehearsal = Rehearsal::after(288);
  expect_cases(
      *rehearsal, ordered(),
      {{"by today", {{"fields.deadline", "2025-08-05"}}, {}},
       {"by yesterday", {{"fields.deadline", "2025-08-04"}}, {"E-FIELD"}},
       {"nothing to do", {{"fields.items", json::Array{}}}, {"E-FIELD"}},
       {"an empty item", {{"fields.items", json::Array{"查询审计", ""}}}, {"E-FIELD"}},
       {"unknown target", {{"fields.target", "nobody"}}, {"E-UNKNOWN-SUBJECT"}},
       {"empty target", {{"fields.target", ""}}, {"E-FIELD"}},
       {"a city", {{"fields.target", "ny-impl"}}, {}},
       {"by a city, of the primary developer", {{"author", "zz-impl"}}, {}},
       {"by a city, of its own", {{"author", "zz-impl"}, {"fields.target", "zz-exchange"}}, {}},
       {"by a city, of another's",
        {{"author", "zz-impl"}, {"fields.target", "ny-impl"}},
        {"E-LEVEL"}},
       {"by the implementer", {{"author", "zz-impl"}, {"role", "implementer"}}, {"E-ROLE"}}});
}

TEST(RectificationCompleted, EveryReason) {
  const auto rehearsal = Rehearsal::after(288);
  rehearsal->accept(ordered());
  expect_cases(*rehearsal, completed(),
               {{"by another", {{"author", "ly-impl"}, {"role", "implementer"}}, {"E-LEVEL"}},
                {"as an interested party", {{"role", "interested_party"}}, {}},
                {"no evidence", {{"fields.evidence", ""}}, {"E-FIELD"}},
                {"unknown", {{"subject", "RECT-9"}}, {"E-UNKNOWN-SUBJECT"}},
                {"on the day of the order", {{"effective", "2025-08-05"}}, {}},
                {"before it", {{"effective", "2025-08-04"}}, {"E-DATE-ORDER"}}});
}

TEST(RectificationCompleted, LateIsRecordedWithAWarning) {
  const auto rehearsal = Rehearsal::after(288);
  rehearsal->accept(ordered());
  EXPECT_EQ(rehearsal->warnings(on("2025-09-04", completed())), Codes{});
  EXPECT_EQ(rehearsal->warnings(on("2025-09-05", completed())), Codes{"W-RECT-OVERDUE"});
  rehearsal->accept(on("2025-09-05", completed()));
  const auto row =
      rehearsal->state().find(tables::kDeadlines, joined_key("W-RECT-OVERDUE", "RECT-1"));
  ASSERT_TRUE(row);
  EXPECT_EQ(to_string(Date{row->getMetOn()}), "2025-09-05");
}

// What an evaluation asks for names a role where it names no party.
TEST(RectificationCompleted, OfARole) {
  const auto rehearsal = Rehearsal::after(288);
  rehearsal->state().begin(Size{1});
  rehearsal->state().put(tables::kRectifications, "EV-1",
                         [](schema::RectificationRow::Builder row) {
                           row.setStatus(schema::RectificationStatus::ORDERED);
                           row.setTargetRole("primary_developer");
                           row.setOrderedBy("hn-auth");
                         });
  rehearsal->state().commit();
  expect_cases(*rehearsal, with(completed(), "subject", "EV-1"),
               {{"another role", {{"author", "ly-impl"}, {"role", "implementer"}}, {"E-LEVEL"}}});
}

TEST(RectificationAccepted, EveryReason) {
  const auto rehearsal = Rehearsal::after(288);
  rehearsal->accept(with(ordered(), "author", "zz-impl"));
  rehearsal->accept(completed());
  expect_cases(*rehearsal, accepted(),
               {{"by the city that ordered it", {{"author", "zz-impl"}}, {}},
                {"by another city", {{"author", "ly-impl"}}, {"E-LEVEL"}},
                {"rejected", {{"fields.outcome", "rejected"}}, {"E-FIELD"}},
                {"no outcome", {{"fields.outcome", {}}}, {}},
                {"unknown", {{"subject", "RECT-9"}}, {"E-UNKNOWN-SUBJECT"}},
                {"on the day of the completion", {{"effective", "2025-08-20"}}, {}},
                {"before it", {{"effective", "2025-08-19"}}, {"E-DATE-ORDER"}}});
}

}  // namespace
}  // namespace luoshu
