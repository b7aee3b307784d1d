// Lists of co-signers that no honest author writes.
#include <gtest/gtest.h>

#include <algorithm>

#include "ledger/rules/engine/rule.h"
#include "tests/ledger/support/rule_testing.h"

namespace luoshu {
namespace {

json::Value cosigned(const std::vector<std::string>& parties) {
  json::Array list;
  for (const std::string& party : parties)
    list.emplace_back(json::Object{{"party", party}, {"role", "implementer"}});
  return test::with(test::scenario()[159], "cosigners", std::move(list));
}

TEST(Cosigners, OneThatIsNamedTwiceIsRefused) {
  const auto rehearsal = test::Rehearsal::after(159);
  EXPECT_FALSE(rehearsal->refusals(cosigned({"zz-impl", "ly-impl"})).contains("E-FIELD"));
  EXPECT_TRUE(rehearsal->refusals(cosigned({"zz-impl", "ly-impl", "zz-impl"})).contains("E-FIELD"));
}

// As many as an event can hold: the work grows with their number, the reasons do not.
TEST(Cosigners, ThousandsCostNoMoreThanTheirNumber) {
  const auto rehearsal = test::Rehearsal::after(159);
  const auto judgement = rehearsal->judge(cosigned(std::vector<std::string>(4'096, "zz-impl")));
  EXPECT_FALSE(judgement.reasons.empty());
  EXPECT_LE(judgement.reasons.size(), kReasonsMax);
}

}  // namespace
}  // namespace luoshu
