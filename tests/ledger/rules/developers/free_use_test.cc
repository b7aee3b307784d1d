// Free use of listed products by cities against article 21 para. 3.

#include "ledger/rules/developers/free_use.h"

#include "schema/state_developers.capnp.h"
#include "tests/ledger/rules/supervision/supervision_testing.h"

namespace luoshu {
namespace {

using namespace supervision_test;  // NOLINT(google-build-using-namespace)

json::Value granted() {
  return with(nth(287), "fields.valid_to", "2025-12-31");
}
json::Value recorded() {
  return nth(322);
}
json::Value ended() {
  return event_of(R"({"type": "FreeUseEnded", "author": "zz-impl", "role": "city_officer",
    "effective": "2025-10-15", "subject": "FU-1", "fields": {"product": "PD4",
    "reason": "项目结束"}})");
}

TEST(FreeUse, ScenarioIsAllowed) {
  expect_scenario_allows({"FreeUseGranted", "FreeUseRecorded", "FreeUseEnded"});
}

TEST(FreeUse, EveryPairOfStateAndEvent) {
  const Codes ok;
  const Codes state{"E-STATE"};
  const Codes twice{"E-DUPLICATE"};
  const Codes none{"E-UNKNOWN-SUBJECT"};
  const json::Value open_ended = nth(287);
  const json::Value until = with(granted(), "fields.valid_to", "2026-03-31");
  expect_pairs(286,
               {{"none", {}, "2025-12-31"},
                {"granted", {open_ended}, "2025-12-31"},
                {"used", {open_ended, recorded()}, "2025-12-31"},
                {"on its last day", {granted()}, "2025-12-31"},
                {"run out", {granted()}, "2026-01-01"},
                {"ended", {open_ended, ended()}, "2025-10-15"},
                {"ended, but not on that day", {open_ended, ended()}, "2025-10-14"}},
               {until, recorded(), ended()},
               {{ok, none, none},
                {twice, ok, ok},
                {twice, ok, ok},
                {twice, ok, ok},
                {twice, state, state},
                {twice, state, state},
                {twice, ok, {"E-DATE-ORDER", "E-STATE"}}});
}

TEST(FreeUseGranted, EveryReason) {
  const auto rehearsal = Rehearsal::after(286);
  expect_cases(
      *rehearsal, granted(),
      {{"for profit", {{"fields.non_profit", false}}, {"E-FREE-PROFIT"}},
       {"not said", {{"fields.non_profit", {}}}, {"E-FIELD", "E-FREE-PROFIT"}},
       {"no purpose", {{"fields.purpose", ""}}, {"E-FIELD"}},
       {"for today", {{"fields.valid_to", "2025-07-28"}}, {}},
       {"for yesterday", {{"fields.valid_to", "2025-07-27"}}, {"E-FIELD"}},
       {"unknown product", {{"fields.product", "PD9"}}, {"E-UNKNOWN-SUBJECT"}},
       {"unknown user", {{"fields.user", "nobody"}}, {"E-UNKNOWN-SUBJECT"}},
       {"another city's body", {{"fields.user", "ly-impl"}}, {"E-LEVEL"}},
       {"a company", {{"fields.user", "dev-logistics"}}, {"E-FREE-PROFIT"}},
       {"the province", {{"fields.user", "hn-fin"}, {"fields.division", "410000"}}, {"E-LEVEL"}},
       {"unknown division", {{"fields.division", "410199"}}, {"E-DIVISION-UNKNOWN", "E-LEVEL"}},
       {"by the city itself",
        {{"author", "zz-impl"}, {"role", "city_officer"}},
        {"E-DELEGATE", "E-ROLE"}}});
}

TEST(FreeUseGranted, OnlyOfAListedProduct) {
  const auto before_listing = Rehearsal::after(274);
  EXPECT_EQ(before_listing->refusals(nth(287)), Codes{"E-STATE"});
  const auto rehearsal = Rehearsal::after(286);
  rehearsal->accept(nth_on(386, "2025-07-28"));
  EXPECT_EQ(rehearsal->refusals(with(nth(287), "fields.product", "PD2")), Codes{"E-PRD-SUSPENDED"});
}

TEST(FreeUseRecorded, EveryReason) {
  const auto rehearsal = Rehearsal::after(288);
  expect_cases(*rehearsal, recorded(),
               {{"by the officer of another city", {{"author", "ly-impl"}}, {"E-LEVEL"}},
                {"in another role", {{"role", "implementer"}}, {"E-ROLE"}},
                {"no period", {{"fields.period", "nobody"}}, {"E-FIELD"}},
                {"no calls", {{"fields.calls", 0}}, {}},
                {"less than none", {{"fields.calls", -1}}, {"E-FIELD"}},
                {"no period", {{"fields.period", ""}}, {"E-FIELD"}},
                {"another product", {{"fields.product", "PD1"}}, {"E-FIELD"}},
                {"on the day of the grant", {{"effective", "2025-07-28"}}, {}},
                {"before it", {{"effective", "2025-07-27"}}, {"E-DATE-ORDER"}}});
  rehearsal->accept(recorded());
  rehearsal->accept(recorded());
  EXPECT_EQ(rehearsal->state().find(tables::kFreeUses, "FU-1")->getCalls(), 36000);
}

TEST(FreeUseRecorded, TotalsDoNotWrapAround) {
  const auto rehearsal = Rehearsal::after(288);
  rehearsal->state().begin(Size{1});
  rehearsal->state().edit(tables::kFreeUses, "FU-1",
                          [](schema::FreeUseRow::Builder row, schema::FreeUseRow::Reader) {
                            row.setCalls(INT64_MAX - 18000);
                          });
  rehearsal->state().commit();
  EXPECT_EQ(rehearsal->refusals(recorded()), Codes{});
  EXPECT_EQ(rehearsal->refusals(with(recorded(), "fields.calls", 18001)), Codes{"E-FIELD"});
}

TEST(FreeUseEnded, EveryReason) {
  const auto rehearsal = Rehearsal::after(288);
  rehearsal->accept(recorded());
  expect_cases(
      *rehearsal, ended(),
      {{"by the primary developer", {{"author", "hn-primary"}, {"role", "primary_developer"}}, {}},
       {"by the officer of another city", {{"author", "ly-impl"}}, {"E-LEVEL"}},
       {"no product named", {{"fields.product", {}}}, {}},
       {"another product", {{"fields.product", "PD1"}}, {"E-FIELD"}},
       {"an empty reason", {{"fields.reason", ""}}, {"E-FIELD"}},
       {"on the day of the last use", {{"effective", "2025-09-30"}}, {}},
       {"before it", {{"effective", "2025-09-29"}}, {"E-DATE-ORDER"}}});
}

// Art. 7 para. 2 (1): a second primary developer disposes of its own products only.
TEST(FreeUse, IsOfThePrimaryDevelopersOwnProducts) {
  const auto rehearsal = Rehearsal::after(288);
  rehearsal->accept(event_of(R"({"type": "RoleGranted", "author": "hn-auth", "role": "authority",
    "effective": "2025-07-20", "subject": "zz-exchange", "fields": {"role": "primary_developer",
    "level": "province", "division": "410000", "document": "豫政〔2025〕2号"}})"));
  const json::Value grant = with(with(nth(287), "author", "zz-exchange"), "subject", "FU-9");
  EXPECT_EQ(rehearsal->refusals(grant), Codes{"E-DELEGATE"});
  const json::Value end = with(with(ended(), "author", "zz-exchange"), "role", "primary_developer");
  EXPECT_EQ(rehearsal->refusals(end), Codes{"E-DELEGATE"});
}

}  // namespace
}  // namespace luoshu
