// Operation agreements: every event in every state, terms to the day, what lies within the plan,
// and what an agreement covers day by day.

#include "ledger/rules/operation/agreements.h"

#include <fmt/format.h>

#include <array>

#include "ledger/rules/engine/calendar.h"
#include "ledger/rules/operation/authorisation_checks.h"
#include "schema/state_agreements.capnp.h"
#include "schema/state_catalogue.capnp.h"
#include "schema/state_transactions.capnp.h"
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
using test::signed_by;
using test::texts;
using test::with;

constexpr std::string_view kAgreement = "AG-410300";  // R02, R09; 2025-05-01 to 2028-04-30
const json::Value kNothing;

Date day(std::string_view text) {
  return parse_date(text).value();
}

// An event of Luoyang's implementer with the primary developer about the agreement.
json::Value step(std::string_view type, std::string_view on, json::Object fields) {
  return changed(dated(nth(146), on), {{"type", type}, {"fields", std::move(fields)}});
}
json::Value amended(std::string_view on) {
  return step("OperationAgreementAmended", on, {{"resources", texts({"R02"})}, {"reason", "调整"}});
}
json::Value renewed(std::string_view on, std::string_view from = "2028-05-01",
                    std::string_view to = "2031-04-30") {
  return step("OperationAgreementRenewed", on,
              {{"valid_from", from}, {"valid_to", to}, {"evaluation", "EV-2025-PD"}});
}
json::Value terminated(std::string_view on) {
  return step("OperationAgreementTerminated", on, {{"reason", "政策调整"}});
}
// OperationSuspended, OperationResumed
json::Value by_authority(std::string_view type, std::string_view on,
                         std::string_view subject = kAgreement) {
  json::Value event = step(type, on, {{"scope", "全部"}, {"reason", "演示"}});
  return changed(std::move(event), {{"author", "hn-auth"},
                                    {"role", "authority"},
                                    {"subject", subject},
                                    {"cosigners", json::Value()}});
}

// An evaluation to rest a renewal on, as if recorded.
void add_evaluation(Rehearsal& rehearsal) {
  test::write_rows(rehearsal, [](State& state) {
    state.put(tables::kSeen, joined_key("evaluation", "EV-2025-PD"),
              [](schema::SeenRow::Builder row) { row.setOn(day("2025-05-01").days); });
  });
}

constexpr std::string_view kEarly = "2025-04-29";
constexpr std::string_view kDuring = "2025-06-02";
constexpr std::string_view kAfter = "2028-05-01";

std::unique_ptr<Rehearsal> agreement_in(std::string_view state) {
  auto rehearsal = Rehearsal::after(state == "none" ? 143 : state == "filed" ? 175 : 149);
  add_evaluation(*rehearsal);
  if (state == "suspended" || state == "resumed")
    rehearsal->accept(by_authority("OperationSuspended", "2025-05-20"));
  if (state == "resumed") rehearsal->accept(by_authority("OperationResumed", "2025-05-30"));
  if (state == "ended") rehearsal->accept(terminated("2025-05-20"));
  return rehearsal;
}

std::string phase_on(Rehearsal& rehearsal, std::string_view on) {
  const auto row = rehearsal.state().find(tables::kAgreements, kAgreement);
  switch (agreement_phase(rehearsal.state(), kAgreement, day(on))) {
    case AgreementPhase::kUnknown:
      return "none";
    case AgreementPhase::kNotYet:
      return "not yet";
    case AgreementPhase::kInForce:
      return row->getFiledOn() == kNoDay ? "in force" : "filed";
    case AgreementPhase::kSuspended:
      return "suspended";
    case AgreementPhase::kExpired:
      return "expired";
    case AgreementPhase::kEnded:
      return "ended";
  }
  return "?";
}

std::map<std::string, json::Value> events_on(std::string_view on) {
  const std::string_view starts = on < "2025-05-01" ? "2025-05-01" : on;
  const std::string_view until = on < "2028" ? "2028-04-30" : "2028-12-31";
  return {{"signed", changed(dated(nth(146), on),
                             {{"fields.valid_from", starts}, {"fields.valid_to", until}})},
          {"filed", dated(nth(172), on)},
          {"amended", amended(on)},
          {"renewed", renewed(on)},
          {"terminated", terminated(on)},
          {"suspended", by_authority("OperationSuspended", on)},
          {"resumed", by_authority("OperationResumed", on)}};
}

// Every event in every state. "-> x": recorded, and the agreement is x afterwards; else the codes.
struct StateLine {
  std::string_view state;
  std::string_view on;
  std::array<std::string_view, 7> answers;  // in the order of kEvents
};
constexpr std::array<std::string_view, 7> kEvents{"signed",     "filed",     "amended", "renewed",
                                                  "terminated", "suspended", "resumed"};
constexpr std::string_view kNone = "E-UNKNOWN-SUBJECT";
constexpr std::string_view kNo = "E-STATE";
constexpr std::string_view kTwice = "E-DUPLICATE";
constexpr StateLine kTable[] = {
    {"none", kDuring, {"-> in force", kNone, kNone, kNone, kNone, kNone, kNone}},
    // Its evaluation is later than that, too.
    {"not yet",
     kEarly,
     {kTwice, "-> not yet", "-> not yet", "E-DATE-ORDER E-STATE", "-> ended", kNo, kNo}},
    {"in force",
     kDuring,
     {kTwice, "-> filed", "-> in force", "-> in force", "-> ended", "-> suspended", kNo}},
    {"filed", kDuring, {kTwice, kNo, "-> filed", "-> filed", "-> ended", "-> suspended", kNo}},
    {"suspended",
     kDuring,
     {kTwice, "-> suspended", "-> suspended", kNo, "-> ended", kNo, "-> in force"}},
    {"resumed",
     kDuring,
     {kTwice, "-> filed", "-> in force", "-> in force", "-> ended", "-> suspended", kNo}},
    {"expired", kAfter, {kTwice, kNo, kNo, kNo, kNo, kNo, kNo}},
    {"ended", kDuring, {kTwice, kNo, kNo, kNo, kNo, kNo, kNo}},
};

// Codes in the order of the alphabet.
std::string joined(const Codes& codes) {
  std::string line;
  for (const std::string& code : codes) line += (line.empty() ? "" : " ") + code;
  return line;
}

TEST(Agreements, EveryEventInEveryState) {
  for (const StateLine& line : kTable) {
    const auto events = events_on(line.on);
    ASSERT_EQ(events.size(), kEvents.size());
    for (std::size_t i = 0; i < kEvents.size(); ++i) {
      const auto rehearsal = agreement_in(line.state);
      const std::string before = phase_on(*rehearsal, line.on);
      EXPECT_EQ(before, line.state == "resumed" ? "in force" : line.state);
      const json::Value& event = events.at(std::string(kEvents[i]));
      const std::string codes = joined(rehearsal->refusals(event));
      const bool recorded = rehearsal->offer(event);
      const std::string after = phase_on(*rehearsal, line.on);
      EXPECT_EQ(recorded ? fmt::format("-> {}", after) : codes, line.answers[i])
          << kEvents[i] << " in " << line.state;
      if (!recorded) {
        EXPECT_EQ(after, before);
      }
    }
  }
}

TEST(Agreements, WhatASigningMayNotSay) {
  const json::Array empty;
  const auto rehearsal = Rehearsal::after(143);
  expect_cases(
      *rehearsal, nth(146),
      {{"no plan", {{"fields.plan", kNothing}}, {"E-FIELD"}},
       {"an unknown plan",
        {{"fields.plan", "PLAN-X"}},
        {"E-PLAN-NOT-APPROVED", "E-UNKNOWN-SUBJECT"}},
       {"another city's plan", {{"fields.plan", "PLAN-410100"}}, {"E-LEVEL", "E-AGR-SCOPE"}},
       {"another city's implementer", {{"author", "zz-impl"}}, {"E-LEVEL"}},
       {"a resource beyond the plan",
        {{"fields.resources", texts({"R02", "R08"})}},
        {"E-AGR-SCOPE", "E-LEVEL"}},
       {"an unknown resource",
        {{"fields.resources", texts({"R99"})}},
        {"E-AGR-SCOPE", "E-UNKNOWN-SUBJECT"}},
       {"less than the plan", {{"fields.resources", texts({"R09"})}}, {}},
       {"no resources", {{"fields.resources", empty}}, {"E-FIELD"}},
       {"the same twice", {{"fields.resources", texts({"R02", "R02"})}}, {"E-FIELD"}},
       {"no minutes", {{"fields.decision_minutes", kNothing}}, {"E-FIELD", "E-AGR-DECISION"}},
       {"blank minutes", {{"fields.decision_minutes", " "}}, {"E-FIELD", "E-AGR-DECISION"}},
       {"twelve clauses", {{"fields.clauses_present", 12}}, {"E-AGR-CLAUSES"}},
       {"fourteen clauses", {{"fields.clauses_present", 14}}, {"E-AGR-CLAUSES"}},
       {"clauses not said", {{"fields.clauses_present", kNothing}}, {"E-FIELD", "E-AGR-CLAUSES"}},
       {"blank allocation", {{"fields.revenue_mechanism", ""}}, {"E-FIELD"}},
       {"no first day", {{"fields.valid_from", kNothing}}, {"E-FIELD"}},
       {"no last day", {{"fields.valid_to", kNothing}}, {"E-FIELD"}},
       {"ends before it begins", {{"fields.valid_to", "2025-04-30"}}, {"E-FIELD"}},
       {"one day", {{"fields.valid_to", "2025-05-01"}}, {}},
       {"begins before it is signed",
        {{"fields.valid_from", "2025-04-27"}, {"fields.valid_to", "2028-04-26"}},
        {"E-DATE-ORDER"}},
       {"begins when it is signed",
        {{"fields.valid_from", "2025-04-28"}, {"fields.valid_to", "2028-04-27"}},
        {}},
       {"before the plan was filed", {{"effective", "2025-04-17"}}, {"E-DATE-ORDER"}},
       {"without the primary developer", {{"cosigners", kNothing}}, {"E-COSIGN-MISSING"}},
       {"with somebody else",
        {{"cosigners", signed_by("dev-agri", "primary_developer")}},
        {"E-ROLE", "E-LEVEL"}},
       {"with the sector department too",
        {{"cosigners",
          json::Array{json::Object{{"party", "hn-primary"}, {"role", "primary_developer"}},
                      json::Object{{"party", "hn-transport"}, {"role", "implementer"}}}}},
        {}}});
}

TEST(Agreements, ACityPlanIsApprovedAndFiledFirst) {
  const json::Value event = dated(nth(146), "2025-04-28");
  EXPECT_EQ(Rehearsal::after(126)->refusals(event),
            (Codes{"E-PLAN-NOT-APPROVED", "E-PLAN-NOT-FILED"}));
  EXPECT_EQ(Rehearsal::after(132)->refusals(event),
            (Codes{"E-PLAN-NOT-APPROVED", "E-PLAN-NOT-FILED"}));
  EXPECT_EQ(Rehearsal::after(138)->refusals(event), Codes{"E-PLAN-NOT-FILED"});
  EXPECT_EQ(Rehearsal::after(143)->refusals(event), Codes{});
}

TEST(Agreements, AProvincePlanIsApprovedFirst) {
  EXPECT_EQ(Rehearsal::after(132)->refusals(nth(144)), Codes{"E-PLAN-NOT-APPROVED"});
  EXPECT_EQ(Rehearsal::after(138)->refusals(nth(144)), Codes{});
}

// Art. 14 (2), RULEBOOK 1.3: 36 months, 60 with an approved exception.
TEST(Agreements, TheTermToTheDay) {
  const auto rehearsal = Rehearsal::after(143);
  const struct {
    std::string_view to;
    bool excepted;
    Codes codes;
  } cases[] = {{"2028-04-30", false, {}},
               {"2028-05-01", false, {"E-AGR-TERM"}},
               {"2028-05-01", true, {}},
               {"2029-04-30", false, {"E-AGR-TERM"}},
               {"2030-04-30", true, {}},
               {"2030-05-01", true, {"E-AGR-TERM"}},
               {"2030-05-01", false, {"E-AGR-TERM"}}};
  for (const auto& one : cases) {
    json::Value event = with(nth(146), "fields.valid_to", one.to);
    if (one.excepted)
      event = with(std::move(event), "fields.term_exception", "豫政〔2025〕例外1号");
    EXPECT_EQ(rehearsal->refusals(event), one.codes) << one.to << one.excepted;
  }
  EXPECT_EQ(rehearsal->refusals(changed(
                nth(146), {{"fields.valid_to", "2028-05-01"}, {"fields.term_exception", "  "}})),
            Codes{"E-AGR-TERM"});
}

TEST(Agreements, MonthsEndOnTheDayBefore) {
  const struct {
    std::string_view from;
    int months;
    std::string_view last;
  } cases[] = {{"2025-05-01", 36, "2028-04-30"}, {"2025-05-15", 36, "2028-05-14"},
               {"2025-01-31", 1, "2025-02-28"},  {"2024-01-30", 1, "2024-02-29"},
               {"2024-01-31", 1, "2024-02-29"},  {"2024-02-29", 12, "2025-02-28"},
               {"2024-02-29", 48, "2028-02-28"}, {"2025-12-01", 1, "2025-12-31"},
               {"2025-11-30", 3, "2026-02-28"},  {"2025-05-01", 0, "2025-04-30"}};
  for (const auto& [from, months, last] : cases) {
    const auto computed = last_day_of_months(day(from), months);
    ASSERT_TRUE(computed) << from;
    EXPECT_EQ(to_string(*computed), last) << from << " + " << months;
  }
  EXPECT_FALSE(last_day_of_months(day("9999-12-01"), 1));
  EXPECT_FALSE(last_day_of_months(day("2025-05-01"), -1));
  EXPECT_FALSE(last_day_of_months(day("2025-05-01"), std::int64_t{1} << 62));
  EXPECT_FALSE(last_day_of_months(Date{kNoDay}, 1));
}

TEST(Agreements, WhoOutlivesTheMeasuresIsTold) {
  const auto rehearsal = Rehearsal::after(143);
  const auto told = [&](std::string_view to) {
    return rehearsal->warnings(with(nth(146), "fields.valid_to", to)).count("W-POLICY-EXPIRES");
  };
  EXPECT_EQ(told("2028-02-26"), 0U);
  EXPECT_EQ(told("2028-02-27"), 1U);
  EXPECT_EQ(told("2028-04-30"), 1U);
}

TEST(Agreements, TheCatalogueKnowsEveryAgreement) {
  const auto rehearsal = Rehearsal::after(149);
  const auto entry = rehearsal->state().find(tables::kCatalogue, "R02");
  ASSERT_EQ(entry->getAgreements().size(), 1U);
  EXPECT_EQ(from_kj(entry->getAgreements()[0]), kAgreement);
  EXPECT_EQ(from_kj(entry->getName()), "城市公交线路与到站");  // and the rest is as it was
  const auto row = rehearsal->state().find(tables::kAgreements, kAgreement);
  EXPECT_EQ(from_kj(row->getImplementer()), "ly-impl");
  EXPECT_EQ(from_kj(row->getPrimaryDeveloper()), "hn-primary");
  EXPECT_EQ(from_kj(row->getDivision()), "410300");
  EXPECT_EQ(from_kj(row->getPlan()), "PLAN-410300");
}

TEST(Agreements, AResourceIsAuthorisedWhileItsAgreementIsInForce) {
  const auto rehearsal = Rehearsal::after(149);
  const State& state = rehearsal->state();
  EXPECT_FALSE(resource_authorised(state, "R02", day("2025-04-30")));
  EXPECT_TRUE(resource_authorised(state, "R02", day("2025-05-01")));
  EXPECT_TRUE(resource_authorised(state, "R02", day("2028-04-30")));
  EXPECT_FALSE(resource_authorised(state, "R02", day("2028-05-01")));
  EXPECT_FALSE(resource_authorised(state, "R99", day("2025-06-01")));
  rehearsal->accept(terminated("2026-01-01"));
  EXPECT_TRUE(resource_authorised(state, "R02", day("2025-12-31")));
  EXPECT_FALSE(resource_authorised(state, "R02", day("2026-01-01")));
}

TEST(Agreements, FilingIsWithTheProvinceAndLateOnlyWarns) {
  const auto rehearsal = Rehearsal::after(149);
  expect_cases(
      *rehearsal, nth(172),
      {{"with nobody", {{"fields.filed_to", json::Array{}}}, {"E-FIELD"}},
       {"not said with whom", {{"fields.filed_to", kNothing}}, {"E-FIELD"}},
       {"not with the authority", {{"fields.filed_to", texts({"hn-transport"})}}, {"E-FIELD"}},
       {"with somebody unknown",
        {{"fields.filed_to", texts({"hn-auth", "nobody"})}},
        {"E-UNKNOWN-SUBJECT"}},
       {"another's agreement", {{"subject", "AG-410100"}}, {"E-LEVEL"}},
       {"by another", {{"author", "zz-impl"}}, {"E-LEVEL"}},
       {"an unknown agreement", {{"subject", "AG-X"}}, {"E-UNKNOWN-SUBJECT"}},
       {"before it was signed", {{"effective", "2025-04-27"}}, {"E-DATE-ORDER"}}});
  // Twenty working days from 2025-04-28: 29 and 30 April, 6 May and on.
  EXPECT_EQ(rehearsal->warnings(dated(nth(172), "2025-05-29")).count("W-FILING-LATE"), 0U);
  EXPECT_EQ(rehearsal->warnings(dated(nth(172), "2025-05-30")).count("W-FILING-LATE"), 1U);
}

TEST(Agreements, WhatExpiresIsDueOnItsLastDay) {
  const auto rehearsal = Rehearsal::after(175);
  add_evaluation(*rehearsal);
  const auto due = [&] {
    for (const DueItem& item : due_items(rehearsal->state(), day("2025-06-02")))
      if (item.code == "W-AGR-EXPIRING" && item.subject == kAgreement && item.due)
        return to_string(*item.due);
    return std::string();
  };
  EXPECT_EQ(due(), "2028-04-30");
  rehearsal->accept(renewed(kDuring));
  EXPECT_EQ(due(), "2031-04-30");
  rehearsal->accept(terminated(kDuring));
  EXPECT_EQ(due(), "");
}

}  // namespace
}  // namespace luoshu
