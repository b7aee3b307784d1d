// Whatever was looked at ahead, the run that is asked for is the one that comes.

#include "node/shell/run_checker.h"

#include <gtest/gtest.h>

#include "tests/node/execution/replicas.h"

namespace luoshu::node {
namespace {

constexpr std::size_t kEntries = 12;

class Ahead : public testing::TestWithParam<unsigned> {
 protected:
  test::SampleLog source_{Suite::kIntl, kEntries};
  Notes notes_ = test::newest_notes(source_);
  test::Copy copy_{source_};
  Workers workers_{GetParam()};
  Boundary boundary_;
  RunChecker checker_{*copy_.ledger, workers_, boundary_};

  std::uint64_t size() const { return source_.ledger->head().size.value; }
  std::uint64_t held() const { return copy_.ledger->head().size.value; }
  EntryRun run(std::uint64_t from) const { return test::run_of(source_, Size{from}, 1, notes_); }
  void take(std::optional<std::uint64_t> ahead) {
    const EntryRun asked = run(held());
    CheckedRun checked = checker_.check(asked);
    ASSERT_EQ(checked.run, asked);
    if (ahead) checker_.look_ahead(run(*ahead));
    const auto taken = take_run(*copy_.ledger, std::move(checked), std::nullopt);
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
