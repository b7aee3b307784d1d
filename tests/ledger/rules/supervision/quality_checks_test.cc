// Data-quality requests against article 16 and rulebook 3.12.

#include "ledger/rules/supervision/quality_checks.h"

#include "ledger/rules/engine/calendar.h"
#include "schema/state_parties.capnp.h"
#include "schema/state_supervision.capnp.h"
#include "tests/ledger/rules/supervision/supervision_testing.h"

namespace luoshu {
namespace {

using namespace supervision_test;  // NOLINT(google-build-using-namespace)

json::Value closed() {
  return event_of(R"({"type": "QualityIssueClosed", "author": "hn-primary",
    "role": "primary_developer", "effective": "2025-10-09", "subject": "QC-1",
    "fields": {"result": "已补齐"}})");
}

json::Value answered() {
  return without(nth(323), "fields.working_days");
}

TEST(QualityChecks, ScenarioIsAllowed) {
  expect_scenario_allows({"QualityCheckRequested", "QualityCheckResponded"});
}

TEST(QualityChecks, EveryPairOfStateAndEvent) {
  const Codes ok;
  const Codes state{"E-STATE"};
  const Codes twice{"E-DUPLICATE"};
  const Codes none{"E-UNKNOWN-SUBJECT"};
  const json::Value requested = without(nth(318), "fields.due");
  expect_pairs(288,
               {{"none", {}, "2025-10-09"},
                {"open", {requested}, "2025-10-09"},
                {"overdue", {requested}, "2025-10-11"},
                {"answered", {requested, answered()}, "2025-10-09"},
                {"closed", {requested, answered(), closed()}, "2025-10-09"}},
               {requested, answered(), closed()},
               {{ok, none, none},
                {twice, ok, state},
                {twice, ok, state},
                {twice, state, ok},
                {twice, state, state}});
}

TEST(QualityCheckRequested, EveryReason) {
  const auto rehearsal = Rehearsal::after(288);
  expect_cases(
      *rehearsal, nth(318),
      {{"due a day early", {{"fields.due", "2025-10-09"}}, {"E-FIELD"}},
       {"due a day late", {{"fields.due", "2025-10-11"}}, {"E-FIELD"}},
       {"due not said", {{"fields.due", {}}}, {}},
       {"no issue", {{"fields.issue", ""}}, {"E-FIELD"}},
       {"empty resource", {{"fields.resource", ""}}, {"E-FIELD"}},
       {"unknown resource", {{"fields.resource", "R99"}}, {"E-UNKNOWN-SUBJECT"}},
       {"year without a calendar",
        {{"effective", "2025-12-30"}, {"fields.due", {}}},
        {"E-CALENDAR-MISSING"}},
       {"first day of the agreement", {{"effective", "2025-05-01"}, {"fields.due", {}}}, {}},
       {"the day before", {{"effective", "2025-04-30"}, {"fields.due", {}}}, {"E-AGR-INACTIVE"}},
       {"by the implementer",
        {{"author", "hn-transport"}, {"role", "implementer"}},
        {"E-AGR-SCOPE", "E-ROLE"}}});
}

// Day 7 of article 16 across the holiday of October, with a Sunday that works.
TEST(QualityCheckRequested, SetsTheDeadline) {
  const auto rehearsal = Rehearsal::after(288);
  rehearsal->accept(nth(318));
  const auto row = rehearsal->state().find(tables::kDeadlines, joined_key("W-QC-OVERDUE", "QC-1"));
  ASSERT_TRUE(row);
  EXPECT_EQ(to_string(Date{row->getDue()}), "2025-10-10");
  ASSERT_EQ(row->getResponsible().size(), 1);
  EXPECT_EQ(from_kj(row->getResponsible()[0]), "hn-transport");
  EXPECT_EQ(row->getMetOn(), kNoDay);
  EXPECT_EQ(to_string(Date{rehearsal->state().find(tables::kQualityChecks, "QC-1")->getDue()}),
            "2025-10-10");
}

TEST(QualityCheckResponded, LateIsRecordedWithAWarning) {
  const auto rehearsal = Rehearsal::after(288);
  rehearsal->accept(nth(318));
  EXPECT_EQ(rehearsal->warnings(on("2025-10-10", answered())), Codes{});
  EXPECT_EQ(rehearsal->warnings(on("2025-10-11", answered())), Codes{"W-QC-OVERDUE"});
  rehearsal->accept(on("2025-10-11", answered()));
  const auto row = rehearsal->state().find(tables::kDeadlines, joined_key("W-QC-OVERDUE", "QC-1"));
  EXPECT_EQ(to_string(Date{row->getMetOn()}), "2025-10-11");
}

TEST(QualityCheckResponded, EveryReason) {
  const auto rehearsal = Rehearsal::after(288);
  rehearsal->accept(nth(318));
  expect_cases(*rehearsal, nth(323),
               {{"as data holder", {{"role", "data_holder"}}, {}},
                {"another city", {{"author", "zz-impl"}}, {"E-LEVEL"}},
                {"a day less", {{"fields.working_days", 5}}, {"E-FIELD"}},
                {"a day more", {{"fields.working_days", 7}}, {"E-FIELD"}},
                {"no result", {{"fields.result", ""}}, {"E-FIELD"}},
                {"no action", {{"fields.action", ""}}, {"E-FIELD"}},
                {"the same day", {{"effective", "2025-09-24"}, {"fields.working_days", 0}}, {}},
                {"before it was asked",
                 {{"effective", "2025-09-23"}, {"fields.working_days", {}}},
                 {"E-DATE-ORDER"}},
                {"by whoever asked",
                 {{"author", "hn-primary"}, {"role", "primary_developer"}},
                 {"E-LEVEL", "E-ROLE"}}});
}

// Another department of the province is not the unit that answers for the resource.
TEST(QualityCheckResponded, ByTheDepartmentOfTheProvince) {
  const auto rehearsal = Rehearsal::after(288);
  rehearsal->accept(event_of(R"({"type": "RoleGranted", "author": "hn-auth", "role": "authority",
    "effective": "2025-03-03", "subject": "hn-ndrc", "fields": {"role": "implementer",
    "level": "province", "division": "410000"}})"));
  rehearsal->accept(nth(318));
  EXPECT_EQ(rehearsal->refusals(with(nth(323), "author", "hn-ndrc")), Codes{"E-LEVEL"});
}

TEST(QualityIssueClosed, EveryReason) {
  const auto rehearsal = Rehearsal::after(288);
  rehearsal->accept(event_of(R"({"type": "RoleGranted", "author": "hn-auth", "role": "authority",
    "effective": "2025-07-20", "subject": "zz-exchange", "fields": {"role": "primary_developer",
    "level": "province", "division": "410000", "document": "豫政〔2025〕2号"}})"));
  EXPECT_EQ(rehearsal->refusals(with(nth(318), "author", "zz-exchange")), Codes{"E-AGR-SCOPE"});
  rehearsal->accept(nth(318));
  rehearsal->accept(nth(323));
  expect_cases(*rehearsal, closed(),
               {{"by another", {{"author", "zz-exchange"}}, {"E-LEVEL"}},
                {"unknown", {{"subject", "QC-9"}}, {"E-UNKNOWN-SUBJECT"}},
                {"before the answer", {{"effective", "2025-10-08"}}, {"E-DATE-ORDER"}}});
}

}  // namespace
}  // namespace luoshu
