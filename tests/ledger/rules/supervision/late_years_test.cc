// Disclosures and evaluations of a year that come too late, under version 2 of the rules: C19, C20,
// C80.

#include "tests/ledger/support/late_cases.h"

namespace luoshu {
namespace {

using test::expect_late;
using test::recorded_on;
using test::second;
using test::second_province;
using test::warns;
using test::with;

constexpr int kDisclosed = 579;  // by the developer, for 2025
constexpr int kUseDisclosed = 580;
constexpr int kDisclosedByTransport = 581;  // an implementer
constexpr int kOfDeveloper = 587;           // evaluation for 2025
constexpr int kOfTransport = 590;
constexpr int kOfDeveloperByCity = 672;

TEST(LateYears, C20ADisclosureAfterTheFirstQuarter) {
  LUOSHU_NEEDS_SECOND_PROVINCE();
  const auto rehearsal = second_province(kDisclosed - 1);
  for (const int n : {kDisclosed, kUseDisclosed, kDisclosedByTransport})
    expect_late(*rehearsal, second(n), "W-DISCLOSE-LATE", "2026-03-31", "2026-04-01");
  const json::Value late = recorded_on(second(kDisclosed), "2026-04-01");
  EXPECT_FALSE(warns(*rehearsal, late, "W-RPT-LATE")) << "it has a code of its own";
}

// Nobody had an agreement in force in 2024.
TEST(LateYears, C20WhoDidNotOperateOwesNothing) {
  LUOSHU_NEEDS_SECOND_PROVINCE();
  const auto rehearsal = second_province(kDisclosed - 1);
  for (const int n : {kDisclosed, kDisclosedByTransport})
    EXPECT_FALSE(warns(*rehearsal, with(second(n), "fields.year", 2024), "W-DISCLOSE-LATE"));
}

TEST(LateYears, TheFirstDisclosureOfUseDischarges) {
  LUOSHU_NEEDS_SECOND_PROVINCE();
  const auto rehearsal = second_province(kUseDisclosed);
  EXPECT_FALSE(warns(*rehearsal,
                     recorded_on(with(second(kUseDisclosed), "subject", "UD-X"), "2026-04-01"),
                     "W-DISCLOSE-LATE"));
}

TEST(LateYears, C20AnEvaluationAfterItsLastDay) {
  LUOSHU_NEEDS_SECOND_PROVINCE();
  const auto rehearsal = second_province(kOfDeveloper - 1);
  for (const int n : {kOfDeveloper, kOfTransport})
    expect_late(*rehearsal, second(n), "W-EVAL-LATE", "2026-06-30", "2026-07-01");
  // A city may evaluate the developer, and nobody waits for it (C55).
  EXPECT_FALSE(warns(*rehearsal, second(kOfDeveloperByCity), "W-EVAL-LATE"));
}

}  // namespace
}  // namespace luoshu
