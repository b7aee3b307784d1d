// Whatever was looked at ahead, the batch that is asked for is the one that comes.

#include "node/shell/batch_checker.h"

#include <gtest/gtest.h>

#include "tests/node/execution/replicas.h"

namespace luoshu::node {
namespace {

constexpr std::size_t kEntries = 12;

class Ahead : public testing::TestWithParam<unsigned> {
 protected:
  test::SampleLog source_{Suite::kIntl, kEntries};
  SignedCheckpoint checkpoint_ = test::newest_checkpoint(source_);
  test::Copy copy_{source_};
  ThreadPool pool_{GetParam()};
  Boundary boundary_;
  BatchChecker checker_{*copy_.ledger, pool_, boundary_};

  std::uint64_t size() const { return source_.ledger->head().size.value; }
  std::uint64_t held() const { return copy_.ledger->head().size.value; }
  Entries batch(std::uint64_t from) const {
    return Entries(test::batch_of(source_, Size{from}, 1, checkpoint_));
  }
  void take(std::optional<std::uint64_t> ahead) {
    const Entries asked = batch(held());
    CheckedBatch checked = checker_.check(asked);
    ASSERT_EQ(checked.batch, *asked);
    if (ahead) checker_.look_ahead(batch(*ahead));
    const auto taken = take_batch(*copy_.ledger, std::move(checked), std::nullopt);
    ASSERT_TRUE(taken && !taken->refused && !taken->divergence);
  }
};

TEST_P(Ahead, TheNextOne) {
  while (held() < size())
    ASSERT_NO_FATAL_FAILURE(take(held() + 1 < size() ? std::optional(held() + 1) : std::nullopt));
  EXPECT_EQ(copy_.ledger->head(), source_.ledger->head());
}

TEST_P(Ahead, AnotherOneThanIsAskedForThen) {
  while (held() < size()) ASSERT_NO_FATAL_FAILURE(take(1 + (held() * 5) % (size() - 1)));
  EXPECT_EQ(copy_.ledger->head(), source_.ledger->head());
}

INSTANTIATE_TEST_SUITE_P(Helpers, Ahead, testing::Values(0U, 1U, 3U));

}  // namespace
}  // namespace luoshu::node
