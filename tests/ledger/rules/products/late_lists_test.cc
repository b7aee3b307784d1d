// Lists of products that come too late, under version 2 of the rules: art. 17 para. 2.

#include "tests/ledger/support/late_cases.h"

namespace luoshu {
namespace {

using test::changed;
using test::expect_late;
using test::recorded_on;
using test::second;
using test::second_province;
using test::warns;
using test::with;

constexpr int kFirst = 336;   // everything was listed on 2025-07-18
constexpr int kSecond = 638;  // PD4 2.0 was listed on 2026-05-28

TEST(LateLists, AListAfterItsLastDay) {
  LUOSHU_NEEDS_SECOND_PROVINCE();
  expect_late(*second_province(kFirst - 1), second(kFirst), "W-LIST-STALE", "2025-08-01",
              "2025-08-02");
  const auto rehearsal = second_province(kSecond - 1);
  expect_late(*rehearsal, second(kSecond), "W-LIST-STALE", "2026-06-11", "2026-06-12");
  EXPECT_FALSE(
      warns(*rehearsal,
            changed(second(kSecond), {{"effective", "2026-05-27"}, {"recorded", "2026-06-12"}}),
            "W-LIST-STALE"))
      << "it is of the day before the change";
}

TEST(LateLists, NothingWaitsOnceAListHasFollowed) {
  LUOSHU_NEEDS_SECOND_PROVINCE();
  const auto rehearsal = second_province(kSecond);
  EXPECT_FALSE(warns(*rehearsal,
                     recorded_on(with(second(kSecond), "subject", "LIST-X"), "2026-12-01"),
                     "W-LIST-STALE"));
}

}  // namespace
}  // namespace luoshu
