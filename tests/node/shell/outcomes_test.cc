// The outcome of a queued entry is kept for the operator, bounded, and until it is acknowledged.
#include "node/shell/outcomes.h"

#include <gtest/gtest.h>

#include <fstream>

#include "ledger/log/entry.h"
#include "node/shell/whole_file.h"
#include "tests/ledger/support/province.h"
#include "tests/ledger/support/scratch.h"

namespace luoshu::node {
namespace {

class Outcomes : public testing::Test {
 protected:
  test::Scratch folder_;
  test::Province province_{Suite::kIntl};
  Verdict refused_ = AnswerRefused{{make_reason("E-STATE", "why", "理由")}};

  Bytes entry(std::uint64_t id) {
    return encode_entry(province_.entry({}, "hn-auth", {test::Province::instrument("豫 1", "T")},
                                        {{"hn-auth", "hn-auth#1"}}, id));
  }
};

TEST_F(Outcomes, AreThereUntilAcknowledged) {
  const auto outcome = outcome_of(entry(7), refused_, Time{});
  ASSERT_TRUE(outcome);
  EXPECT_EQ(outcome->author, "hn-auth");
  ASSERT_EQ(outcome->reasons.size(), 1U);
  EXPECT_EQ(outcome->reasons[0].code, "E-STATE");
  ASSERT_TRUE(keep_outcome(folder_.path(), *outcome));
  ASSERT_TRUE(keep_outcome(folder_.path(), *outcome));  // again it is the same
  EXPECT_EQ(read_outcomes(folder_.path()), std::vector{*outcome});
  EXPECT_EQ(find_outcome(folder_.path(), outcome->identity), outcome);
  EXPECT_EQ(acknowledge_outcomes(folder_.path()), 1U);
  EXPECT_EQ(count_outcomes(folder_.path()), 0U);
  EXPECT_FALSE(find_outcome(folder_.path(), outcome->identity));
}

TEST_F(Outcomes, AreBoundedInNumberAndLength) {
  Reason long_one = make_reason("E-STATE", "why", "理由");
  for (int i = 0; i < 5'000; ++i) long_one.message_zh += "洛";
  const Verdict many = AnswerRefused{Reasons(1'000, long_one)};
  for (std::uint64_t id = 0; id < kOutcomesMax + 20; ++id)
    ASSERT_TRUE(keep_outcome(folder_.path(), *outcome_of(entry(id), many, Time{})));
  EXPECT_EQ(count_outcomes(folder_.path()), kOutcomesMax);
  const auto read = read_outcomes(folder_.path());
  ASSERT_EQ(read.size(), kOutcomesMax);
  EXPECT_EQ(read.back().reasons.size(), kOutcomeReasonsMax);
}

TEST_F(Outcomes, OfWhatIsNoTextAndOfFilesThatAreNone) {
  Reason odd = make_reason("E-STATE", "why", "理由");
  odd.message_en = "\xff\xfe";
  ASSERT_TRUE(keep_outcome(folder_.path(), *outcome_of(entry(1), AnswerRefused{{odd}}, Time{})));
  EXPECT_EQ(read_outcomes(folder_.path()).size(), 1U);
  std::ofstream(folder_.path() / "refused" / "x.json") << "{";
  EXPECT_EQ(read_outcomes(folder_.path()).size(), 1U);
  EXPECT_FALSE(outcome_of(Bytes{1, 2}, refused_, Time{}));
  EXPECT_TRUE(read_outcomes(folder_.path() / "nothing").empty());
}

TEST_F(Outcomes, AWholeFileFollowsNoLinkAndLeavesNothingBehind) {
  const auto victim = folder_.path() / "victim";
  std::ofstream(victim) << "mine";
  std::filesystem::create_symlink(victim, folder_.path() / "f");
  ASSERT_TRUE(write_whole_file(folder_.path() / "f", "text"));
  std::string text;
  std::getline(std::ifstream(victim), text);
  EXPECT_EQ(text, "mine");
  EXPECT_FALSE(write_whole_file(folder_.path() / "no" / "f", "text"));
  std::size_t files = 0;
  for (const auto& file : std::filesystem::directory_iterator(folder_.path()))
    files += file.exists() ? 1U : 0U;
  EXPECT_EQ(files, 2U);
}

}  // namespace
}  // namespace luoshu::node
