// The life of a product under version 2: C25, C35, C37, C45 to C47, C86, C87, C94.

#include "tests/ledger/support/second_province.h"

namespace luoshu {
namespace {

using test::changed;
using test::Codes;
using test::dated;
using test::second;
using test::second_province;
using test::second_reject;
using test::signed_by;
using test::texts;
using test::with;

// The review of version 2.0 of PD4, which leaves out R02 of Luoyang; Luoyang has not signed.
json::Value review() {
  return second_reject(46);
}

TEST(ProductConditions, C35WhoLeavesALineageSignsOrReleases) {
  LUOSHU_NEEDS_SECOND_PROVINCE();
  const auto rehearsal = second_province(623);
  EXPECT_EQ(rehearsal->refusals(review()), Codes{"E-COSIGN-MISSING"});
  EXPECT_EQ(rehearsal->refusals(
                with(review(), "cosigners", signed_by("zz-impl", "ly-impl", "implementer"))),
            Codes{});
  rehearsal->accept(second(624));
  EXPECT_EQ(rehearsal->refusals(dated(review(), "2026-05-13")), Codes{});
}

TEST(ProductConditions, C86WhatMayNotBeUsedAnywayHoldsUpNobody) {
  LUOSHU_NEEDS_SECOND_PROVINCE();
  const auto rehearsal = second_province(623);
  rehearsal->accept(test::event_of(
      R"({"type": "CatalogEntryExcluded", "author": "hn-auth", "role": "authority",
      "effective": "2026-05-12", "recorded": "2026-05-12", "subject": "R02",
      "fields": {"ground": "国家安全", "since": "2026-05-12", "reason": "r"}})"));
  EXPECT_EQ(rehearsal->refusals(review()), Codes{});
}

TEST(ProductConditions, C94AVersionNotListedYetIsDroppedWithItsReviewAndRelease) {
  LUOSHU_NEEDS_SECOND_PROVINCE();
  const auto rehearsal = second_province(624);
  const json::Value revised =
      changed(dated(second(620), "2026-05-13"), {{"fields.version", "2.1"}});
  EXPECT_EQ(rehearsal->refusals(with(revised, "fields.version", "2.0")), Codes{"E-DUPLICATE"});
  rehearsal->accept(revised);
  rehearsal->accept(dated(second(623), "2026-05-13"));
  EXPECT_EQ(rehearsal->refusals(dated(review(), "2026-05-13")), Codes{"E-COSIGN-MISSING"});
}

TEST(ProductConditions, C94ASuspendedProductIsRevised) {
  LUOSHU_NEEDS_SECOND_PROVINCE();
  const auto rehearsal = second_province(506);
  EXPECT_EQ(rehearsal->refusals(changed(dated(second(262), "2026-01-13"),
                                        {{"type", "ProductRevised"}, {"fields.version", "2.0"}})),
            Codes{});
}

TEST(ProductConditions, C37AProductWaitsForItsRiskAndItsOrder) {
  LUOSHU_NEEDS_SECOND_PROVINCE();
  const json::Value resumed = second(541);
  const auto ordered = second_province(538);
  const Codes before = ordered->refusals(resumed);
  EXPECT_TRUE(before.contains("E-RECT-NOT-ACCEPTED"));
  EXPECT_TRUE(before.contains("E-RISK-OPEN"));
  const auto accepted = second_province(539);
  const Codes open = accepted->refusals(resumed);
  EXPECT_FALSE(open.contains("E-RECT-NOT-ACCEPTED"));
  EXPECT_TRUE(open.contains("E-RISK-OPEN"));
  EXPECT_EQ(second_province(540)->refusals(second(541)), Codes{});
}

TEST(ProductConditions, C45ListingNeedsAnOfficerOnItsDay) {
  LUOSHU_NEEDS_SECOND_PROVINCE();
  const auto rehearsal = second_province(325);
  rehearsal->accept(with(second(326), "fields.valid_to", "2025-07-17"));
  rehearsal->accept(second(327));
  rehearsal->accept(second(328));
  EXPECT_EQ(rehearsal->refusals(dated(second(332), "2025-07-17")), Codes{});
  EXPECT_EQ(rehearsal->refusals(second(332)), Codes{"E-SEC-OFFICER"});
}

TEST(ProductConditions, C45AVersionNotAssessedForJoinedDataIsTold) {
  LUOSHU_NEEDS_SECOND_PROVINCE();
  constexpr int kAssessmentOfPd1 = 274;
  EXPECT_FALSE(second_province(331)->warnings(second(332)).contains("W-AGG-RISK"));
  EXPECT_TRUE(second_province(331, kAssessmentOfPd1)->warnings(second(332)).contains("W-AGG-RISK"));
}

TEST(ProductConditions, C45APlatformNeverAssessedIsTold) {
  LUOSHU_NEEDS_SECOND_PROVINCE();
  constexpr int kGrading = 309;
  EXPECT_FALSE(second_province(331)->warnings(second(332)).contains("W-PLATFORM-ASSESS"));
  EXPECT_TRUE(second_province(331, kGrading)->warnings(second(332)).contains("W-PLATFORM-ASSESS"));
}

TEST(ProductConditions, C47AListIsWholeAndNamesNothingThatNeverWasOnSale) {
  LUOSHU_NEEDS_SECOND_PROVINCE();
  const auto rehearsal = second_province(334);  // PD4 is not listed yet
  const json::Value list = second(336);
  EXPECT_EQ(rehearsal->refusals(list), Codes{"E-STATE"});
  EXPECT_EQ(rehearsal->refusals(with(list, "fields.products", texts({"PD1", "PD2", "PD3"}))),
            Codes{});
  EXPECT_EQ(rehearsal->refusals(with(list, "fields.products", texts({"PD1", "PD3"}))),
            Codes{"E-LIST-INCOMPLETE"});
}

TEST(ProductConditions, C25NothingIsListedWhileARiskOfItIsOpen) {
  LUOSHU_NEEDS_SECOND_PROVINCE();
  const auto rehearsal = second_province(331);
  rehearsal->accept(changed(dated(second(505), "2025-07-18"),
                            {{"subject", "RISK-X"},
                             {"fields.product", "PD1"},
                             {"fields.detected_on", "2025-07-18"},
                             {"fields.reported_to", texts({"hn-auth", "hn-transport", "hg-impl",
                                                           "zz-impl", "ly-impl"})}}));
  EXPECT_EQ(rehearsal->refusals(second(332)), Codes{"E-RISK-OPEN"});
  EXPECT_EQ(rehearsal->refusals(second(333)), Codes{});
}

// Ten-year bonds at 1.8 percent, and 6 points above them: 7.8 percent.
TEST(ProductConditions, C46TheProfitRateHasALimit) {
  LUOSHU_NEEDS_SECOND_PROVINCE();
  const auto rehearsal = second_province(310);
  EXPECT_EQ(rehearsal->refusals(second(311)), Codes{});
  EXPECT_EQ(
      rehearsal->refusals(with(second(311), "fields.treasury_yield_ppm", std::int64_t{17'999})),
      Codes{"E-PRC-PROFIT"});
}

// The second cycle ends on 2027-06-30.
TEST(ProductConditions, C46PricesLieInACycleAndCyclesDoNotOverlap) {
  LUOSHU_NEEDS_SECOND_PROVINCE();
  const auto rehearsal = second_province(685);
  EXPECT_EQ(rehearsal->refusals(dated(second_reject(51), "2027-06-30")), Codes{});
  EXPECT_TRUE(rehearsal->refusals(second_reject(51)).contains("E-PRC-NO-CYCLE"));
  const auto first = second_province(311);
  const auto next = [](std::string_view from) {
    return changed(second(643), {{"effective", "2025-07-10"},
                                 {"recorded", "2025-07-10"},
                                 {"fields.cycle_from", from},
                                 {"fields.cycle_to", "2027-06-30"}});
  };
  EXPECT_TRUE(first->refusals(next("2026-06-30")).contains("E-DUPLICATE"));
  EXPECT_FALSE(first->refusals(next("2026-07-01")).contains("E-DUPLICATE"));
}

TEST(ProductConditions, C87ASecondAuthorOfACapNeedsThePricingDepartment) {
  LUOSHU_NEEDS_SECOND_PROVINCE();
  const auto rehearsal = second_province(657);
  const json::Value cap = dated(second(656), "2026-07-02");
  EXPECT_EQ(rehearsal->refusals(cap), Codes{});
  const json::Value other = with(cap, "author", "ly-impl");
  EXPECT_EQ(rehearsal->refusals(other), Codes{"E-COSIGN-MISSING"});
  EXPECT_EQ(rehearsal->refusals(with(other, "cosigners", signed_by("hn-ndrc", "pricing"))),
            Codes{});
  // Who has no data in it sets none.
  EXPECT_TRUE(rehearsal->refusals(with(cap, "author", "ny-impl")).contains("E-LEVEL"));
}

}  // namespace
}  // namespace luoshu
