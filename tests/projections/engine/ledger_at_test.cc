// The ledger at a point of both axes: exactly the events that count there, by type, by subject, by
// entry and by number, and a state that knows no others.
#include "projections/engine/ledger_at.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <set>

#include "ledger/form/event_form.h"
#include "ledger/store/mem_store.h"
#include "projections/views/catalogue.h"
#include "schema/events_foundation.capnp.h"
#include "schema/events_money.capnp.h"
#include "schema/state_transactions.capnp.h"
#include "tests/projections/support/story_log.h"

namespace luoshu {
namespace {

using namespace test;  // NOLINT(google-build-using-namespace)

using Numbers = std::vector<std::uint64_t>;

std::string text(const json::Value& event, std::string_view member) {
  return *event.find(member)->string();
}

class LedgerAtPoint : public testing::Test {
 protected:
  LedgerAtPoint() : story_(*store_) {
    story_.tell(0, scenario().size());
    EXPECT_TRUE(catch_up(*store_, all_projections()));
  }

  std::unique_ptr<LedgerAt> at(std::uint64_t size, std::optional<std::string> effective = {}) {
    return story_.ledger(*as_of(story_.reader(), {size, std::nullopt, std::move(effective)}));
  }
  static Numbers of_type(const LedgerAt& ledger, EventType type) {
    Numbers numbers;
    EXPECT_TRUE(ledger.each_of_type(type, [&](const RecordedEvent& event) -> Status {
      numbers.push_back(event.at.number.value);
      return {};
    }));
    return numbers;
  }
  // The same, of the scenario as it was written: entry n holds event n.
  static Numbers told(std::string_view type, std::uint64_t size, std::string_view effective) {
    Numbers numbers;
    for (std::uint64_t n = 1; n < size; ++n)
      if (text(scenario()[n - 1], "type") == type &&
          text(scenario()[n - 1], "effective") <= effective)
        numbers.push_back(n);
    return numbers;
  }

  std::unique_ptr<Store> store_ = make_mem_store();
  StoryLog story_;
};

TEST_F(LedgerAtPoint, EventsOfATypeAreThoseRecordedAndDatedByThen) {
  const std::uint64_t all = story_.size().value;
  for (const std::uint64_t size : {std::uint64_t{2}, std::uint64_t{310}, all - 60, all})
    for (const char* day : {"2025-01-01", "2025-09-05", "2025-10-31", "9999-12-31"}) {
      const auto ledger = at(size, day);
      EXPECT_EQ(of_type(*ledger, event_type<schema::TransactionSettled>),
                told("TransactionSettled", size, day))
          << size << " " << day;
      EXPECT_EQ(of_type(*ledger, event_type<schema::RefundIssued>), told("RefundIssued", size, day))
          << size << " " << day;
      EXPECT_EQ(of_type(*ledger, event_type<schema::PartyRegistered>),
                told("PartyRegistered", size, day))
          << size << " " << day;
    }
  EXPECT_EQ(of_type(*at(all), event_type<schema::TransactionSettled>).size(), 15U);
}

TEST_F(LedgerAtPoint, TheStateHasTheSalesThatCountAndNoOthers) {
  const std::uint64_t size = story_.size().value;
  for (const char* day : {"2025-08-11", "2025-08-12", "2025-09-30", "2025-12-31"}) {
    const auto ledger = at(size, day);
    std::size_t sales = 0;
    ledger->state().scan(tables::kTransactions, {}, [&](std::string_view, const auto&) {
      ++sales;
      return true;
    });
    EXPECT_EQ(sales, told("TransactionSettled", size, day).size()) << day;
  }
}

TEST_F(LedgerAtPoint, AnEventIsFoundByItsNumberWhereItCounts) {
  const auto ledger = at(305);
  const auto found = [&](const LedgerAt& where, std::uint64_t number) {
    return where.with_event(EventNumber{number}, [&](const RecordedEvent& event) -> Status {
      EXPECT_EQ(event.at.number.value, number);
      EXPECT_EQ(event.event.subject(), text(scenario()[number - 1], "subject"));
      return {};
    });
  };
  EXPECT_TRUE(found(*ledger, 1));
  EXPECT_TRUE(found(*ledger, 304));
  for (const std::uint64_t none : {std::uint64_t{0}, std::uint64_t{305}, std::uint64_t{1} << 60U}) {
    const Status missing = found(*ledger, none);
    ASSERT_FALSE(missing) << none;
    EXPECT_EQ(missing.error().code, Errc::kNotFound);
  }
  // Recorded by then, but dated later than the day asked about.
  ASSERT_EQ(text(scenario()[303], "effective"), "2025-08-12");
  EXPECT_FALSE(found(*at(305, "2025-08-11"), 304));
  EXPECT_TRUE(found(*at(305, "2025-08-12"), 304));
}

TEST_F(LedgerAtPoint, AnEntryAndASubjectHaveTheirEventsInOrder) {
  const auto ledger = at(story_.size().value);
  const auto none = [](const RecordedEvent&) -> Status {
    ADD_FAILURE() << "entry 0 holds no business event";
    return {};
  };
  EXPECT_TRUE(ledger->each_of_entry(Seq{0}, none));
  Numbers numbers;
  const auto note = [&](const RecordedEvent& event) -> Status {
    numbers.push_back(event.at.number.value);
    return {};
  };
  EXPECT_TRUE(ledger->each_of_entry(Seq{304}, note));
  EXPECT_EQ(numbers, Numbers{304});
  numbers.clear();
  EXPECT_TRUE(ledger->each_of_subject("TX-2025-0001", note));
  EXPECT_TRUE(std::ranges::is_sorted(numbers));
  // Settled as 304; its payment, event 307, is listed under it too.
  EXPECT_TRUE(std::ranges::find(numbers, 304U) != numbers.end());
  EXPECT_TRUE(std::ranges::find(numbers, 307U) != numbers.end());
}

TEST_F(LedgerAtPoint, TheFirstFaultOfAReaderEndsTheWalk) {
  const auto ledger = at(story_.size().value);
  int seen = 0;
  const Status ended = ledger->each_of_type(event_type<schema::TransactionSettled>,
                                            [&](const RecordedEvent&) -> Status {
                                              if (++seen == 2) return Fault{Errc::kLimit, "enough"};
                                              return {};
                                            });
  ASSERT_FALSE(ended);
  EXPECT_EQ(ended.error().detail, "enough");
  EXPECT_EQ(seen, 2);
}

// What is supposed changes the state of this reader, and nothing that anybody else reads.
TEST_F(LedgerAtPoint, WhatIsSupposedIsInNoLog) {
  const auto ledger = at(304);  // all but the sale
  const json::Value& sale = scenario()[303];
  ASSERT_FALSE(ledger->state().has(tables::kTransactions, text(sale, "subject")));
  const auto bytes = form::event_from_json(sale);
  ASSERT_TRUE(bytes);
  ASSERT_TRUE(ledger->suppose(*bytes));
  EXPECT_TRUE(ledger->state().has(tables::kTransactions, text(sale, "subject")));
  EXPECT_TRUE(of_type(*ledger, event_type<schema::TransactionSettled>).empty());
  EXPECT_FALSE(at(304)->state().has(tables::kTransactions, text(sale, "subject")));
}

}  // namespace
}  // namespace luoshu
