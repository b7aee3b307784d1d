// The outcome of an order to put something right, under version 2 of the rules: C38, C96.

#include <fmt/format.h>

#include "tests/ledger/support/rule_cases.h"

namespace luoshu {
namespace {

using test::changed;
using test::Codes;
using test::event_of;
using test::Rehearsal;
using test::texts;
using test::with;
using test::without;

json::Value ordered() {
  return event_of(R"({"type": "RectificationOrdered", "author": "hn-auth", "role": "authority",
      "effective": "2025-03-10", "recorded": "2025-03-10", "subject": "RECT-9",
      "fields": {"target": "hn-fin", "deadline": "2025-06-01", "items": ["a"]}})");
}

json::Value completed(std::string_view day) {
  return event_of(fmt::format(
      R"({{"type": "RectificationCompleted", "author": "hn-fin", "role": "interested_party",
      "effective": "{}", "recorded": "{}", "subject": "RECT-9", "fields": {{"evidence": "e"}}}})",
      day, day));
}

json::Value outcome(std::string_view day, std::string_view outcome, bool with_reason = true) {
  json::Value event = event_of(fmt::format(
      R"({{"type": "RectificationAccepted", "author": "hn-auth", "role": "authority",
      "effective": "{}", "recorded": "{}", "subject": "RECT-9",
      "fields": {{"outcome": "{}", "reason": "r"}}}})",
      day, day, outcome));
  return with_reason ? event : without(std::move(event), "fields.reason");
}

std::unique_ptr<Rehearsal> province(std::uint32_t version) {
  auto rehearsal = std::make_unique<Rehearsal>(version);
  for (int n = 1; n <= 60; ++n) rehearsal->offer(test::nth(n));
  return rehearsal;
}

TEST(RectificationOutcomes, AnOrderIsAboutSomethingThatIsThere) {
  const auto rehearsal = province(2);
  EXPECT_EQ(rehearsal->refusals(ordered()), Codes{});
  EXPECT_EQ(rehearsal->refusals(with(ordered(), "fields.about", texts({"nothing"}))),
            Codes{"E-UNKNOWN-SUBJECT"});
  rehearsal->accept(ordered());
  EXPECT_EQ(rehearsal->refusals(
                changed(ordered(), {{"subject", "RECT-10"}, {"fields.about", texts({"RECT-9"})}})),
            Codes{});
}

TEST(RectificationOutcomes, WhatIsReturnedIsToBeDoneAgain) {
  const auto rehearsal = province(2);
  rehearsal->accept(ordered());
  EXPECT_EQ(rehearsal->refusals(outcome("2025-03-12", "accepted")), Codes{"E-STATE"});
  rehearsal->accept(completed("2025-03-20"));
  EXPECT_EQ(rehearsal->refusals(outcome("2025-03-21", "returned", false)),
            Codes{"E-REASON-MISSING"});
  EXPECT_EQ(rehearsal->refusals(outcome("2025-03-21", "rejected")), Codes{"E-FIELD"});
  EXPECT_EQ(
      rehearsal->refusals(with(outcome("2025-03-21", "accepted"), "fields.deadline", "2025-07-01")),
      Codes{"E-FIELD"});
  rehearsal->accept(with(outcome("2025-03-21", "returned"), "fields.deadline", "2025-07-01"));
  EXPECT_EQ(rehearsal->refusals(outcome("2025-03-22", "accepted")), Codes{"E-STATE"});
  rehearsal->accept(completed("2025-03-25"));
  rehearsal->accept(without(outcome("2025-03-26", "accepted", false), "fields.outcome"));
  EXPECT_EQ(rehearsal->refusals(completed("2025-03-27")), Codes{"E-STATE"});
}

TEST(RectificationOutcomes, WhoeverOrderedMayTakeTheOrderBack) {
  const auto rehearsal = province(2);
  rehearsal->accept(ordered());
  EXPECT_EQ(rehearsal->refusals(outcome("2025-03-11", "withdrawn", false)),
            Codes{"E-REASON-MISSING"});
  rehearsal->accept(outcome("2025-03-11", "withdrawn"));
  EXPECT_EQ(rehearsal->refusals(outcome("2025-03-12", "withdrawn")), Codes{"E-STATE"});
  EXPECT_EQ(rehearsal->refusals(completed("2025-03-12")), Codes{"E-STATE"});
}

}  // namespace
}  // namespace luoshu
