// Plans: every event in every state, the eleven items, whose resources and whose signature.

#include "ledger/rules/operation/plans.h"

#include <fmt/format.h>

#include "ledger/rules/engine/calendar.h"
#include "schema/state_agreements.capnp.h"
#include "schema/state_catalogue.capnp.h"
#include "tests/ledger/rules/operation/authorisation_testing.h"

namespace luoshu {
namespace {

using test::Case;
using test::changed;
using test::Codes;
using test::dated;
using test::expect_cases;
using test::nth;
using test::Rehearsal;
using test::texts;
using test::with;
using test::without;

constexpr std::string_view kDay = "2025-04-21";  // a Monday after all steps of the province
constexpr std::string_view kCity = "PLAN-410100";
constexpr std::string_view kProvince = "PLAN-PROV-TRA";

json::Value amended(std::string_view day = kDay) {
  return changed(dated(nth(122), day), {{"type", "ImplementationPlanAmended"},
                                        {"fields.resources", texts({"R01"})},
                                        {"fields.reason", "调整资源范围"}});
}
json::Value returned(std::string_view day = kDay) {
  return changed(dated(nth(134), day),
                 {{"type", "PlanReturned"},
                  {"fields", json::Object{{"reason", "条款需完善"}, {"minutes_no", "〔2025〕9"}}}});
}
json::Value of_province(json::Value event) {
  const bool of_government = event.find("role")->string()->starts_with("authority");
  return changed(std::move(event),
                 {{"author", of_government ? "hn-auth" : "hn-transport"}, {"subject", kProvince}});
}

// What the last event of the worked province is that leaves the plans in that state.
const std::map<std::string, int> kReached{
    {"none", 120}, {"draft", 126}, {"reviewed", 132}, {"approved", 138}, {"filed", 143}};

std::string status_of(Rehearsal& rehearsal, std::string_view plan) {
  const auto row = rehearsal.state().find(tables::kPlans, plan);
  if (!row) return "none";
  switch (row->getStatus()) {
    case schema::PlanStatus::DRAFT:
      return "draft";
    case schema::PlanStatus::REVIEWED:
      return "reviewed";
    case schema::PlanStatus::APPROVED:
      return "approved";
    case schema::PlanStatus::FILED:
      return "filed";
    default:
      return "?";
  }
}

TEST(Plans, EveryEventInEveryStateOfACityPlan) {
  const test::Outcome none{{"E-UNKNOWN-SUBJECT"}, ""};
  const test::Outcome no{{"E-STATE"}, ""};
  const test::Outcome twice{{"E-DUPLICATE"}, ""};
  const test::Outcome unreviewed{{"E-PLAN-FIN-REVIEW", "E-STATE"}, ""};
  const test::Outcome unapproved{{"E-PLAN-NOT-APPROVED", "E-STATE"}, ""};
  const auto to = [](std::string state) { return test::Outcome{{}, std::move(state)}; };
  const test::Lifecycle lifecycle{
      [](const std::string& state) { return Rehearsal::after(kReached.at(state)); },
      [](Rehearsal& rehearsal) { return status_of(rehearsal, kCity); },
      {{"Drafted", dated(nth(122), kDay)},
       {"Amended", amended()},
       {"Reviewed", dated(nth(128), kDay)},
       {"Approved", dated(nth(134), kDay)},
       {"Returned", returned()},
       {"Filed", dated(nth(139), kDay)}},
      {{"none",
        {{"Drafted", to("draft")},
         {"Amended", none},
         {"Reviewed", none},
         {"Approved", none},
         {"Returned", none},
         {"Filed", none}}},
       {"draft",
        {{"Drafted", twice},
         {"Amended", no},
         {"Reviewed", to("reviewed")},
         {"Approved", unreviewed},
         {"Returned", to("draft")},
         {"Filed", unapproved}}},
       {"reviewed",
        {{"Drafted", twice},
         {"Amended", no},
         {"Reviewed", no},
         {"Approved", to("approved")},
         {"Returned", to("draft")},
         {"Filed", unapproved}}},
       {"approved",
        {{"Drafted", twice},
         {"Amended", to("draft")},
         {"Reviewed", no},
         {"Approved", no},
         {"Returned", to("draft")},
         {"Filed", to("filed")}}},
       {"filed",
        {{"Drafted", twice},
         {"Amended", to("draft")},
         {"Reviewed", no},
         {"Approved", no},
         {"Returned", to("draft")},
         {"Filed", no}}}}};
  lifecycle.check();
}

TEST(Plans, AProvincePlanIsApprovedAndNeverFiled) {
  const auto rehearsal = Rehearsal::after(138);
  EXPECT_EQ(plan_use(rehearsal->state(), kProvince), PlanUse::kUsable);
  EXPECT_EQ(plan_use(rehearsal->state(), kCity), PlanUse::kNotFiled);
  EXPECT_EQ(plan_use(rehearsal->state(), "PLAN-X"), PlanUse::kUnknown);
  EXPECT_EQ(rehearsal->refusals(of_province(dated(nth(139), kDay))), Codes{"E-LEVEL"});
  const json::Value amendment = with(of_province(amended()), "fields.resources", texts({"R04"}));
  rehearsal->accept(amendment);
  EXPECT_EQ(plan_use(rehearsal->state(), kProvince), PlanUse::kNotApproved);
  rehearsal->accept(of_province(returned()));
  rehearsal->accept(nth(139));
  EXPECT_EQ(plan_use(rehearsal->state(), kCity), PlanUse::kUsable);
}

TEST(Plans, EachStepSaysWhatItKnows) {
  const auto rehearsal = Rehearsal::after(143);
  const auto before = rehearsal->state().find(tables::kPlans, kCity);
  EXPECT_EQ(from_kj(before->getAuthor()), "zz-impl");
  EXPECT_EQ(from_kj(before->getDivision()), "410100");
  EXPECT_EQ(from_kj(before->getLevel()), "city");
  EXPECT_EQ(before->getVersion(), 1U);
  EXPECT_EQ(before->getTermMonths(), 36);
  EXPECT_EQ(to_string(Date{before->getApprovedOn()}), "2025-04-15");
  EXPECT_EQ(to_string(Date{before->getChangedOn()}), "2025-04-18");
  rehearsal->accept(with(amended(), "fields.term_months", 24));
  const auto after = rehearsal->state().find(tables::kPlans, kCity);
  EXPECT_EQ(after->getVersion(), 2U);
  EXPECT_EQ(after->getTermMonths(), 24);
  EXPECT_EQ(after->getApprovedOn(), kNoDay);
  ASSERT_EQ(after->getResources().size(), 1U);
  EXPECT_EQ(from_kj(after->getResources()[0]), "R01");
}

TEST(Plans, AnAmendmentKeepsWhatItDoesNotMention) {
  const auto rehearsal = Rehearsal::after(143);
  rehearsal->accept(with(amended(), "fields", json::Object{{"reason", "文字修订"}}));
  const auto row = rehearsal->state().find(tables::kPlans, kCity);
  EXPECT_EQ(row->getResources().size(), 2U);
  EXPECT_EQ(row->getTermMonths(), 36);
}

// Art. 12: each of the eleven items, named by its number.
TEST(Plans, EachMissingItemIsNamed) {
  const auto rehearsal = Rehearsal::after(121);
  const json::Value event = nth(122);
  for (int i = 0; i < 11; ++i) {
    const auto& sections = *event.find("fields")->find("sections_present")->array();
    const std::string missing = *sections[static_cast<std::size_t>(i)].string();
    const Judgement judgement =
        rehearsal->judge(without(event, fmt::format("fields.sections_present.{}", i)));
    ASSERT_EQ(judgement.reasons.size(), 1U) << missing;
    EXPECT_EQ(judgement.reasons[0].code, "E-PLAN-SECTIONS");
    EXPECT_EQ(judgement.reasons[0].field, "fields.sections_present");
    EXPECT_NE(judgement.reasons[0].message_zh.find(missing), std::string::npos) << missing;
    EXPECT_NE(judgement.reasons[0].message_en.find(fmt::format("({})", i + 1)), std::string::npos);
  }
  const Judgement judgement =
      rehearsal->judge(with(event, "fields.sections_present", texts({"第十二条（一）"})));
  EXPECT_EQ(judgement.reasons.size(), 10U);  // all at once
}

TEST(Plans, WhatADraftMayNotSay) {
  const json::Value nothing;
  const json::Array empty;
  const auto rehearsal = Rehearsal::after(121);
  expect_cases(
      *rehearsal, nth(122),
      {{"items by another name",
        {{"fields.sections_present", texts({"（一）", "第十二条"})}},
        {"E-PLAN-SECTIONS"}},
       {"no items", {{"fields.sections_present", nothing}}, {"E-FIELD", "E-PLAN-SECTIONS"}},
       {"no products",
        {{"fields.product_list", json::Object{{"public_governance", empty}, {"industry", empty}}}},
        {"E-PLAN-SECTIONS"}},
       {"products not said", {{"fields.product_list", nothing}}, {"E-FIELD", "E-PLAN-SECTIONS"}},
       {"one class of products",
        {{"fields.product_list", json::Object{{"public_governance", texts({"PD4"})}}}},
        {}},
       {"blank allocation",
        {{"fields.revenue_mechanism", " \u3000"}},
        {"E-FIELD", "E-PLAN-SECTIONS"}},
       {"no allocation", {{"fields.revenue_mechanism", nothing}}, {"E-FIELD", "E-PLAN-SECTIONS"}},
       {"blank title", {{"fields.title", ""}}, {"E-FIELD"}},
       {"no title", {{"fields.title", nothing}}, {"E-FIELD"}},
       {"blank mode", {{"fields.mode", " "}}, {"E-FIELD"}},
       {"no month", {{"fields.term_months", 0}}, {"E-FIELD"}},
       {"a month", {{"fields.term_months", 1}}, {}},
       {"no resources", {{"fields.resources", empty}}, {"E-FIELD"}},
       {"resources not said", {{"fields.resources", nothing}}, {"E-FIELD"}},
       {"the same resource twice", {{"fields.resources", texts({"R01", "R01"})}}, {"E-FIELD"}},
       {"an unknown resource",
        {{"fields.resources", texts({"R01", "R99"})}},
        {"E-UNKNOWN-SUBJECT"}},
       {"another city's resource", {{"fields.resources", texts({"R01", "R02"})}}, {"E-LEVEL"}},
       {"the province's resource", {{"fields.resources", texts({"R04"})}}, {"E-LEVEL"}},
       {"an id in use", {{"subject", kProvince}}, {"E-DUPLICATE"}},
       {"not an implementer", {{"author", "hn-fin"}}, {"E-ROLE", "E-LEVEL"}},
       {"as holder", {{"role", "data_holder"}}, {"E-ROLE"}}});
}

TEST(Plans, AWithdrawnResourceIsNoLongerPlanned) {
  const auto rehearsal = Rehearsal::after(121);
  test::write_rows(*rehearsal, [](State& state) {
    state.edit(tables::kCatalogue, "R01",
               [](schema::CatalogueRow::Builder row, schema::CatalogueRow::Reader) {
                 row.setStatus(schema::CatalogueStatus::WITHDRAWN);
               });
  });
  EXPECT_EQ(rehearsal->refusals(nth(122)), Codes{"E-STATE"});
}

TEST(Plans, WhatAnAmendmentMayNotSay) {
  const json::Array empty;
  const auto rehearsal = Rehearsal::after(143);
  expect_cases(
      *rehearsal, amended(),
      {{"an item less",
        {{"fields.sections_present", texts({"第十二条（一）"})}},
        {"E-PLAN-SECTIONS"}},
       {"no products", {{"fields.product_list", json::Object{}}}, {"E-PLAN-SECTIONS"}},
       {"blank allocation", {{"fields.revenue_mechanism", ""}}, {"E-PLAN-SECTIONS"}},
       {"no month", {{"fields.term_months", 0}}, {"E-FIELD"}},
       {"no resources", {{"fields.resources", empty}}, {"E-FIELD"}},
       {"an unknown resource", {{"fields.resources", texts({"R99"})}}, {"E-UNKNOWN-SUBJECT"}},
       {"another city's resource", {{"fields.resources", texts({"R02"})}}, {"E-LEVEL"}},
       {"another city's plan", {{"subject", "PLAN-410300"}}, {"E-LEVEL"}},
       {"another city's implementer", {{"author", "ly-impl"}}, {"E-LEVEL"}},
       {"before it was filed", {{"effective", "2025-04-17"}}, {"E-DATE-ORDER"}},
       {"on the day it was filed", {{"effective", "2025-04-18"}}, {}}});
}

// Art. 4 para. 5. In the worked province the province's finance department reviews for the cities.
TEST(Plans, FinanceReviews) {
  const json::Value nothing;
  const auto rehearsal = Rehearsal::after(127);
  expect_cases(*rehearsal, nth(128),
               {{"no opinion", {{"fields.opinion", nothing}}, {"E-FIELD"}},
                {"blank opinion", {{"fields.opinion", " "}}, {"E-FIELD"}},
                {"an unknown plan", {{"subject", "PLAN-X"}}, {"E-UNKNOWN-SUBJECT"}},
                {"before the draft", {{"effective", "2025-03-23"}}, {"E-DATE-ORDER"}},
                {"on the day of the draft", {{"effective", "2025-03-24"}}, {}},
                {"not finance", {{"author", "hn-auth"}}, {"E-ROLE", "E-LEVEL"}},
                {"as authority", {{"role", "authority"}}, {"E-ROLE", "E-LEVEL"}}});
  // A city's own finance department reviews the city's plan and no other.
  rehearsal->accept(changed(nth(30), {{"subject", "zz-exchange"},
                                      {"effective", "2025-04-08"},
                                      {"recorded", "2025-04-08"},
                                      {"fields.level", "city"},
                                      {"fields.division", "410100"}}));
  EXPECT_EQ(rehearsal->refusals(with(nth(128), "author", "zz-exchange")), Codes{});
  EXPECT_EQ(rehearsal->refusals(with(nth(129), "author", "zz-exchange")), Codes{"E-LEVEL"});
}

TEST(Plans, AnOpinionOtherThanConsentDoesNotReview) {
  const auto rehearsal = Rehearsal::after(127);
  rehearsal->accept(with(nth(128), "fields.opinion", "不同意"));
  EXPECT_EQ(status_of(*rehearsal, kCity), "draft");
  EXPECT_EQ(rehearsal->refusals(nth(134)), (Codes{"E-PLAN-FIN-REVIEW", "E-STATE"}));
  rehearsal->accept(nth(128));
  EXPECT_EQ(status_of(*rehearsal, kCity), "reviewed");
}

TEST(Plans, TheGovernmentOfTheLevelApproves) {
  const json::Value nothing;
  const auto rehearsal = Rehearsal::after(133);
  expect_cases(
      *rehearsal, nth(134),
      {{"no minutes", {{"fields.minutes_no", nothing}}, {"E-FIELD", "E-PLAN-NOT-APPROVED"}},
       {"no minutes", {{"fields.minutes_no", ""}}, {"E-FIELD", "E-PLAN-NOT-APPROVED"}},
       {"no collective decision",
        {{"fields.three_importance_one_large", false}},
        {"E-PLAN-NOT-APPROVED"}},
       {"not said whether",
        {{"fields.three_importance_one_large", nothing}},
        {"E-FIELD", "E-PLAN-NOT-APPROVED"}},
       {"blank body", {{"fields.approved_by", ""}}, {"E-FIELD"}},
       {"by the province", {{"author", "hn-auth"}}, {"E-LEVEL"}},
       {"by another city", {{"author", "ly-impl"}}, {"E-LEVEL"}},
       {"another city's plan", {{"subject", "PLAN-410300"}}, {"E-LEVEL"}},
       {"as implementer", {{"role", "implementer"}}, {"E-ROLE"}},
       {"an unknown plan", {{"subject", "PLAN-X"}}, {"E-UNKNOWN-SUBJECT"}},
       {"before the review", {{"effective", "2025-04-07"}}, {"E-DATE-ORDER"}},
       {"on the day of the review", {{"effective", "2025-04-08"}}, {}}});
  // The province does not approve for a city.
  EXPECT_EQ(rehearsal->refusals(with(nth(133), "subject", kCity)), Codes{"E-LEVEL"});
}

TEST(Plans, TheGovernmentOfTheLevelReturnsWithAReason) {
  const auto rehearsal = Rehearsal::after(138);
  expect_cases(*rehearsal, returned(),
               {{"no reason", {{"fields.reason", json::Value()}}, {"E-FIELD", "E-REASON-MISSING"}},
                {"blank reason", {{"fields.reason", " "}}, {"E-FIELD", "E-REASON-MISSING"}},
                {"by another city", {{"author", "ly-impl"}}, {"E-LEVEL"}},
                {"by the province", {{"author", "hn-auth"}}, {"E-LEVEL"}},
                {"before the approval", {{"effective", "2025-04-14"}}, {"E-DATE-ORDER"}}});
  rehearsal->accept(returned());
  EXPECT_EQ(rehearsal->state().find(tables::kPlans, kCity)->getApprovedOn(), kNoDay);
}

TEST(Plans, ACityFilesWithTheProvince) {
  const auto rehearsal = Rehearsal::after(138);
  expect_cases(
      *rehearsal, nth(139),
      {{"no parties", {{"fields.filed_to", json::Array{}}}, {"E-FIELD"}},
       {"not said with whom", {{"fields.filed_to", json::Value()}}, {"E-FIELD"}},
       {"not with the authority", {{"fields.filed_to", texts({"hn-transport"})}}, {"E-FIELD"}},
       {"not with a sector department", {{"fields.filed_to", texts({"hn-auth"})}}, {"E-FIELD"}},
       {"with a city", {{"fields.filed_to", texts({"zz-impl", "ly-impl"})}}, {"E-FIELD"}},
       {"with the same twice",
        {{"fields.filed_to", texts({"hn-auth", "hn-transport", "hn-auth"})}},
        {"E-FIELD"}},
       {"with somebody unknown",
        {{"fields.filed_to", texts({"hn-auth", "hn-transport", "nobody"})}},
        {"E-UNKNOWN-SUBJECT"}},
       {"another city's plan", {{"subject", "PLAN-410300"}}, {"E-LEVEL"}},
       {"before the approval", {{"effective", "2025-04-14"}}, {"E-DATE-ORDER"}},
       {"on the day of the approval", {{"effective", "2025-04-15"}}, {}}});
}

// Twenty working days from 2025-04-15: the last is 2025-05-15 (27 April works, 1 to 5 May do not).
TEST(Plans, LateFilingIsAWarning) {
  const auto rehearsal = Rehearsal::after(138);
  EXPECT_EQ(rehearsal->warnings(dated(nth(139), "2025-05-15")).count("W-FILING-LATE"), 0U);
  EXPECT_EQ(rehearsal->warnings(dated(nth(139), "2025-05-16")).count("W-FILING-LATE"), 1U);
  const auto due = [&](std::string_view plan) {
    for (const DueItem& item : due_items(rehearsal->state(), *parse_date("2025-05-20")))
      if (item.code == "W-FILING-LATE" && item.subject == plan) return item.overdue ? "late" : "ok";
    return "none";
  };
  EXPECT_STREQ(due(kCity), "late");
  EXPECT_STREQ(due(kProvince), "none");
  rehearsal->accept(nth(139));
  EXPECT_STRNE(due(kCity), "late");
}

}  // namespace
}  // namespace luoshu
