// Swarm seeds: two hundred by default, ten thousand with LUOSHU_LONG=1.
#include "tools/sim/swarm.h"

#include <gtest/gtest.h>

#include <cstdlib>

namespace luoshu::sim {
namespace {

bool long_form() {
  const char* wanted = std::getenv("LUOSHU_LONG");
  return wanted != nullptr && std::string_view(wanted) == "1";
}

SwarmResult run(std::uint64_t seed, std::optional<std::set<std::string>> faults = std::nullopt) {
  SwarmOptions options;
  options.seed = seed;
  options.faults = std::move(faults);
  return run_seed(options);
}

TEST(Swarm, EverythingHoldsUnderEverySeed) {
  const std::uint64_t last = long_form() ? 10'000 : 200;
  std::uint64_t acknowledged = 0;
  std::uint64_t crashes = 0;
  std::uint64_t forks = 0;
  for (std::uint64_t seed = 1; seed <= last; ++seed) {
    const SwarmResult result = run(seed);
    EXPECT_EQ(result.failure, "") << "replay: luoshu sim --seed " << seed << " --steps";
    acknowledged += result.acknowledged;
    crashes += result.crashes;
    forks += result.fork_proven ? 1 : 0;
  }
  // A simulator in which nothing happens holds everything.
  EXPECT_GT(acknowledged, last * 5);
  EXPECT_GT(crashes, last);
  EXPECT_GT(forks, last / 100);
}

TEST(Swarm, TheSameSeedDoesTheSameTwice) {
  const std::uint64_t last = long_form() ? 300 : 15;
  for (std::uint64_t seed = 1; seed <= last; ++seed)
    EXPECT_EQ(run(seed).trace_hash, run(seed).trace_hash) << "seed " << seed;
}

// A world of SM2 keys has no other chance than its dice either, and entries signed in another order
// are the same entries.
TEST(Swarm, SuiteGmHoldsAndDoesTheSameTwice) {
  const std::uint64_t last = long_form() ? 200 : 2;
  for (std::uint64_t seed = 1; seed <= last; ++seed) {
    const std::set<std::string> faults{"gm", "crash", "cut", "reuse"};
    const SwarmResult result = run(seed, faults);
    EXPECT_EQ(result.failure, "") << "replay: luoshu sim --seed " << seed
                                  << " --faults gm,crash,cut,reuse --steps";
    EXPECT_EQ(result.trace_hash, run(seed, faults).trace_hash) << "seed " << seed;
  }
}

// Nobody ends, no outbox keeps what is not its party's, and everybody else is answered in time.
TEST(Swarm, AnInsiderHarmsNobodyElse) {
  const std::uint64_t last = long_form() ? 1'000 : 8;
  for (std::uint64_t seed = 1; seed <= last; ++seed)
    EXPECT_EQ(run(seed, std::set<std::string>{"insider"}).failure, "")
        << "replay: luoshu sim --seed " << seed << " --faults insider --steps";
}

// The deviant stands still and says so; the others go on.
TEST(Swarm, ACityThatDecidesOtherwiseStopsAlone) {
  const std::uint64_t last = long_form() ? 500 : 6;
  for (std::uint64_t seed = 1; seed <= last; ++seed)
    EXPECT_EQ(run(seed, std::set<std::string>{"diverge", "crash"}).failure, "")
        << "replay: luoshu sim --seed " << seed << " --faults diverge,crash --steps";
}

TEST(Swarm, OtherSeedsDoOtherThings) {
  EXPECT_NE(run(1).trace_hash, run(2).trace_hash);
}

// What a healthy province does, without any trouble: all it is handed, and no crash.
TEST(Swarm, WithoutFaultsNothingIsLostOrSlow) {
  const SwarmResult result = run(3, std::set<std::string>{});
  EXPECT_EQ(result.failure, "");
  EXPECT_EQ(result.crashes, 0U);
  EXPECT_GT(result.acknowledged, 0U);
}

}  // namespace
}  // namespace luoshu::sim
