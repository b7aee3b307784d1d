// An exception over foreign bytes ends one job: no thread, no loop, no process, and nothing that is
// done every so often.

#include "node/shell/boundary.h"

#include <gmock/gmock.h>

#include <stdexcept>
#include <vector>

#include "node/shell/loop.h"
#include "node/shell/thread_pool.h"

namespace luoshu::node {
namespace {

using std::chrono::milliseconds;

// As Boost.Beast 1.81 does for a long trailer.
[[noreturn]] void throw_like_a_library() {
  throw std::length_error("too long");
}

TEST(Boundary, CountsByPlaceAndTellsOnce) {
  std::vector<std::string> told;
  Boundary boundary([&](Where where, const std::string& what, std::uint64_t count) {
    told.push_back(std::string(where_name(where)) + " " + what + " " + std::to_string(count));
  });
  EXPECT_TRUE(boundary.run(Where::kHttp, [] {}));
  for (int i = 0; i < 1'000; ++i) EXPECT_FALSE(boundary.run(Where::kHttp, throw_like_a_library));
  EXPECT_FALSE(boundary.run(Where::kWitnessServer, [] { throw 7; }));
  EXPECT_EQ(boundary.counts().at("http"), 1'000U);
  EXPECT_EQ(boundary.counts().at("witness-desk"), 1U);
  EXPECT_EQ(boundary.counts().at("loop"), 0U);
  EXPECT_THAT(told,
              testing::ElementsAre("http too long 1", "witness-desk an exception without words 1"));
}

TEST(Boundary, EachPlaceHasAName) {
  const auto counts = Boundary().counts();
  EXPECT_EQ(counts.size(), static_cast<std::size_t>(Where::kApi) + 1);
  EXPECT_FALSE(counts.contains("unknown"));
}

TEST(Boundary, WhoTellsMayThrowToo) {
  Boundary boundary([](Where, const std::string&, std::uint64_t) { throw_like_a_library(); });
  EXPECT_FALSE(boundary.run(Where::kHttp, throw_like_a_library));
  EXPECT_EQ(boundary.counts().at("http"), 1U);
}

TEST(LoopWithABoundary, GoesOnAfterEachHandlerThatThrows) {
  Boundary boundary;
  Loop loop(boundary);
  int done = 0;
  int ticks = 0;
  for (int i = 0; i < 10; ++i) {
    loop.post(throw_like_a_library);
    loop.post([&] { ++done; });
    loop.after(milliseconds(i), throw_like_a_library);
  }
  loop.every(milliseconds(1), [&] {
    if (++ticks == 30) loop.stop();
    throw_like_a_library();
  });
  loop.run();
  EXPECT_EQ(done, 10);
  EXPECT_EQ(ticks, 30);
  EXPECT_EQ(boundary.counts().at("loop"), 20U);
  EXPECT_EQ(boundary.counts().at("timer"), 30U);
}

TEST(LoopWithoutABoundary, ThrowsInItsOwner) {
  Loop loop;
  loop.post(throw_like_a_library);
  EXPECT_THROW(loop.run(), std::length_error);
}

TEST(WorkersThatThrow, TheCallerHasTheExceptionAndTheHelpersGoOn) {
  for (const unsigned helpers : {0U, 1U, 3U}) {
    ThreadPool workers(helpers);
    for (int round = 0; round < 20; ++round) {
      std::atomic<int> done = 0;
      EXPECT_THROW(workers.run(100,
                               [&](std::size_t i) {
                                 ++done;
                                 if (i % 10 == 3) throw_like_a_library();
                               }),
                   std::length_error);
      EXPECT_EQ(done, 100) << "the others are done all the same";
      workers.run(100, [&](std::size_t) { ++done; });
      EXPECT_EQ(done, 200);
    }
  }
}

}  // namespace
}  // namespace luoshu::node
