// Materials and steps of a rectification that come too late, and the suspension that an evaluation
// asks for, under version 2 of the rules: C36, C38, C80.

#include "tests/ledger/support/late_cases.h"

namespace luoshu {
namespace {

using test::changed;
using test::dated;
using test::expect_late;
using test::recorded_on;
using test::second;
using test::second_province;
using test::warns;
using test::with;

constexpr int kProvided = 565;   // due on 2026-03-16
constexpr int kPlan = 603;       // about the evaluation of 2026-03-30
constexpr int kCompleted = 640;  // the same
constexpr int kAccepted = 642;
constexpr int kOrderCompleted = 659;
constexpr int kOrderAccepted = 661;
constexpr int kSuspended = 677;  // because of Jiyuan's evaluation, to be put right by 2026-09-30
constexpr int kCompletedLate = 678;
constexpr int kAcceptedLate = 679;

TEST(LateMaterials, AfterTheDayThatWasSet) {
  LUOSHU_NEEDS_SECOND_PROVINCE();
  expect_late(*second_province(kProvided - 1), second(kProvided), "W-MATERIALS-LATE", "2026-03-16",
              "2026-03-17");
}

TEST(LateRectifications, APlanAfterItsLastDay) {
  LUOSHU_NEEDS_SECOND_PROVINCE();
  const auto rehearsal = second_province(kPlan - 1);
  expect_late(*rehearsal, second(kPlan), "W-RECT-PLAN", "2026-04-28", "2026-04-29");
  // What is put right needs no plan any more.
  const json::Value completed = with(second(kCompleted), "effective", "2026-04-28");
  expect_late(*rehearsal, completed, "W-RECT-PLAN", "2026-04-28", "2026-04-29");
  rehearsal->accept(second(kPlan));
  EXPECT_FALSE(warns(*rehearsal, recorded_on(completed, "2026-04-29"), "W-RECT-PLAN"));
}

TEST(LateRectifications, AnAcceptanceAfterItsLastDay) {
  LUOSHU_NEEDS_SECOND_PROVINCE();
  const auto rehearsal = second_province(kAccepted - 1);
  expect_late(*rehearsal, second(kAccepted), "W-RECT-UNACCEPTED", "2026-07-13", "2026-07-14");
}

TEST(LateRectifications, C38WhatWasReturnedIsLateByItsNewDay) {
  LUOSHU_NEEDS_SECOND_PROVINCE();
  const auto rehearsal = second_province(kOrderAccepted - 1);
  rehearsal->accept(changed(
      second(kOrderAccepted),
      {{"fields.outcome", "returned"}, {"fields.reason", "r"}, {"fields.deadline", "2026-08-31"}}));
  expect_late(*rehearsal, with(second(kOrderCompleted), "effective", "2026-08-31"),
              "W-RECT-OVERDUE", "2026-08-31", "2026-09-01");
}

TEST(LateSuspensions, C36AfterTheGrace) {
  LUOSHU_NEEDS_SECOND_PROVINCE();
  const auto rehearsal = second_province(kSuspended - 1);
  expect_late(*rehearsal, with(second(kSuspended), "effective", "2026-10-08"), "W-SUSPEND-DUE",
              "2026-10-13", "2026-10-14");
  // Its acceptance discharges what no suspension has.
  rehearsal->accept(second(kCompletedLate));
  EXPECT_TRUE(warns(*rehearsal, second(kAcceptedLate), "W-SUSPEND-DUE"));
}

TEST(LateSuspensions, C36OneSuspensionDischarges) {
  LUOSHU_NEEDS_SECOND_PROVINCE();
  const auto rehearsal = second_province(kAcceptedLate - 1);
  EXPECT_FALSE(warns(*rehearsal, second(kAcceptedLate), "W-SUSPEND-DUE"));
  EXPECT_FALSE(warns(*rehearsal, dated(second(kSuspended), "2026-11-10"), "W-SUSPEND-DUE"));
}

}  // namespace
}  // namespace luoshu
