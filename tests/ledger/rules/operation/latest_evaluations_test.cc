// Which of several evaluations is the latest, under version 2 of the rules: C83.

#include "ledger/rules/operation/evaluation_notes.h"
#include "tests/ledger/support/second_province.h"

namespace luoshu {
namespace {

using test::changed;
using test::second;
using test::second_province;

constexpr int kByProvince = 587;  // of the developer, on 2026-03-30
constexpr int kByCity = 672;

// The province's, and then a city's of that day.
std::string latest_with(std::string_view day, std::string_view asked) {
  const auto rehearsal = second_province(kByProvince);
  rehearsal->accept(changed(second(kByCity),
                            {{"subject", "EV-X"}, {"effective", day}, {"recorded", "2026-04-10"}}));
  return latest_evaluation(rehearsal->state(), "primary_developer", "hn-primary",
                           *parse_date(asked));
}

TEST(LatestEvaluations, C83TheGreatestDayAndThenTheLaterRecorded) {
  LUOSHU_NEEDS_SECOND_PROVINCE();
  EXPECT_EQ(latest_with("2026-03-29", "2026-04-10"), "EV-2025-PD")
      << "recorded later, of a day before";
  EXPECT_EQ(latest_with("2026-03-30", "2026-04-10"), "EV-X") << "of the same day";
  EXPECT_EQ(latest_with("2026-03-31", "2026-04-10"), "EV-X");
  EXPECT_EQ(latest_with("2026-03-31", "2026-03-30"), "EV-2025-PD") << "it was not there yet";
}

}  // namespace
}  // namespace luoshu
