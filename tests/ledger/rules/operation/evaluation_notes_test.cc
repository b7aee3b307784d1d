// What evaluations mean to those who operate, under version 2: C36.

#include "ledger/rules/operation/evaluation_notes.h"

#include "tests/ledger/support/second_province.h"

namespace luoshu {
namespace {

using test::changed;
using test::Codes;
using test::dated;
using test::second;
using test::second_province;
using test::second_reject;
using test::with;

Date day(std::string_view text) {
  return *parse_date(text);
}

// A sale of PD2, which uses data of Jiyuan.
json::Value sale(std::string_view on) {
  return dated(second_reject(63), on);
}

bool is_due(test::Rehearsal& rehearsal, std::string_view on) {
  return !due_suspensions(rehearsal.state(), "hn-primary", day(on)).empty();
}

// Jiyuan's evaluation was to be put right by 2026-09-30; the fifth working day after is 10-13.
TEST(EvaluationNotes, C36TradeStopsTheDayAfterTheGrace) {
  LUOSHU_NEEDS_SECOND_PROVINCE();
  const auto rehearsal = second_province(676);
  EXPECT_FALSE(rehearsal->refusals(sale("2026-10-13")).contains("E-SUSPEND-DUE"));
  EXPECT_TRUE(rehearsal->refusals(sale("2026-10-14")).contains("E-SUSPEND-DUE"));
  // A city stops what is made of its own data, and nothing else.
  EXPECT_FALSE(rehearsal->refusals(with(sale("2026-10-14"), "fields.product", "PD3"))
                   .contains("E-SUSPEND-DUE"));
}

TEST(EvaluationNotes, C36WhatIsCompletedInTimeStopsNothing) {
  LUOSHU_NEEDS_SECOND_PROVINCE();
  for (const auto& [recorded, due] : std::vector<std::pair<std::string_view, bool>>{
           {"2026-09-30", false}, {"2026-10-08", true}}) {
    const auto rehearsal = second_province(676);
    // Dating back does not help: the day of recording counts.
    rehearsal->accept(changed(second(678), {{"effective", "2026-09-30"}, {"recorded", recorded}}));
    EXPECT_EQ(is_due(*rehearsal, "2026-10-14"), due) << recorded;
  }
}

TEST(EvaluationNotes, C36AcceptanceEndsItAndASuspensionDoesNot) {
  LUOSHU_NEEDS_SECOND_PROVINCE();
  const auto rehearsal = second_province(679);
  EXPECT_TRUE(is_due(*rehearsal, "2026-11-11"));
  EXPECT_FALSE(is_due(*rehearsal, "2026-11-12"));
}

TEST(EvaluationNotes, C36AnEvaluationThatAsksForItNeedsNoMissedDay) {
  LUOSHU_NEEDS_SECOND_PROVINCE();
  const auto rehearsal = second_province(671);
  rehearsal->accept(with(second(672), "fields.suspend", true));
  EXPECT_FALSE(is_due(*rehearsal, "2026-09-07"));  // five working days after 08-31
  EXPECT_TRUE(is_due(*rehearsal, "2026-09-08"));
}

}  // namespace
}  // namespace luoshu
