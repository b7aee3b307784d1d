// Power cuts, failing syncs and full disks under the store. What is acknowledged is there, what is
// not is there whole or not at all, and a store that once failed writes nothing more.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/faults/trial.h"

namespace luoshu {
namespace {

using Loss = CrashFileSystem::Loss;

std::uint32_t seeds() {
  return is_long_form() ? 5'000 : 200;
}

Loss loss_of(std::uint32_t seed) {
  return seed % 3 == 0 ? Loss::kAll : Loss::kSome;
}

// Several lives of one store, each cut short at a random step: while committing, flushing, opening
// or recovering from the cut before.
TEST(StoreFaults, PowerCutsLoseNothingAcknowledged) {
  const std::uint32_t lives = is_long_form() ? 4 : 2;
  std::uint32_t cut_while_opening = 0;
  std::uint32_t cut_while_working = 0;
  for (std::uint32_t seed = 0; seed < seeds() && !testing::Test::HasFailure(); ++seed) {
    SCOPED_TRACE("seed " + std::to_string(seed));
    Trial trial(seed);
    for (std::uint32_t life = 0; life < lives; ++life) {
      trial.file_system().power_off_after(trial.dice(life == 0 ? 200 : 120));
      if (trial.store() != nullptr || trial.open()) {
        trial.work(40);
        if (trial.file_system().is_power_off()) ++cut_while_working;
      } else {
        EXPECT_TRUE(trial.file_system().is_power_off()) << trial.fault().detail;
        ++cut_while_opening;
      }
      trial.close();
      trial.file_system().crash(loss_of(seed), seed + life);
      trial.recover();
      if (trial.dice(2) == 0) trial.close();
    }
  }
  EXPECT_GT(cut_while_opening, seeds() / 10);
  EXPECT_GT(cut_while_working, seeds() / 10);
}

// A process that dies loses no bytes of the operating system's: also then every commit is whole.
TEST(StoreFaults, AProcessMayEndAtAnyStep) {
  for (std::uint32_t seed = 0; seed < seeds() / 4 && !testing::Test::HasFailure(); ++seed) {
    SCOPED_TRACE("seed " + std::to_string(seed));
    Trial trial(seed);
    ASSERT_TRUE(trial.open());
    trial.file_system().power_off_after(trial.dice(150));
    trial.work(40);
    trial.close();
    trial.file_system().take_back_faults();
    trial.recover();
  }
}

TEST(StoreFaults, AFailedSyncStopsTheStoreForGood) {
  std::uint32_t struck = 0;
  for (std::uint32_t seed = 0; seed < seeds() / 2 && !testing::Test::HasFailure(); ++seed) {
    SCOPED_TRACE("seed " + std::to_string(seed));
    Trial trial(seed);
    ASSERT_TRUE(trial.open());
    trial.file_system().fail_sync_after(trial.dice(40));
    trial.work(30);
    if (trial.file_system().faults() > 0) {
      ++struck;
      // The disk works again; the store must not try.
      EXPECT_FALSE(trial.commit());
      EXPECT_FALSE(trial.store()->flush());
    }
    trial.close();
    trial.file_system().crash(loss_of(seed), seed);
    trial.recover();
  }
  EXPECT_GT(struck, seeds() / 4);
}

TEST(StoreFaults, AFailedWriteStopsTheStoreForGood) {
  std::uint32_t struck = 0;
  for (std::uint32_t seed = 0; seed < seeds() / 2 && !testing::Test::HasFailure(); ++seed) {
    SCOPED_TRACE("seed " + std::to_string(seed));
    Trial trial(seed);
    ASSERT_TRUE(trial.open());
    trial.file_system().fail_append_after(trial.dice(60));
    trial.work(30);
    if (trial.file_system().faults() > 0) {
      ++struck;
      EXPECT_FALSE(trial.commit());
    }
    trial.close();
    trial.file_system().take_back_faults();
    if (seed % 2 == 0) trial.file_system().crash(loss_of(seed), seed);
    trial.recover();
  }
  EXPECT_GT(struck, seeds() / 4);
}

TEST(StoreFaults, AFullDiskStopsTheStoreUntilItIsOpenedAgain) {
  std::uint32_t struck = 0;
  for (std::uint32_t seed = 0; seed < seeds() / 2 && !testing::Test::HasFailure(); ++seed) {
    SCOPED_TRACE("seed " + std::to_string(seed));
    Trial trial(seed);
    ASSERT_TRUE(trial.open());
    trial.file_system().limit_space(trial.dice(200'000));
    trial.work(40);
    if (trial.file_system().faults() > 0) ++struck;
    trial.file_system().limit_space(std::nullopt);
    if (trial.file_system().faults() > 0) {
      EXPECT_FALSE(trial.commit());
    }
    trial.close();
    trial.file_system().take_back_faults();
    if (seed % 2 == 0) trial.file_system().crash(loss_of(seed), seed);
    trial.recover();
    EXPECT_TRUE(trial.commit());
  }
  EXPECT_GT(struck, seeds() / 4);
}

}  // namespace
}  // namespace luoshu
