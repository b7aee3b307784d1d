// Amendments, renewals and ends of operation agreements, and their suspension.

#include "ledger/rules/operation/agreement_changes.h"

#include "ledger/rules/operation/agreements.h"
#include "schema/state_catalogue.capnp.h"
#include "tests/ledger/rules/operation/authorisation_testing.h"

namespace luoshu {
namespace {

using test::changed;
using test::Codes;
using test::dated;
using test::expect_cases;
using test::nth;
using test::Rehearsal;
using test::signed_by;
using test::texts;
using test::with;

constexpr std::string_view kAgreement = "AG-410300";  // R02, R09; 2025-05-01 to 2028-04-30
constexpr std::string_view kDay = "2025-06-02";
const json::Value kNothing;

Date day(std::string_view text) {
  return parse_date(text).value();
}
json::Value step(std::string_view type, json::Object fields, std::string_view on = kDay) {
  return changed(dated(nth(146), on), {{"type", type}, {"fields", std::move(fields)}});
}
json::Value by_authority(std::string_view type, std::string_view on,
                         std::string_view subject = kAgreement) {
  return changed(step(type, {{"scope", "全部"}, {"reason", "演示"}}, on),
                 {{"author", "hn-auth"},
                  {"role", "authority"},
                  {"subject", subject},
                  {"cosigners", json::Value()}});
}
json::Value narrowed(std::string_view on, std::initializer_list<std::string_view> resources) {
  return step("OperationAgreementAmended", {{"resources", texts(resources)}, {"reason", "调整"}},
              on);
}

std::vector<test::Case> signature_cases() {
  return {{"another's agreement", {{"subject", "AG-410100"}}, {"E-LEVEL"}},
          {"by another", {{"author", "zz-impl"}}, {"E-LEVEL"}},
          {"without the primary developer", {{"cosigners", kNothing}}, {"E-COSIGN-MISSING"}},
          {"with another developer",
           {{"cosigners", signed_by("dev-agri", "primary_developer")}},
           {"E-ROLE", "E-LEVEL", "E-COSIGN-MISSING"}},
          {"an unknown agreement", {{"subject", "AG-X"}}, {"E-UNKNOWN-SUBJECT"}},
          {"before it was filed", {{"effective", "2025-05-08"}}, {"E-DATE-ORDER"}},
          {"on the day it was filed", {{"effective", "2025-05-09"}}, {}}};
}
std::vector<test::Case> together(std::vector<test::Case> first,
                                 const std::vector<test::Case>& more) {
  first.insert(first.end(), more.begin(), more.end());
  return first;
}

TEST(AgreementChanges, WhatAnAmendmentMayNotSay) {
  const auto rehearsal = Rehearsal::after(175);
  expect_cases(
      *rehearsal,
      step("OperationAgreementAmended", {{"valid_to", "2027-04-30"}, {"reason", "缩短"}}),
      together(signature_cases(),
               {{"no reason", {{"fields.reason", kNothing}}, {"E-FIELD"}},
                {"blank reason", {{"fields.reason", " "}}, {"E-FIELD"}},
                {"three years", {{"fields.valid_to", "2028-04-30"}}, {}},
                {"a day more", {{"fields.valid_to", "2028-05-01"}}, {"E-AGR-TERM"}},
                {"ends today", {{"fields.valid_to", kDay}}, {}},
                {"ended yesterday", {{"fields.valid_to", "2025-06-01"}}, {"E-FIELD"}},
                {"no resources", {{"fields.resources", json::Array{}}}, {"E-FIELD"}},
                {"another city's resource",
                 {{"fields.resources", texts({"R01"})}},
                 {"E-LEVEL", "E-AGR-SCOPE"}},
                {"an unknown resource",
                 {{"fields.resources", texts({"R99"})}},
                 {"E-UNKNOWN-SUBJECT", "E-AGR-SCOPE"}},
                {"the same twice", {{"fields.resources", texts({"R02", "R02"})}}, {"E-FIELD"}}}));
}

// With an approved exception the longer limit goes for amendments, too.
TEST(AgreementChanges, AnExceptionLastsAsLongAsItsTerm) {
  const auto rehearsal = Rehearsal::after(143);
  rehearsal->accept(changed(nth(146), {{"fields.valid_to", "2029-04-30"},
                                       {"fields.term_exception", "豫政〔2025〕例外1号"}}));
  const auto until = [](std::string_view to) {
    return step("OperationAgreementAmended", {{"valid_to", to}, {"reason", "调整"}});
  };
  EXPECT_EQ(rehearsal->refusals(until("2030-04-30")), Codes{});
  EXPECT_EQ(rehearsal->refusals(until("2030-05-01")), Codes{"E-AGR-TERM"});
}

TEST(AgreementChanges, WhatIsAddedRestsOnTheUsablePlan) {
  const auto rehearsal = Rehearsal::after(143);
  rehearsal->accept(with(nth(146), "fields.resources", texts({"R02"})));
  rehearsal->accept(
      changed(dated(nth(123), "2025-05-12"), {{"type", "ImplementationPlanAmended"}}));
  // The plan is a draft again: nothing is added, what stands may be narrowed.
  EXPECT_EQ(rehearsal->refusals(narrowed(kDay, {"R02", "R09"})),
            (Codes{"E-PLAN-NOT-APPROVED", "E-PLAN-NOT-FILED"}));
  EXPECT_EQ(rehearsal->refusals(narrowed(kDay, {"R02"})), Codes{});
  rehearsal->accept(dated(nth(129), "2025-05-13"));
  rehearsal->accept(dated(nth(135), "2025-05-14"));
  EXPECT_EQ(rehearsal->refusals(narrowed(kDay, {"R02", "R09"})), Codes{"E-PLAN-NOT-FILED"});
  rehearsal->accept(dated(nth(140), "2025-06-01"));
  EXPECT_EQ(rehearsal->refusals(narrowed("2025-05-31", {"R02", "R09"})), Codes{"E-DATE-ORDER"});
  EXPECT_EQ(rehearsal->refusals(narrowed(kDay, {"R02", "R09"})), Codes{});
}

// What an amendment adds or takes away counts from its day on, not before.
TEST(AgreementChanges, AnAgreementCoversDayByDay) {
  const auto rehearsal = Rehearsal::after(149);
  const State& state = rehearsal->state();
  rehearsal->accept(narrowed("2025-06-01", {"R02"}));
  rehearsal->accept(narrowed("2025-07-01", {"R02", "R09"}));
  rehearsal->accept(narrowed("2025-08-01", {"R09"}));
  const struct {
    std::string_view on;
    bool r02;
    bool r09;
  } days[] = {{"2025-04-30", false, false}, {"2025-05-01", true, true},  {"2025-05-31", true, true},
              {"2025-06-01", true, false},  {"2025-06-30", true, false}, {"2025-07-01", true, true},
              {"2025-07-31", true, true},   {"2025-08-01", false, true}};
  for (const auto& [on, r02, r09] : days) {
    EXPECT_EQ(resource_authorised(state, "R02", day(on)), r02) << on;
    EXPECT_EQ(resource_authorised(state, "R09", day(on)), r09) << on;
  }
  const auto entry = state.find(tables::kCatalogue, "R09");
  EXPECT_EQ(entry->getAgreements().size(), 1U);  // named again, listed once
}

// Art. 14 (9).
TEST(AgreementChanges, WhatARenewalMayNotSay) {
  const auto rehearsal = Rehearsal::after(175);
  rehearsal->accept(nth(443));  // the evaluation EV-2025-PD of 2026-03-30
  const json::Value last_day =
      step("OperationAgreementRenewed",
           {{"valid_from", "2028-05-01"}, {"valid_to", "2031-04-30"}, {"evaluation", "EV-2025-PD"}},
           "2028-04-30");
  expect_cases(
      *rehearsal, last_day,
      {{"after it expired", {{"effective", "2028-05-01"}}, {"E-STATE"}},
       {"another's agreement", {{"subject", "AG-410100"}}, {"E-LEVEL"}},
       {"an unknown agreement", {{"subject", "AG-X"}}, {"E-UNKNOWN-SUBJECT"}},
       {"without the primary developer", {{"cosigners", kNothing}}, {"E-COSIGN-MISSING"}},
       {"no evaluation", {{"fields.evaluation", kNothing}}, {"E-FIELD"}},
       {"blank evaluation", {{"fields.evaluation", " "}}, {"E-FIELD"}},
       {"an unknown evaluation", {{"fields.evaluation", "EV-X"}}, {"E-UNKNOWN-SUBJECT"}},
       {"before the evaluation", {{"effective", "2026-03-29"}}, {"E-DATE-ORDER"}},
       {"on the day of the evaluation", {{"effective", "2026-03-30"}}, {}},
       {"no first day", {{"fields.valid_from", kNothing}}, {"E-FIELD"}},
       {"no last day", {{"fields.valid_to", kNothing}}, {"E-FIELD"}},
       {"a day more than three years", {{"fields.valid_to", "2031-05-01"}}, {"E-AGR-TERM"}},
       {"a gap", {{"fields.valid_from", "2028-05-02"}}, {"E-FIELD"}},
       {"begins today, three years",
        {{"fields.valid_from", "2028-04-30"}, {"fields.valid_to", "2031-04-29"}},
        {}},
       {"began yesterday",
        {{"fields.valid_from", "2028-04-29"}, {"fields.valid_to", "2031-04-28"}},
        {"E-DATE-ORDER"}},
       {"ends before it begins", {{"fields.valid_to", "2028-04-30"}}, {"E-FIELD"}},
       {"ends when it would have ended",
        {{"fields.valid_from", "2028-04-30"}, {"fields.valid_to", "2028-04-30"}},
        {"E-FIELD"}},
       {"a day longer", {{"fields.valid_to", "2028-05-01"}}, {}}});
  rehearsal->accept(last_day);
  EXPECT_TRUE(resource_authorised(rehearsal->state(), "R02", day("2031-04-30")));
  EXPECT_FALSE(resource_authorised(rehearsal->state(), "R02", day("2031-05-01")));
  // The term is counted again.
  const auto until = [](std::string_view to) {
    return step("OperationAgreementAmended", {{"valid_to", to}, {"reason", "调整"}}, "2028-06-01");
  };
  EXPECT_EQ(rehearsal->refusals(until("2031-04-30")), Codes{});
  EXPECT_EQ(rehearsal->refusals(until("2031-05-01")), Codes{"E-AGR-TERM"});
}

TEST(AgreementChanges, WhatATerminationMayNotSay) {
  const auto rehearsal = Rehearsal::after(175);
  expect_cases(
      *rehearsal, step("OperationAgreementTerminated", {{"reason", "政策调整"}}),
      together(signature_cases(), {{"no reason", {{"fields.reason", kNothing}}, {"E-FIELD"}},
                                   {"blank reason", {{"fields.reason", ""}}, {"E-FIELD"}}}));
}

// Art. 22 para. 2: the authority of the province, about an agreement or the whole operation.
TEST(OperationSuspension, OnlyTheProvinceSuspends) {
  const auto rehearsal = Rehearsal::after(175);
  for (const std::string_view subject : {kAgreement, std::string_view("hn-primary")}) {
    const json::Value event = by_authority("OperationSuspended", kDay, subject);
    expect_cases(
        *rehearsal, event,
        {{"by a city", {{"author", "ly-impl"}}, {"E-LEVEL"}},
         {"by an implementer", {{"author", "ly-impl"}, {"role", "implementer"}}, {"E-ROLE"}},
         {"no reason", {{"fields.reason", kNothing}}, {"E-FIELD"}},
         {"blank reason", {{"fields.reason", " "}}, {"E-FIELD"}},
         {"no scope", {{"fields.scope", kNothing}}, {"E-FIELD"}},
         {"blank scope", {{"fields.scope", ""}}, {"E-FIELD"}},
         {"nobody", {{"subject", "nobody"}}, {"E-UNKNOWN-SUBJECT"}},
         {"no primary developer", {{"subject", "dev-agri"}}, {"E-UNKNOWN-SUBJECT"}}});
    rehearsal->accept(event);
    expect_cases(
        *rehearsal, by_authority("OperationResumed", "2025-06-20", subject),
        {{"by a city", {{"author", "ly-impl"}}, {"E-LEVEL"}},
         {"no reason", {{"fields.reason", kNothing}}, {"E-FIELD"}},
         {"blank scope", {{"fields.scope", ""}}, {"E-FIELD"}},
         {"nobody", {{"subject", "nobody"}}, {"E-UNKNOWN-SUBJECT"}},
         {"not suspended", {{"subject", "AG-410100"}}, {"E-STATE"}},
         {"before it was suspended", {{"effective", "2025-06-01"}}, {"E-DATE-ORDER", "E-STATE"}},
         {"on the day it was suspended", {{"effective", kDay}}, {}}});
  }
}

// B15: from the day of suspension to the day before the resumption, also for what
// is recorded after it.
TEST(OperationSuspension, EachDayOfAnAgreement) {
  const auto rehearsal = Rehearsal::after(175);
  rehearsal->accept(by_authority("OperationSuspended", "2025-06-02"));
  rehearsal->accept(by_authority("OperationResumed", "2025-06-20"));
  rehearsal->accept(by_authority("OperationSuspended", "2025-07-01"));
  EXPECT_EQ(rehearsal->refusals(by_authority("OperationSuspended", "2025-07-02")),
            Codes{"E-STATE"});
  const State& state = rehearsal->state();
  const struct {
    std::string_view on;
    bool suspended;
  } days[] = {{"2025-06-01", false}, {"2025-06-02", true},  {"2025-06-19", true},
              {"2025-06-20", false}, {"2025-06-30", false}, {"2025-07-01", true},
              {"2028-04-30", true}};
  for (const auto& [on, suspended] : days) {
    EXPECT_EQ(resource_suspended(state, "R02", day(on)), suspended) << on;
    EXPECT_EQ(resource_authorised(state, "R02", day(on)), !suspended) << on;
    EXPECT_FALSE(resource_suspended(state, "R01", day(on))) << on;
    EXPECT_FALSE(operation_suspended(state, "hn-primary", day(on))) << on;
  }
  EXPECT_FALSE(resource_suspended(state, "R02", day("2028-05-01")));  // expired
}

TEST(OperationSuspension, EachDayOfAWholeOperation) {
  const auto rehearsal = Rehearsal::after(175);
  const State& state = rehearsal->state();
  const auto offer = [&](std::string_view type, std::string_view on) {
    return rehearsal->refusals(by_authority(type, on, "hn-primary"));
  };
  EXPECT_EQ(offer("OperationResumed", kDay), Codes{"E-STATE"});
  rehearsal->accept(by_authority("OperationSuspended", "2025-06-02", "hn-primary"));
  EXPECT_EQ(offer("OperationSuspended", "2025-06-03"), Codes{"E-STATE"});
  EXPECT_EQ(offer("OperationSuspended", "2025-06-01"), Codes{"E-DATE-ORDER"});
  EXPECT_TRUE(operation_suspended(state, "hn-primary", day("2030-01-01")));
  rehearsal->accept(by_authority("OperationResumed", "2025-06-20", "hn-primary"));
  EXPECT_EQ(offer("OperationResumed", "2025-06-21"), Codes{"E-STATE"});
  EXPECT_EQ(offer("OperationSuspended", "2025-06-19"), (Codes{"E-DATE-ORDER", "E-STATE"}));
  EXPECT_EQ(offer("OperationSuspended", "2025-06-20"), Codes{});
  EXPECT_FALSE(operation_suspended(state, "hn-primary", day("2025-06-01")));
  EXPECT_TRUE(operation_suspended(state, "hn-primary", day("2025-06-02")));
  EXPECT_TRUE(operation_suspended(state, "hn-primary", day("2025-06-19")));
  EXPECT_FALSE(operation_suspended(state, "hn-primary", day("2025-06-20")));
  EXPECT_FALSE(operation_suspended(state, "nobody", day("2025-06-10")));
  EXPECT_FALSE(resource_suspended(state, "R02", day("2025-06-10")));  // the agreement is not
}

}  // namespace
}  // namespace luoshu
