// Products stand in the agreements whose data they use, under version 2 of the rules: C41.

#include "tests/ledger/support/second_province.h"

namespace luoshu {
namespace {

using test::Codes;
using test::dated;
using test::second;
using test::second_province;
using test::with;

constexpr int kDeveloped = 261;  // PD1, of data of every division
constexpr int kRevised = 620;    // PD4

TEST(ProductScope, C41AProductStandsInEveryAgreementThatCoversItsData) {
  LUOSHU_NEEDS_SECOND_PROVINCE();
  const auto rehearsal = second_province(kDeveloped - 1);
  EXPECT_EQ(rehearsal->refusals(second(kDeveloped)), Codes{});
  EXPECT_TRUE(
      rehearsal->refusals(with(second(kDeveloped), "subject", "PD9")).contains("E-AGR-SCOPE"));
}

// What no agreement holds any more asks nothing of the product's name.
TEST(ProductScope, C41OnlyAgreementsInForceCount) {
  LUOSHU_NEEDS_SECOND_PROVINCE();
  const json::Value event = with(second(kDeveloped), "subject", "PD9");
  const auto rehearsal = second_province(kDeveloped - 1);
  const json::Value early = dated(event, "2025-04-30");
  EXPECT_FALSE(rehearsal->refusals(early).contains("E-AGR-SCOPE"))
      << "the agreements begin on 2025-05-01";
}

TEST(ProductScope, C41ARevisionIsHeldToItToo) {
  LUOSHU_NEEDS_SECOND_PROVINCE();
  EXPECT_EQ(second_province(kRevised - 1)->refusals(second(kRevised)), Codes{});
}

}  // namespace
}  // namespace luoshu
