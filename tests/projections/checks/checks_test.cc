// What the audit asks of rows, sheets and sums: it holds where all is well, and names the first
// place where something is not.
#include <fmt/format.h>
#include <gtest/gtest.h>

#include "ledger/store/mem_store.h"
#include "projections/checks/money_checks.h"
#include "projections/checks/row_checks.h"
#include "projections/checks/view_checks.h"
#include "projections/views/catalogue.h"
#include "tests/projections/support/story_log.h"

namespace luoshu {
namespace {

using namespace test;  // NOLINT(google-build-using-namespace)

class Checks : public testing::Test {
 protected:
  Checks() : story_(*store_) {
    story_.tell(0, scenario().size());
    EXPECT_TRUE(catch_up(*store_, all_projections()));
  }

  // The faults of each projection's rows, held to the log.
  std::vector<RowsFound> rows_found() {
    const ReplayedRows replayed = replay(*store_);
    const ReplayedStore log(*store_, replayed, story_.reader().head(),
                            ReplayedStore::ViewRowsFrom::kStore);
    std::vector<RowsFound> all;
    for (const Projection* projection : all_projections()) {
      auto found = check_rows(*store_, log, *projection, story_.size());
      EXPECT_TRUE(found);
      if (found && found->faults != 0) all.push_back(*std::move(found));
    }
    return all;
  }
  std::pair<Bytes, Bytes> stored_row(std::size_t which) const {
    std::pair<Bytes, Bytes> row;
    std::size_t place = 0;
    EXPECT_TRUE(store_->snapshot()->scan(Table::kViews, {}, {}, [&](ByteView key, ByteView value) {
      row = {to_bytes(key), to_bytes(value)};
      return place++ != which;
    }));
    return row;
  }
  void write(const Batch& batch) {
    const HeadBytes head = *store_->head();
    ASSERT_TRUE(std::holds_alternative<Committed>(store_->commit(head, batch, head)));
  }

  std::unique_ptr<Store> store_ = make_mem_store();
  StoryLog story_;
};

TEST_F(Checks, EverySumOfTheProvinceIsLookedAtAndHolds) {
  const auto ledger = story_.ledger(story_.at());
  const auto sums = money_sums(*ledger);
  ASSERT_TRUE(sums);
  std::map<std::string, std::uint64_t> counted;
  for (const SumsFound& found : *sums) {
    EXPECT_EQ(found.faults, 0U) << found.name << ": " << found.place << ": " << found.detail;
    EXPECT_FALSE(found.meaning.en.empty() || found.meaning.zh.empty());
    counted[found.name] = found.count;
  }
  // Fifteen sales and three refunds in four periods, three of them closed, one sale adjusted.
  EXPECT_EQ(counted["sums.sales"], 15U);
  EXPECT_EQ(counted["sums.refunds"], 3U);
  EXPECT_EQ(counted["sums.periods"], 4U);
  EXPECT_EQ(counted["sums.adjusted"], 1U);
  EXPECT_EQ(counted["closed"], 3U);
  EXPECT_GT(counted["sums.limits"], 0U);
  EXPECT_GT(counted["postings"], 40U);
}

TEST_F(Checks, AChangedAMissingAndAStrangeRowAreFaults) {
  EXPECT_TRUE(rows_found().empty());
  const auto [key, value] = stored_row(stored_view_rows(*store_).size() / 2);

  Batch changed;
  Bytes other = value;
  other.back() ^= 1U;
  changed.put(Table::kViews, key, other);
  write(changed);
  auto found = rows_found();
  ASSERT_EQ(found.size(), 1U);
  EXPECT_EQ(found[0].faults, 1U);
  EXPECT_NE(found[0].detail.find("says something else"), std::string::npos) << found[0].detail;

  Batch missing;
  missing.erase(Table::kViews, key);
  write(missing);
  found = rows_found();
  ASSERT_EQ(found.size(), 1U);
  EXPECT_NE(found[0].detail.find("is missing"), std::string::npos) << found[0].detail;
  EXPECT_TRUE(found[0].place.starts_with("entry ")) << found[0].place;

  Batch strange;
  strange.put(Table::kViews, key, value);
  Bytes beside = key;
  beside[key.size() - 10] ^= 1U;  // in the row's own key, before its version
  strange.put(Table::kViews, beside, value);
  write(strange);
  found = rows_found();
  ASSERT_EQ(found.size(), 1U);
  EXPECT_NE(found[0].detail.find("follow from the log"), std::string::npos) << found[0].detail;
}

TEST_F(Checks, TheFirstDifferenceOfTwoSheetsIsNamed) {
  const auto ledger = story_.ledger(story_.at());
  const auto sheet = read_view(views::kAllocation, *ledger, {});
  ASSERT_TRUE(sheet);
  EXPECT_EQ(sheet_difference(*sheet, *sheet), std::nullopt);

  Sheet other = *sheet;
  std::size_t money = 0;
  while (!std::holds_alternative<std::int64_t>(other.rows[2].cells[money])) ++money;
  std::get<std::int64_t>(other.rows[2].cells[money]) += 1;
  const auto cell = sheet_difference(*sheet, other);
  ASSERT_TRUE(cell);
  EXPECT_NE(cell->find(other.columns[money].key), std::string::npos) << *cell;

  other = *sheet;
  other.rows.pop_back();
  EXPECT_EQ(
      sheet_difference(*sheet, other),
      fmt::format("{} rows, rebuilt from the log: {}", sheet->rows.size(), sheet->rows.size() - 1));

  other = *sheet;
  other.provisional = !other.provisional;
  EXPECT_TRUE(sheet_difference(*sheet, other));
  other = *sheet;
  other.remarks.push_back({"说明", "a remark"});
  EXPECT_TRUE(sheet_difference(*sheet, other));
}

// Where a view has no answer here and none there, in the same words, nothing differs.
TEST_F(Checks, AnExampleIsAskedOfEveryViewAndRefusalsAreCompared) {
  const auto early = story_.ledger(story_.at(2));
  const auto late = story_.ledger(story_.at());
  std::size_t asked = 0;
  for (const View* view : all_views()) {
    const auto ask = example_ask(*view, *late);
    ASSERT_TRUE(ask) << view->code;
    if (!*ask) continue;
    ++asked;
    EXPECT_EQ(view_difference(*view, *late, *late, **ask).value(), std::nullopt) << view->code;
    EXPECT_EQ(view_difference(*view, *early, *early, **ask).value(), std::nullopt) << view->code;
  }
  EXPECT_EQ(asked, all_views().size());
  EXPECT_TRUE(view_difference(views::kAllocation, *early, *late, {}).value());
}

}  // namespace
}  // namespace luoshu
