// What was in effect on a day, against the plain way: every event of the log looked at.
#include "projections/engine/date_index.h"

#include <gtest/gtest.h>

#include <random>
#include <set>

#include "ledger/rules/engine/event_message.h"
#include "ledger/store/mem_store.h"
#include "projections/views/catalogue.h"
#include "schema/state_parties.capnp.h"
#include "schema/state_transactions.capnp.h"
#include "tests/projections/support/story_log.h"

namespace luoshu {
namespace {

using namespace test;  // NOLINT(google-build-using-namespace)

// Dates of all events, in the order of the log; entry 0 has none.
std::vector<Date> dates_of(const StoryLog& story) {
  std::vector<Date> dates;
  const LogReader log = story.reader();
  for (std::uint64_t seq = 1; seq < story.size().value; ++seq) {
    const Bytes framed = *log.framed_events(Seq{seq});
    for (const ByteView bytes : *unframe_events(framed)) {
      EventMessage message(bytes);
      dates.push_back(Date{message.read().effective()});
    }
  }
  return dates;
}

TEST(DateIndex, IsWhatLookingAtEveryEventGives) {
  const auto store = make_mem_store();
  StoryLog story(*store);
  story.tell(0, 477);
  ASSERT_TRUE(catch_up(*store, all_projections()));
  const std::vector<Date> dates = dates_of(story);
  const auto ledger = story.ledger(story.at());
  std::set<Date> days(dates.begin(), dates.end());
  for (const Date day : dates) days.insert({Date{day.days - 1}, Date{day.days + 1}});
  std::size_t late_seen = 0;
  for (const Date day : days) {
    std::optional<Seq> first;
    for (std::size_t i = 0; i < dates.size() && !first; ++i)
      if (dates[i] > day) first = Seq{i + 1};
    const auto found = first_entry_after(ledger->rows(), day);
    ASSERT_TRUE(found);
    EXPECT_EQ(found->has_value(), first.has_value()) << to_string(day);
    EXPECT_EQ(found->value_or(Seq{0}), first.value_or(Seq{0})) << to_string(day);
  }
  Date latest{INT32_MIN};
  std::set<std::uint64_t> late;
  for (std::size_t i = 0; i < dates.size(); ++i) {
    if (dates[i] < latest) late.insert(i + 1);
    latest = std::max(latest, dates[i]);
  }
  ASSERT_TRUE(late_events(ledger->rows(), Seq{0}, [&](const LateEvent& event) {
    EXPECT_TRUE(late.contains(event.at.number.value));
    EXPECT_EQ(event.effective, dates[event.at.number.value - 1]);
    ++late_seen;
    return true;
  }));
  EXPECT_EQ(late_seen, late.size());
  EXPECT_GT(late.size(), 5U);
}

// The state as of a day is the one of a log that was never told what is dated later.
TEST(LedgerAt, TheStateOfADayIsThatOfTheEventsUpToIt) {
  const auto store = make_mem_store();
  StoryLog story(*store);
  story.tell(0, 477);
  for (const char* day : {"2025-06-30", "2025-09-30", "2025-12-20", "2026-03-31"}) {
    AsOf at = story.at();
    at.effective = *parse_date(day);
    const auto ledger = story.ledger(at);
    const auto less_store = make_mem_store();
    StoryLog less(*less_store);
    std::size_t told = 0;
    for (const json::Value& event : scenario())
      if (*event.find("effective")->string() <= day) told += less.offer(event) ? 1 : 0;
    std::size_t counted = 0;
    for (std::uint64_t seq = 1; seq < story.size().value; ++seq)
      ASSERT_TRUE(ledger->each_of_entry(Seq{seq}, [&](const RecordedEvent&) -> Status {
        ++counted;
        return {};
      }));
    EXPECT_EQ(counted, told) << day;
    const auto expected = less.ledger(less.at());
    // What rows say beside numbers of events, which are one log's own.
    const auto names = [](const LedgerAt& from) {
      std::map<std::string, std::string> rows;
      from.state().scan(tables::kDivisions, {}, [&](std::string_view key, const auto& row) {
        rows.emplace(key, from_kj(row->getName()));
        return true;
      });
      from.state().scan(tables::kTransactions, {}, [&](std::string_view key, const auto& row) {
        rows.emplace(key, std::to_string(row->getNetFen()) + " " +
                              std::to_string(row->getRefundedNetFen()) + " " +
                              std::to_string(row->getPaidFen()));
        return true;
      });
      return rows;
    };
    EXPECT_EQ(names(*ledger), names(*expected)) << day;
  }
}

}  // namespace
}  // namespace luoshu
