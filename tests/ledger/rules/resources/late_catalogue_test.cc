// Catalogue entries that are brought up to date too late, under version 2 of the rules: C23.

#include "tests/ledger/support/late_cases.h"

namespace luoshu {
namespace {

using test::changed;
using test::expect_late;
using test::second;
using test::second_province;
using test::warns;

constexpr int kRefreshed = 269;      // R01, daily, compiled on 2025-03-10
constexpr int kSupplied = 572;       // R01, supplied before on 2025-12-22
constexpr int kSuppliedOften = 651;  // R06, quarterly, supplied before on 2025-12-22

TEST(LateCatalogue, C23AnUpdateIsGoodForTheDaysOfItsCycle) {
  LUOSHU_NEEDS_SECOND_PROVINCE();
  expect_late(*second_province(kRefreshed - 1), second(kRefreshed), "W-CAT-STALE", "2025-06-18",
              "2025-06-19");
  expect_late(*second_province(kSupplied - 1), second(kSupplied), "W-CAT-STALE", "2026-04-01",
              "2026-04-02");
  expect_late(*second_province(kSuppliedOften - 1), second(kSuppliedOften), "W-CAT-STALE",
              "2026-07-10", "2026-07-11");
}

// It begins thirty days before its last one.
TEST(LateCatalogue, C23AnUpdateBeforeTheNoticeDischargesNothing) {
  LUOSHU_NEEDS_SECOND_PROVINCE();
  const auto rehearsal = second_province(kSupplied - 1);
  const auto supplied = [](std::string_view effective) {
    return changed(second(kSupplied), {{"effective", effective}, {"recorded", "2026-04-02"}});
  };
  EXPECT_FALSE(warns(*rehearsal, supplied("2026-03-01"), "W-CAT-STALE"));
  EXPECT_TRUE(warns(*rehearsal, supplied("2026-03-02"), "W-CAT-STALE"));
}

}  // namespace
}  // namespace luoshu
