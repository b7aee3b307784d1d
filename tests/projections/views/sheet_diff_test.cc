// A diff names every cell that changed and the entries that did it: before such an entry the row
// was one thing, after it another.
#include "projections/views/sheet_diff.h"

#include <gtest/gtest.h>

#include "ledger/store/mem_store.h"
#include "projections/checks/view_checks.h"
#include "projections/views/catalogue.h"
#include "tests/projections/support/story_log.h"

namespace luoshu {
namespace {

using namespace test;  // NOLINT(google-build-using-namespace)

class SheetDiff : public testing::Test {
 protected:
  SheetDiff() : store_(make_mem_store()), story_(*store_) {
    story_.tell(0, scenario().size());
    EXPECT_TRUE(catch_up(*store_, all_projections()));
  }
  Sheet diff(const View& view, std::uint64_t from, std::uint64_t to, const ViewAsk& ask = {}) {
    const auto ledger = story_.ledger(story_.at(to));
    auto sheet = diff_view(view, *ledger, story_.at(from), ask);
    if (!sheet) throw std::runtime_error(sheet.error().detail);
    return *std::move(sheet);
  }
  static std::string text(const Row& row, std::size_t column) {
    return std::string(code_of(row.cells[column]));
  }
  std::unique_ptr<Store> store_;
  StoryLog story_;
};

// What a run does to the allocation of its period, and nothing else, is put down to it.
TEST_F(SheetDiff, OneEntryIsNamedForWhatOneEntryDid) {
  for (std::size_t n = 330; n < 400; ++n) {
    const Sheet sheet = diff(views::kAllocation, n, n + 1);
    for (const Row& row : sheet.rows) {
      EXPECT_EQ(text(row, 6), std::to_string(n));
      ASSERT_EQ(row.events.size(), 1U);
      EXPECT_EQ(row.events.front().value, n);  // entry 0 has no event, so entry n holds event n
      EXPECT_NE(text(row, 7).find(*scenario()[n - 1].find("type")->string()), std::string::npos);
    }
  }
}

TEST_F(SheetDiff, EveryNamedEntryChangedTheRow) {
  ViewAsk ask;
  ask.period = *parse_period("2025Q4");
  const Sheet sheet = diff(views::kAllocation, 250, 420, ask);
  ASSERT_FALSE(sheet.rows.empty());
  std::size_t named = 0;
  for (const Row& row : sheet.rows) {
    std::string entries = text(row, 6);
    for (std::size_t at = 0; at < entries.size(); ++named) {
      const std::size_t cut = entries.find("、", at);
      const std::string one = entries.substr(at, cut == std::string::npos ? cut : cut - at);
      at = cut == std::string::npos ? entries.size() : cut + std::string("、").size();
      if (one.find("..") != std::string::npos) continue;
      const std::uint64_t seq = std::stoull(one);
      const auto before = read_view(views::kAllocation, *story_.ledger(story_.at(seq)), ask);
      const auto after = read_view(views::kAllocation, *story_.ledger(story_.at(seq + 1)), ask);
      ASSERT_TRUE(before && after);
      EXPECT_TRUE(sheet_difference(*before, *after).has_value()) << seq;
    }
  }
  EXPECT_GT(named, 10U);
}

// The differences add up: what was, and what changed, is what is.
TEST_F(SheetDiff, DifferencesAddUp) {
  const Sheet sheet = diff(views::kAllocation, 340, scenario().size());
  const auto read = [&](std::uint64_t size) {
    std::int64_t sum = 0;
    const auto all = read_view(views::kAllocation, *story_.ledger(story_.at(size)), {});
    for (const Row& row : all->rows)
      for (std::size_t i = 0; i < row.cells.size(); ++i)
        if (all->columns[i].kind == Kind::kFen)
          if (const auto* fen = std::get_if<std::int64_t>(&row.cells[i])) sum += *fen;
    return sum;
  };
  std::int64_t moved = 0;
  for (const Row& row : sheet.rows)
    if (const auto* fen = std::get_if<std::int64_t>(&row.cells[5])) moved += *fen;
  EXPECT_EQ(read(340) + moved, read(scenario().size()));
}

TEST_F(SheetDiff, OfEveryViewThereIsOne) {
  for (const View* view : all_views()) {
    const auto ledger = story_.ledger(story_.at(400));
    const auto ask = example_ask(*view, *ledger);
    ASSERT_TRUE(ask && *ask);
    const auto sheet = diff_view(*view, *ledger, story_.at(397), **ask);
    EXPECT_TRUE(sheet) << view->code << sheet.error().detail;
  }
}

TEST_F(SheetDiff, ThereIsNoneBackwards) {
  const auto ledger = story_.ledger(story_.at(300));
  for (const std::uint64_t from : {300U, 301U}) {
    const auto sheet = diff_view(views::kAllocation, *ledger, story_.at(from), {});
    ASSERT_FALSE(sheet);
    EXPECT_EQ(sheet.error().code, Errc::kUsage);
  }
}

}  // namespace
}  // namespace luoshu
