// Every view on the worked province of version 2, and those that version 2 adds in a ledger of
// version 1.
#include "tests/projections/views/added_views.h"

namespace luoshu {
namespace {

using namespace test;  // NOLINT(google-build-using-namespace)

// Every view, those of version 1 too, answers alike out of rows that were kept and out of none.
TEST_F(AddedViews, KeptAndRebuiltAreTheSame) {
  ASSERT_TRUE(catch_up(*store_, all_projections()));
  const auto kept = story_->ledger(story_->at());
  const ReplayedRows replayed_rows = replay(*store_);
  const ReplayedStore replayed(*store_, replayed_rows, story_->reader().head(),
                               ReplayedStore::ViewRowsFrom::kNowhere);
  const LogReader log = *LogReader::open(replayed);
  const auto rebuilt = *LedgerAt::open(replayed, log, all_projections(), story_->at());
  for (const View* view : all_views()) {
    const auto ask = example_ask(*view, *kept);
    ASSERT_TRUE(ask && *ask) << view->code;
    const auto difference = view_difference(*view, *kept, *rebuilt, **ask);
    ASSERT_TRUE(difference) << view->code << " " << difference.error().detail;
    EXPECT_FALSE(difference->has_value()) << view->code << ": " << difference->value_or("");
  }
}

TEST(AddedViewsUnderVersionOne, HaveNoRowsAndSayWhy) {
  const auto store = make_mem_store();
  StoryLog story(*store);
  story.tell(0, scenario().size());
  const auto ledger = story.ledger(story.at());
  std::size_t views = 0;
  for (const View* view : all_views()) {
    if (view->since == 1) continue;
    ++views;
    const auto sheet = read_view(*view, *ledger, {});
    ASSERT_TRUE(sheet) << view->code;
    EXPECT_TRUE(sheet->rows.empty()) << view->code;
    ASSERT_EQ(sheet->remarks.size(), 1U);
    EXPECT_NE(sheet->remarks.front().zh.find("规则第2版"), std::string::npos) << view->code;
  }
  EXPECT_EQ(views, 13U);
}

}  // namespace
}  // namespace luoshu
