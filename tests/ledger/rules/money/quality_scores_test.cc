#include "ledger/rules/money/quality_scores.h"

#include <gtest/gtest.h>

#include "ledger/rules/engine/tables.h"
#include "schema/state_costs.capnp.h"

namespace luoshu {
namespace {

struct Score {
  std::int32_t on = 0;
  std::int64_t permille = 0;
  std::uint64_t event = 0;
};

void score(State& state, const std::vector<Score>& scores) {
  state.begin(Size{1});
  state.put(tables::kQuality, "R1", [&](schema::QualityRow::Builder row) {
    auto list = row.initScores(static_cast<unsigned>(scores.size()));
    for (unsigned i = 0; i < list.size(); ++i) {
      list[i].setOn(scores[i].on);
      list[i].setPermille(scores[i].permille);
      list[i].setEvent(scores[i].event);
    }
  });
}

TEST(QualityOnTest, TheLatestDateCountsNotTheLastRecordedAndOfOneDateTheLaterRecorded) {
  State state;
  score(state, {{20, 500, 1}, {10, 900, 2}, {20, 250, 3}, {30, 700, 4}});
  EXPECT_EQ(quality_on(state, "R1", Date{29})->permille, 250);
  EXPECT_EQ(quality_on(state, "R1", Date{29})->event, 3U);
  EXPECT_EQ(quality_on(state, "R1", Date{29}, 3)->permille, 500);
  EXPECT_EQ(quality_on(state, "R1", Date{19})->permille, 900);
  EXPECT_EQ(quality_on(state, "R1", Date{30})->on, Date{30});
}

TEST(QualityOnTest, NoScoreIsNone) {
  State state;
  score(state, {{20, 500, 1}});
  EXPECT_FALSE(quality_on(state, "R1", Date{19}));
  EXPECT_FALSE(quality_on(state, "R1", Date{20}, 1));
  EXPECT_FALSE(quality_on(state, "R2", Date{20}));
}

}  // namespace
}  // namespace luoshu
