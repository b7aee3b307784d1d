// Totals as known just before and just after every event of the worked province: money comes with a
// sale, goes with a refund, and is only moved about by everything else, however late it is
// recorded.
#include <fmt/format.h>
#include <gtest/gtest.h>

#include "ledger/store/mem_store.h"
#include "projections/views/catalogue.h"
#include "tests/projections/support/story_log.h"

namespace luoshu {
namespace {

using namespace test;  // NOLINT(google-build-using-namespace)

using Figures = std::map<std::pair<std::string, std::string>, std::int64_t>;

std::size_t column_of(const Sheet& sheet, std::string_view key) {
  for (std::size_t i = 0; i < sheet.columns.size(); ++i)
    if (sheet.columns[i].key == key) return i;
  throw std::runtime_error(std::string(key));
}

// By period and beneficiary. Nothing where a sale has no rule yet.
std::optional<Figures> figures_at(const StoryLog& story, std::uint64_t size) {
  const auto ledger = story.ledger(story.at(size));
  const auto sheet = read_view(views::kAllocation, *ledger, {});
  if (!sheet) return std::nullopt;
  Figures figures;
  for (const Row& row : sheet->rows)
    figures[{std::get<std::string>(row.cells[column_of(*sheet, "period")]),
             std::get<std::string>(row.cells[column_of(*sheet, "beneficiary")])}] =
        std::get<std::int64_t>(row.cells[column_of(*sheet, "current_fen")]);
  return figures;
}

std::int64_t sum(const Figures& figures) {
  std::int64_t all = 0;
  for (const auto& [key, fen] : figures) all += fen;
  return all;
}

std::string type_at(std::size_t n) {
  return *scenario()[n - 1].find("type")->string();
}
std::int64_t field_at(std::size_t n, std::string_view name) {
  return *scenario()[n - 1].find("fields")->find(name)->integer();
}

class Bitemporal : public testing::Test {
 protected:
  Bitemporal() : store_(make_mem_store()), story_(*store_) {
    story_.tell(0, scenario().size());
    EXPECT_TRUE(catch_up(*store_, all_projections()));
  }
  std::unique_ptr<Store> store_;
  StoryLog story_;
};

TEST_F(Bitemporal, OnlySalesAndRefundsChangeWhatThereIs) {
  std::optional<Figures> before = figures_at(story_, 1);
  std::size_t moved = 0;
  for (std::size_t n = 1; n <= scenario().size(); ++n) {
    const auto after = figures_at(story_, n + 1);
    ASSERT_TRUE(after && before) << n;
    std::int64_t expected = 0;
    if (type_at(n) == "TransactionSettled") expected = field_at(n, "net_fen");
    if (type_at(n) == "RefundIssued") expected = -field_at(n, "net_fen");
    EXPECT_EQ(sum(*after) - sum(*before), expected) << n << " " << type_at(n);
    moved += expected != 0;
    before = after;
  }
  EXPECT_EQ(moved, 18U);  // fifteen sales, three refunds
}

// What was recorded of a period is what anybody sees of it ever after, until an adjustment.
TEST_F(Bitemporal, ARecordedPeriodStaysAsItWas) {
  std::map<std::string, Figures> recorded;
  std::size_t held = 0;
  for (std::size_t n = 1; n <= scenario().size(); ++n) {
    const json::Value& event = scenario()[n - 1];
    if (type_at(n) == "AllocationRunComputed") {
      const std::string period = *event.find("fields")->find("period")->string();
      const Figures figures = *figures_at(story_, n + 1);
      for (const auto& [key, fen] : figures)
        if (key.first == period) recorded[period][key] = fen;
    }
    const bool late = *event.find("effective")->string() < *event.find("recorded")->string();
    const bool moves = type_at(n) == "RefundIssued" || type_at(n) == "AllocationAdjusted" ||
                       type_at(n) == "UsageCorrected";
    if (!late && !moves) continue;
    const Figures now = *figures_at(story_, n + 1);
    for (const auto& [period, figures] : recorded)
      for (const auto& [key, fen] : figures) {
        ++held;
        EXPECT_EQ(now.at(key), fen) << n << " " << key.first << " " << key.second;
      }
  }
  EXPECT_GT(held, 50U);
}

// An adjustment moves in its open period what it says, to the fen, and nothing anywhere else.
TEST_F(Bitemporal, AnAdjustmentMovesWhatItSays) {
  std::size_t seen = 0;
  for (std::size_t n = 1; n <= scenario().size(); ++n) {
    if (type_at(n) != "AllocationAdjusted") continue;
    ++seen;
    const json::Value* fields = scenario()[n - 1].find("fields");
    const std::string period = *fields->find("book_in")->string();
    Figures expected;
    for (const auto& [owner, fen] : *fields->find("net_change")->object())
      expected[{period, owner}] = *fen.integer();
    const Figures before = *figures_at(story_, n);
    const Figures after = *figures_at(story_, n + 1);
    Figures moved;
    for (const auto& [key, fen] : after) {
      const auto was = before.find(key);
      const std::int64_t change = fen - (was == before.end() ? 0 : was->second);
      if (change != 0) moved[key] = change;
    }
    EXPECT_EQ(moved, expected) << n;
  }
  EXPECT_EQ(seen, 1U);
}

// A refund is booked in the period that is open, under the version of its sale; RULEBOOK 4.5 (c).
TEST_F(Bitemporal, TheThirdQuarterAsItWasSeenOnTheThirdOfNovember) {
  const AsOf then = *as_of(story_.reader(), {std::nullopt, "2025-11-03", std::nullopt});
  const Figures seen = *figures_at(story_, then.size.value);
  EXPECT_EQ(seen.at({"2025Q3", "410300"}), 3'241'158);
  EXPECT_EQ(seen.at({"2025Q3", "411300"}), 6'564'910);
  EXPECT_EQ(seen.at({"2025Q3", "hn-primary"}), 16'444'152);
  const Figures now = *figures_at(story_, story_.size().value);
  EXPECT_EQ(now.at({"2025Q3", "411300"}), 6'564'910);
  EXPECT_EQ(now.at({"2025Q4", "411300"}), -162'269);
  EXPECT_EQ(now.at({"2026Q1", "410300"}), 2'588'426);
}

}  // namespace
}  // namespace luoshu
