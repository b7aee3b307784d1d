// Agreements that count for a product of one developer, under version 2: C91, and C20: a suspension
// ends none.

#include "ledger/rules/operation/agreements.h"
#include "tests/ledger/support/second_province.h"

namespace luoshu {
namespace {

using test::second_province;

Date day(std::string_view text) {
  return *parse_date(text);
}

TEST(AgreementCover, C91OnlyAgreementsWithTheDeveloperCount) {
  LUOSHU_NEEDS_SECOND_PROVINCE();
  const auto rehearsal = second_province(336);
  const State& state = rehearsal->state();
  EXPECT_TRUE(agreement_cover(state, "R09", "hn-primary", day("2025-08-01")).in_force);
  EXPECT_FALSE(agreement_cover(state, "R09", "dev-agri", day("2025-08-01")).any());
  EXPECT_TRUE(agreement_cover(state, "R09", "hn-primary", day("2028-04-30")).any());
  EXPECT_FALSE(agreement_cover(state, "R09", "hn-primary", day("2028-05-01")).any());
}

TEST(AgreementCover, C20ASuspensionEndsNoAgreement) {
  LUOSHU_NEEDS_SECOND_PROVINCE();
  const auto rehearsal = second_province(680);  // suspended from 10-22, resumed on 11-13
  const auto cover = [&](std::string_view on) {
    return agreement_cover(rehearsal->state(), "R10", "hn-primary", day(on));
  };
  EXPECT_TRUE(cover("2026-10-21").in_force);
  EXPECT_FALSE(cover("2026-10-22").in_force);
  EXPECT_TRUE(cover("2026-10-22").suspended);
  EXPECT_EQ(cover("2026-11-12").until, day("2028-04-30").days);
  EXPECT_TRUE(cover("2026-11-13").in_force);
  EXPECT_FALSE(cover("2026-11-13").suspended);
}

}  // namespace
}  // namespace luoshu
