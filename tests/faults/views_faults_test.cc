// Power cuts and failing disks between the log and its views: whatever is left, the rows are
// exactly those of the entries that the cursor counts, none lost and none twice; and they go on
// from there.
#include <fmt/format.h>
#include <gtest/gtest.h>

#include "projections/checks/row_checks.h"
#include "projections/views/catalogue.h"
#include "tests/faults/trial.h"
#include "tests/ledger/support/scratch.h"
#include "tests/projections/support/story_log.h"

namespace luoshu {
namespace {

using Loss = CrashFileSystem::Loss;

class ViewsTrial {
 public:
  explicit ViewsTrial(std::uint32_t seed) : random_(seed) { EXPECT_TRUE(open()); }

  CrashFileSystem& disk() { return *disk_; }
  std::uint32_t dice(std::uint32_t sides) { return static_cast<std::uint32_t>(random_() % sides); }
  std::uint64_t told() const { return told_; }

  // Entries, views and rebuilds in turn, until the first failure.
  void live(int steps) {
    for (int i = 0; i < steps; ++i) {
      const std::uint32_t choice = dice(10);
      bool well = true;
      if (choice == 0)
        well = rebuild(*store_, all_projections()).has_value();
      else if (choice < 4)
        well = catch_up(*store_, all_projections()).has_value();
      else
        well = tell(1 + dice(6));
      if (!well) return;
    }
  }

  void crash(Loss loss, std::uint32_t seed) {
    story_.reset();
    store_.reset();
    disk_->crash(loss, seed);
  }

  void recover() {
    ASSERT_TRUE(open());
    const std::uint64_t size = story_->size().value;
    told_ = size - 1;  // each entry behind entry 0 holds one event of the province
    const auto cursor = read_cursor(*store_->snapshot(), kCursor);
    ASSERT_TRUE(cursor);
    ASSERT_LE(cursor->size.value, size) << "rows of entries that are not in the log";
    expect_sound(cursor->size);
    ASSERT_TRUE(catch_up(*store_, all_projections()));
    expect_sound(Size{size});
  }

 private:
  bool open() {
    auto store = open_rocks_store(
        scratch_.path() / "db",
        {opened_ ? RocksOptions::Mode::kOpen : RocksOptions::Mode::kCreate, disk_});
    if (!store) return false;
    opened_ = true;
    store_ = *std::move(store);
    story_ = std::make_unique<test::StoryLog>(*store_);
    return true;
  }

  bool tell(std::uint32_t count) {
    const auto& events = test::scenario();
    for (std::uint32_t i = 0; i < count && told_ < events.size(); ++i) {
      if (!story_->offer(events[told_])) return false;
      ++told_;
    }
    return true;
  }

  void expect_sound(Size size) {
    for (const Projection* projection : all_projections()) {
      const auto found = check_rows(*store_, *store_, *projection, size);
      ASSERT_TRUE(found) << found.error().detail;
      EXPECT_EQ(found->size, size);
      EXPECT_EQ(found->faults, 0U) << projection->name << " " << found->place << found->detail;
    }
  }

  std::mt19937 random_;
  test::Scratch scratch_;
  // shared with RocksDB
  std::shared_ptr<CrashFileSystem> disk_ =
      std::make_shared<CrashFileSystem>(scratch_.path() / "stash");
  bool opened_ = false;
  std::unique_ptr<Store> store_;
  std::unique_ptr<test::StoryLog> story_;
  std::uint64_t told_ = 0;
};

TEST(ViewsFaults, PowerLossBetweenLogAndViewsLosesNoRowAndRepeatsNone) {
  const std::uint32_t seeds = is_long_form() ? 600 : 12;
  std::uint64_t told = 0;
  for (std::uint32_t seed = 0; seed < seeds && !testing::Test::HasFailure(); ++seed) {
    SCOPED_TRACE(fmt::format("seed {}", seed));
    ViewsTrial trial(seed);
    for (std::uint32_t life = 0; life < 3 && !testing::Test::HasFailure(); ++life) {
      const std::uint32_t kind = trial.dice(6);
      if (kind == 0)
        trial.disk().fail_sync_after(trial.dice(30));
      else if (kind == 1)
        trial.disk().fail_append_after(trial.dice(40));
      else
        trial.disk().power_off_after(trial.dice(120));
      trial.live(20);
      trial.crash(trial.dice(3) == 0 ? Loss::kAll : Loss::kSome, seed + life);
      trial.recover();
    }
    told += trial.told();
  }
  EXPECT_GT(told, std::uint64_t{seeds} * 10);
}

}  // namespace
}  // namespace luoshu
