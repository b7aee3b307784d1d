// Yearly evaluations by a system of indicators, under version 2 of the rules: C55, C56.

#include <fmt/format.h>

#include "tests/ledger/support/rule_cases.h"

namespace luoshu {
namespace {

using test::changed;
using test::Codes;
using test::event_of;
using test::Rehearsal;
using test::with;
using test::without;

json::Value adopted(std::string_view id, std::string_view from) {
  return event_of(fmt::format(R"({{"type": "EvaluationSystemAdopted", "author": "hn-auth",
      "role": "authority", "effective": "2025-06-01", "recorded": "2025-06-01", "subject": "{}",
      "fields": {{"kind": "implementer", "version": 1, "valid_from": "{}", "indicators": [
      {{"id": "a", "name": "a", "weight": 33, "source": "manual"}},
      {{"id": "b", "name": "b", "weight": 67, "source": "manual"}}]}}}})",
                              id, from));
}

json::Value evaluated() {
  return event_of(R"({"type": "ImplementerEvaluated", "author": "hn-auth", "role": "authority",
      "effective": "2026-03-31", "recorded": "2026-03-31", "subject": "EV-9",
      "fields": {"year": 2025, "score": 80, "evaluated": "hn-transport"}})");
}

// (33 * 81 + 67 * 80 + 50) / 100 = 80 and a third.
json::Value by(std::string_view system) {
  return changed(evaluated(), {{"fields.system", system},
                               {"fields.by_indicator", json::Object{{"a", 81}, {"b", 80}}}});
}

std::unique_ptr<Rehearsal> province() {
  auto rehearsal = std::make_unique<Rehearsal>(kNewestRulesVersion);
  for (int n = 1; n <= 60; ++n) rehearsal->offer(test::nth(n));
  return rehearsal;
}

TEST(EvaluationSystems, C55TheScoreIsAtMostAHundred) {
  const auto rehearsal = province();
  EXPECT_EQ(rehearsal->refusals(with(evaluated(), "fields.score", 100)), Codes{});
  EXPECT_EQ(rehearsal->refusals(with(evaluated(), "fields.score", 101)), Codes{"E-FIELD"});
}

TEST(EvaluationSystems, C55ThePartyHeldTheRoleInTheYear) {
  const auto rehearsal = province();
  EXPECT_EQ(rehearsal->refusals(with(evaluated(), "fields.year", 2026)), Codes{});
  EXPECT_EQ(rehearsal->refusals(with(evaluated(), "fields.year", 2024)), Codes{"E-ROLE"});
  EXPECT_EQ(rehearsal->refusals(with(evaluated(), "fields.evaluated", "hn-fin")), Codes{"E-ROLE"});
}

TEST(EvaluationSystems, C56TheSystemInForceIsNamedWithItsIndicators) {
  const auto rehearsal = province();
  EXPECT_EQ(rehearsal->refusals(evaluated()), Codes{});
  rehearsal->accept(adopted("ES-1", "2026-03-31"));
  EXPECT_EQ(rehearsal->refusals(test::dated(evaluated(), "2026-03-30")), Codes{});
  EXPECT_EQ(rehearsal->refusals(evaluated()), Codes{"E-EVAL-SYSTEM"});
  EXPECT_EQ(rehearsal->refusals(by("ES-2")), Codes{"E-EVAL-SYSTEM"});
  EXPECT_EQ(rehearsal->refusals(by("ES-1")), Codes{});
  EXPECT_EQ(rehearsal->refusals(without(by("ES-1"), "fields.by_indicator.a")),
            Codes{"E-EVAL-SYSTEM"});
  EXPECT_EQ(rehearsal->refusals(with(by("ES-1"), "fields.by_indicator.c", 1)),
            Codes{"E-EVAL-SYSTEM"});
  EXPECT_EQ(rehearsal->refusals(with(by("ES-1"), "fields.by_indicator.a", 101)),
            Codes{"E-EVAL-SYSTEM"});
}

TEST(EvaluationSystems, C56TheIndicatorsGiveTheScore) {
  const auto rehearsal = province();
  rehearsal->accept(adopted("ES-1", "2026-01-01"));
  EXPECT_EQ(rehearsal->refusals(with(by("ES-1"), "fields.score", 81)), Codes{"E-EVAL-SCORE"});
  EXPECT_EQ(rehearsal->refusals(with(by("ES-1"), "fields.by_indicator.a", 82)),
            Codes{"E-EVAL-SCORE"})
      << "80.66 is 81";
}

TEST(EvaluationSystems, C56TheLatestFirstDayCounts) {
  const auto rehearsal = province();
  rehearsal->accept(adopted("ES-2", "2026-02-01"));
  rehearsal->accept(adopted("ES-1", "2026-01-01"));
  EXPECT_EQ(rehearsal->refusals(by("ES-1")), Codes{"E-EVAL-SYSTEM"});
  EXPECT_EQ(rehearsal->refusals(by("ES-2")), Codes{});
  rehearsal->accept(adopted("ES-3", "2026-02-01"));
  EXPECT_EQ(rehearsal->refusals(by("ES-2")), Codes{"E-EVAL-SYSTEM"}) << "recorded later";
  EXPECT_EQ(rehearsal->refusals(by("ES-3")), Codes{});
}

}  // namespace
}  // namespace luoshu
