#include "node/shell/work_pool.h"

#include <gmock/gmock.h>

#include <atomic>
#include <future>
#include <stdexcept>

namespace luoshu::node {
namespace {

TEST(WorkPool, AFullQueueRefusesAndNothingIsLost) {
  Boundary boundary;
  std::promise<void> go;
  const std::shared_future<void> gate = go.get_future().share();
  std::promise<void> begun;
  std::atomic<int> done = 0;
  {
    WorkPool pool(1, 2, boundary);
    ASSERT_TRUE(pool.push([&] {
      begun.set_value();
      gate.wait();
      ++done;
    }));
    begun.get_future().wait();
    EXPECT_TRUE(pool.push([&] { ++done; }));
    std::promise<void> last;
    EXPECT_TRUE(pool.push([&] {
      ++done;
      last.set_value();
    }));
    EXPECT_FALSE(pool.push([&] { ++done; }));
    EXPECT_EQ(pool.waiting(), 2U);
    go.set_value();
    last.get_future().wait();
  }
  EXPECT_EQ(done, 3);
}

TEST(WorkPool, AJobThatThrowsEndsAlone) {
  Boundary boundary;
  std::promise<void> after;
  WorkPool pool(1, 8, boundary);
  EXPECT_TRUE(pool.push([] { throw std::length_error("too long"); }));
  EXPECT_TRUE(pool.push([&] { after.set_value(); }));
  after.get_future().wait();
  EXPECT_EQ(boundary.counts().at("api"), 1U);
}

}  // namespace
}  // namespace luoshu::node
