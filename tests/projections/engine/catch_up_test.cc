// Rows follow the log in whatever portions, a rebuild finds what is wrong and mends it, and a gap
// is an error.
#include "projections/engine/catch_up.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <random>

#include "ledger/store/mem_store.h"
#include "projections/checks/row_checks.h"
#include "projections/views/catalogue.h"
#include "tests/projections/support/story_log.h"

namespace luoshu {
namespace {

using namespace test;  // NOLINT(google-build-using-namespace)

constexpr std::size_t kStory = 477;

// Changes one stored row of the views, as damage or a mistake would.
std::string spoil(Store& store, std::size_t which) {
  const auto snapshot = store.snapshot();
  Bytes key;
  Bytes value;
  std::size_t place = 0;
  EXPECT_TRUE(snapshot->scan(Table::kViews, {}, {}, [&](ByteView at, ByteView row) {
    key = to_bytes(at);
    value = to_bytes(row);
    return place++ != which;
  }));
  value.back() ^= 1U;
  Batch batch;
  batch.put(Table::kViews, key, value);
  const HeadBytes head = *store.head();
  EXPECT_TRUE(std::holds_alternative<Committed>(store.commit(head, batch, head)));
  return to_hex(key);
}

void write(Store& store, const Batch& batch) {
  const HeadBytes head = *store.head();
  ASSERT_TRUE(std::holds_alternative<Committed>(store.commit(head, batch, head)));
}

TEST(CatchUp, AnyPortionsGiveTheSameRows) {
  const auto whole = make_mem_store();
  StoryLog story(*whole);
  story.tell(0, kStory);
  ASSERT_TRUE(catch_up(*whole, all_projections()));
  const auto expected = stored_view_rows(*whole);
  ASSERT_GT(expected.size(), 500U);
  for (std::uint32_t seed = 0; seed < 3; ++seed) {
    SCOPED_TRACE(fmt::format("seed {}", seed));
    std::mt19937 dice(seed);
    const auto store = make_mem_store();
    StoryLog part(*store);
    for (std::size_t told = 0; told < kStory;) {
      const std::size_t more = std::min<std::size_t>(kStory - told, 1 + dice() % 90);
      part.tell(told, told + more);
      told += more;
      // Now and then it is interrupted after some entries.
      std::uint64_t left = 1 + dice() % 120;
      ASSERT_TRUE(catch_up(*store, all_projections(), [&](auto, auto) { return --left != 0; }));
    }
    const auto end = catch_up(*store, all_projections());
    ASSERT_TRUE(end);
    EXPECT_EQ(end->size, part.size());
    EXPECT_EQ(stored_view_rows(*store), expected);
  }
}

TEST(CatchUp, TheRowsAreThoseOfTheReplayedLog) {
  const auto store = make_mem_store();
  StoryLog story(*store);
  story.tell(0, kStory);
  ASSERT_TRUE(catch_up(*store, all_projections()));
  const ReplayedRows rows = replay(*store);
  const ReplayedStore replayed(*store, rows, story.reader().head(),
                               ReplayedStore::ViewRowsFrom::kNowhere);
  for (const Projection* projection : all_projections()) {
    const auto found = check_rows(*store, replayed, *projection, story.size());
    ASSERT_TRUE(found) << found.error().detail;
    EXPECT_EQ(found->faults, 0U) << projection->name << " " << found->place << found->detail;
    EXPECT_GT(found->rows, 0U);
  }
  // Every stored row is some projection's: a change of any of them is found by one of them.
  const std::size_t count = stored_view_rows(*store).size() - 1;
  for (std::size_t which = 0; which < count; which += 41) {
    const std::string key = spoil(*store, which);
    std::uint64_t faults = 0;
    for (const Projection* projection : all_projections())
      faults += check_rows(*store, replayed, *projection, story.size())->faults;
    EXPECT_EQ(faults, 1U) << key;
    spoil(*store, which);  // back again
  }
}

TEST(CatchUp, ARowTooManyOrTooFewIsFound) {
  const auto store = make_mem_store();
  StoryLog story(*store);
  story.tell(0, 60);
  ASSERT_TRUE(catch_up(*store, all_projections()));
  const ReplayedRows rows = replay(*store);
  const ReplayedStore replayed(*store, rows, story.reader().head(),
                               ReplayedStore::ViewRowsFrom::kNowhere);
  const ViewRow extra{view_tables::kEventsBySubject, std::string("nobody\0........", 15), {1, 2}};
  Batch batch;
  put_view_row(batch, extra, 0, Size{5});
  write(*store, batch);
  const auto found = check_rows(*store, replayed, kEventsProjection, story.size());
  EXPECT_EQ(found->faults, 1U);
  EXPECT_NE(found->detail.find("luoshu rebuild"), std::string::npos);
  Batch gone;
  gone.erase(Table::kViews, batch.changes().front().key);
  write(*store, gone);
  EXPECT_EQ(check_rows(*store, replayed, kEventsProjection, story.size())->faults, 0U);
}

TEST(CatchUp, AGapIsAnErrorAndNeverAWait) {
  for (const std::uint64_t missing : {1U, 17U, 59U}) {
    const auto store = make_mem_store();
    StoryLog story(*store);
    story.tell(0, 60);
    Batch hole;
    hole.erase(Table::kLeaves, seq_key(Seq{missing}));
    write(*store, hole);
    const auto caught = catch_up(*store, all_projections());
    ASSERT_FALSE(caught);
    EXPECT_EQ(caught.error().code, Errc::kCorruption);
    EXPECT_NE(caught.error().detail.find(std::to_string(missing)), std::string::npos);
  }
}

TEST(CatchUp, AnEntryInThePlaceOfAnotherIsAGap) {
  const auto store = make_mem_store();
  StoryLog story(*store);
  story.tell(0, 60);
  Batch shifted;
  shifted.put(Table::kLeaves, seq_key(Seq{20}), *story.reader().leaf_bytes(Seq{21}));
  write(*store, shifted);
  const auto caught = catch_up(*store, all_projections());
  ASSERT_FALSE(caught);
  EXPECT_EQ(caught.error().code, Errc::kCorruption);
  EXPECT_NE(caught.error().detail.find("gap"), std::string::npos);
  EXPECT_FALSE(caught.error().detail_zh.empty());
}

TEST(Rebuild, FindsNothingWhereNothingIsWrong) {
  const auto store = make_mem_store();
  StoryLog story(*store);
  story.tell(0, kStory);
  const auto rebuilt = rebuild(*store, all_projections());
  ASSERT_TRUE(rebuilt) << rebuilt.error().detail;
  EXPECT_EQ(rebuilt->differing, 0U);
  EXPECT_EQ(rebuilt->rows + 1, stored_view_rows(*store).size());
}

TEST(Rebuild, FindsTheRowThatIsWrongAndMendsIt) {
  const auto store = make_mem_store();
  StoryLog story(*store);
  story.tell(0, 300);
  ASSERT_TRUE(rebuild(*store, all_projections()));
  ASSERT_TRUE(rebuild(*store, all_projections()));  // in the first generation again
  const auto good = stored_view_rows(*store);
  for (const std::size_t which : {0U, 100U, 250U}) {
    spoil(*store, which);
    ASSERT_NE(stored_view_rows(*store), good);
    ASSERT_EQ(rebuild(*store, all_projections())->differing, 1U);
    ASSERT_EQ(rebuild(*store, all_projections())->differing, 0U);
    EXPECT_EQ(stored_view_rows(*store), good);
  }
}

TEST(Rebuild, ReadersSeeTheOldRowsOrTheNewOnesWhileItGoesOn) {
  const auto store = make_mem_store();
  StoryLog story(*store);
  story.tell(0, 200);
  ASSERT_TRUE(catch_up(*store, all_projections()));
  const auto count = [&] {
    std::uint64_t events = 0;
    const auto ledger = story.ledger(story.at());
    EXPECT_EQ(ledger->lag(), 0U);
    for (std::uint16_t type = 0; type < event_types(); ++type)
      EXPECT_TRUE(ledger->each_of_type(event_type_of(type), [&](const RecordedEvent&) -> Status {
        ++events;
        return {};
      }));
    return events;
  };
  const std::uint64_t before = count();
  EXPECT_EQ(before, 200U);
  std::uint64_t steps = 0;
  const auto stopped = rebuild(*store, all_projections(), [&](auto, auto) {
    EXPECT_EQ(count(), before);
    return ++steps < 5;
  });
  ASSERT_FALSE(stopped);
  EXPECT_EQ(stopped.error().code, Errc::kBusy);
  EXPECT_EQ(count(), before);
  // It goes on where it stopped, also when the log has grown meanwhile.
  story.tell(200, 220);
  std::uint64_t first = 0;
  const auto rebuilt = rebuild(*store, all_projections(), [&](std::uint64_t done, std::uint64_t) {
    if (first == 0) first = done;
    return true;
  });
  ASSERT_TRUE(rebuilt) << rebuilt.error().detail;
  EXPECT_EQ(first, 6U);
  EXPECT_EQ(rebuilt->differing, 0U);
  EXPECT_EQ(count(), 220U);
}

TEST(ViewSource, SaysHowFarTheStoredRowsLagAndAnswersAllTheSame) {
  const auto store = make_mem_store();
  StoryLog story(*store);
  story.tell(0, 100);
  ASSERT_TRUE(catch_up(*store, all_projections()));
  story.tell(100, 130);
  EXPECT_EQ(story.ledger(story.at())->lag(), 30U);
  EXPECT_EQ(story.ledger(story.at(50))->lag(), 0U);
  EXPECT_EQ(story.ledger(story.at(111))->lag(), 10U);
}

}  // namespace
}  // namespace luoshu
