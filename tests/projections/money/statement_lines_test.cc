// The lines of statements as they are read and as they are drafted: those of rulebook version 2,
// section 6 (C58). The worked province of version 1 has the same lines.

#include "projections/money/statement_lines.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "ledger/lines/lines_root.h"
#include "ledger/store/mem_store.h"
#include "projections/money/claims.h"
#include "tests/projections/support/story_log.h"

namespace luoshu {
namespace {

using namespace test;  // NOLINT(google-build-using-namespace)

constexpr std::string_view kLuoyang =
    "7a6abe9b12232619042a31950a03805e9e3ddbd01620a806c27b21688b2550e3";
constexpr std::string_view kQuarter =
    "0ccccda7653ac8d167f14d280da737d93419385afe221e9ae4edfc1a6e8e009e";
constexpr std::size_t kRun = 392;  // event that records the run of the quarter

class StatementLinesTest : public testing::Test {
 protected:
  std::vector<json::Value> drafts(std::uint32_t rules_version) {
    const auto ledger = story_.ledger(story_.at());
    const auto events =
        draft_claims(ledger->state(), ledger->as_of().next, *parse_period("2025Q4"),
                     {"hn-auth", *parse_date("2026-01-20"), "RUN-2025Q4", true, rules_version});
    if (!events) throw std::runtime_error(events.error().detail);
    return *events;
  }
  std::unique_ptr<Store> store_ = make_mem_store();
  StoryLog story_{*store_};
};

std::string text_of(const json::Value& event, std::string_view field) {
  const json::Value* value = event.find("fields")->find(field);
  return value == nullptr ? "none" : json::to_line(*value);
}

TEST_F(StatementLinesTest, AreThoseOfTheRulebookWhateverWasRecordedLater) {
  story_.tell(0, scenario().size());
  const auto ledger = story_.ledger(story_.at());
  const auto found = statement_lines(*ledger, "ST-2025Q4-410300");
  ASSERT_TRUE(found.has_value()) << found.error().detail;
  EXPECT_EQ(found->owner, "410300");
  EXPECT_EQ(found->event.value, 396U);
  const lines::LinesRoot root = lines::root_of_lines(found->lines);
  EXPECT_EQ(root.count, 18U);
  EXPECT_EQ(root.root.hex(), kLuoyang);
  EXPECT_EQ(statement_lines(*ledger, "ST-9").error().code, Errc::kNotFound);
}

TEST_F(StatementLinesTest, ClaimsCarryThemUnderVersionTwo) {
  story_.tell(0, kRun - 1);
  for (const json::Value& event : drafts(1)) {
    EXPECT_EQ(text_of(event, "lines_count"), "none");
    EXPECT_EQ(text_of(event, "lines_root"), "none");
  }
  const auto events = drafts(2);
  ASSERT_EQ(events.size(), 8U);
  EXPECT_EQ(text_of(events[0], "lines_count"), "119");
  EXPECT_EQ(text_of(events[0], "lines_root"), fmt::format("\"{}\"", kQuarter));
  EXPECT_EQ(*events[4].find("subject")->string(), "ST-2025Q4-410300");
  EXPECT_EQ(text_of(events[4], "lines_count"), "18");
  EXPECT_EQ(text_of(events[4], "lines_root"), fmt::format("\"{}\"", kLuoyang));
}

TEST_F(StatementLinesTest, ClaimsThatAreLeftOfARecordedRunCarryThemToo) {
  story_.tell(0, kRun + 2);
  const auto events = drafts(2);
  ASSERT_EQ(events.size(), 5U);
  EXPECT_EQ(*events[1].find("subject")->string(), "ST-2025Q4-410300");
  EXPECT_EQ(text_of(events[1], "lines_root"), fmt::format("\"{}\"", kLuoyang));
}

}  // namespace
}  // namespace luoshu
