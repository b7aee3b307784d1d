// Which part of a rule a line is of, as the rule says it and not its name.
#include "projections/money/step_families.h"

#include <gtest/gtest.h>

#include "tests/projections/money/market_testing.h"

namespace luoshu {
namespace {

using namespace test;  // NOLINT(google-build-using-namespace)

constexpr const char* kRule = "RULE-HN-2025";

StepFamily family(Market& market, std::string_view step) {
  return StepFamilies(market.rehearsal().state()).of_step(kRule, 1, step);
}

TEST(StepFamiliesTest, AReserveIsOneWhateverTheRuleCallsItAndSoIsWhatIsWithheld) {
  Market market(
      rule_text({{"over_cap_reserve", "kept_back"}, {"  cap", "  withhold fee 1% to pot\n  cap"}}));
  EXPECT_EQ(family(market, "kept_back"), StepFamily::kReserve);
  EXPECT_EQ(family(market, "withhold"), StepFamily::kReserve);
  EXPECT_EQ(family(market, "over_cap_reserve"), StepFamily::kBenefit);  // no step of this rule
  EXPECT_EQ(family(market, "adjust:kept_back"), StepFamily::kReserve);
}

TEST(StepFamiliesTest, APoolThatIsCalledLikeAPartOfAnotherIsThatPool) {
  Market market(rule_text({{"benefit", "invest_city"}, {"pool benefit", "pool invest_city"}}));
  EXPECT_EQ(family(market, "invest"), StepFamily::kInvest);
  EXPECT_EQ(family(market, "invest_city"), StepFamily::kBenefit);
  EXPECT_EQ(family(market, "invest_city_province"), StepFamily::kBenefit);
  EXPECT_EQ(family(market, "contribute"), StepFamily::kContribute);
}

TEST(StepFamiliesTest, OfALinesKindWhereItIsOfARefundAnAdjustmentOrALimit) {
  Market market;
  StepFamilies families(market.rehearsal().state());
  using Kind = allocation::Booking::Kind;
  EXPECT_EQ(families.of(Kind::kSale, kRule, 1, "contribute"), StepFamily::kContribute);
  EXPECT_EQ(families.of(Kind::kRefund, kRule, 1, "contribute"), StepFamily::kRefund);
  EXPECT_EQ(families.of(Kind::kAdjustment, kRule, 1, "adjust:contribute"), StepFamily::kAdjustment);
  EXPECT_EQ(families.of(Kind::kLimit, kRule, 1, "ceiling_adjust"), StepFamily::kLimits);
  EXPECT_EQ(families.pool_of(kRule, 1, "contribute")->name, "contribute");
  EXPECT_EQ(families.pool_of(kRule, 1, "recover"), nullptr);
  EXPECT_FALSE(families.name_of(kRule, 1, "no_such_step"));
}

}  // namespace
}  // namespace luoshu
