#include "node/shell/thread_pool.h"

#include <gmock/gmock.h>

#include <atomic>
#include <memory>

namespace luoshu::node {
namespace {

TEST(ThreadPool, EveryJobRunsOnceAndIsDoneWhenRunReturns) {
  for (const unsigned helpers : {0U, 1U, 3U}) {
    ThreadPool workers(helpers);
    for (std::size_t count = 0; count < 200; ++count) {
      const auto done = std::make_unique<std::atomic<int>[]>(count + 1);
      workers.run(count, [&](std::size_t i) { ++done[i]; });
      for (std::size_t i = 0; i < count; ++i) ASSERT_EQ(done[i], 1) << count;
      ASSERT_EQ(done[count], 0);
    }
  }
}

}  // namespace
}  // namespace luoshu::node
