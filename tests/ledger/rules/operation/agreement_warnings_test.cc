// What an operation agreement is warned of under version 2 of the rules: C40.

#include "tests/ledger/support/late_cases.h"

namespace luoshu {
namespace {

using test::second;
using test::second_province;
using test::warns;
using test::with;

constexpr int kSigned = 185;
constexpr int kRule = 296;  // the rule that its revenue follows is adopted

TEST(AgreementWarnings, C40TheRuleOfItsRevenueIsNotAdoptedYet) {
  LUOSHU_NEEDS_SECOND_PROVINCE();
  const json::Value event = with(second(kSigned), "subject", "AG-X");
  EXPECT_TRUE(warns(*second_province(kSigned - 1), event, "W-RULE-PENDING"));
  EXPECT_FALSE(warns(*second_province(kRule), event, "W-RULE-PENDING"));
}

}  // namespace
}  // namespace luoshu
