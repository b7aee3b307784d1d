// The division of a party is that of the grant in which it acts, under version 2 of the rules: C93.

#include "tests/ledger/support/second_province.h"

namespace luoshu {
namespace {

using test::changed;
using test::Codes;
using test::second;
using test::second_province;
using test::with;

constexpr int kBefore = 129;    // nothing is in the catalogue yet
constexpr int kCompiled = 130;  // of Zhengzhou, by its implementer
constexpr int kGranted = 673;   // implementer of a city

// hn-transport is registered at the province, and its grant is the province's.
TEST(GrantedDivisions, C93TheGrantSaysForWhichDivisionAPartyActs) {
  LUOSHU_NEEDS_SECOND_PROVINCE();
  const auto rehearsal = second_province(kBefore);
  const json::Value entry = with(second(kCompiled), "author", "hn-transport");
  EXPECT_EQ(rehearsal->refusals(second(kCompiled)), Codes{});
  EXPECT_TRUE(rehearsal->refusals(entry).contains("E-LEVEL"));
  rehearsal->accept(changed(second(kGranted), {{"subject", "hn-transport"},
                                               {"fields.division", "410100"},
                                               {"effective", "2025-03-06"},
                                               {"recorded", "2025-03-06"}}));
  EXPECT_EQ(rehearsal->refusals(entry), Codes{});
  // And for none but those that were granted.
  EXPECT_TRUE(rehearsal->refusals(with(entry, "fields.division", "410300")).contains("E-LEVEL"));
}

}  // namespace
}  // namespace luoshu
