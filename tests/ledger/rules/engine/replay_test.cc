// The same events give the same state, to the byte; and the state grows with what there is, not
// with what happened to it.

#include "tests/ledger/rules/engine/specimens.h"

namespace luoshu {
namespace {

using test::event_of;
using test::nth;
using test::Rehearsal;
using test::with;

constexpr int kMany = 1000;

struct RowTotals {
  std::size_t rows = 0;
  std::size_t bytes = 0;
  friend bool operator==(const RowTotals&, const RowTotals&) = default;
};
RowTotals totals_of(Rehearsal& rehearsal) {
  RowTotals totals;
  for (const Mutation& row : rehearsal.state().all_rows()) {
    ++totals.rows;
    totals.bytes += row.row->bytes().size();
  }
  return totals;
}

TEST(Replay, TwoStatesFromTheSameEventsAreAlikeToTheByte) {
  Rehearsal one;
  Rehearsal two;
  for (const json::Value& event : test::scenario()) {
    one.accept(event);  // which judges it once more, before
    ASSERT_TRUE(two.offer(event));
    ASSERT_EQ(one.digest(), two.digest()) << json::to_line(event);
  }
  const auto rows_one = one.state().all_rows();
  const auto rows_two = two.state().all_rows();
  ASSERT_EQ(rows_one.size(), rows_two.size());
  for (std::size_t i = 0; i < rows_one.size(); ++i) {
    EXPECT_EQ(rows_one[i].table, rows_two[i].table);
    EXPECT_EQ(rows_one[i].key, rows_two[i].key);
    EXPECT_TRUE(std::ranges::equal(rows_one[i].row->bytes(), rows_two[i].row->bytes()))
        << rows_one[i].key;
  }
}

// `kMany` events made by `event(i)` add `rows` rows each.
template <class MakeEvent>
void expect_rows_per_event(int after, std::size_t rows, const MakeEvent& event) {
  const auto rehearsal = Rehearsal::after(after);
  const RowTotals before = totals_of(*rehearsal);
  for (int i = 0; i < kMany; ++i)
    ASSERT_TRUE(rehearsal->offer(event(i)))
        << describe(rehearsal->judge(event(i)).reasons, Language::kEn);
  EXPECT_EQ(totals_of(*rehearsal).rows, before.rows + rows * kMany);
}

json::Value numbered(const json::Value& event, std::string_view path, int i) {
  return with(event, path, fmt::format("N-{}", i));
}

TEST(Replay, RowsGrowWithSubjects) {
  // A cost.
  expect_rows_per_event(288, 1, [](int i) { return numbered(nth(289), "subject", i); });
  // A metering: its use, and its id. Then the sale: itself, and its place in the book.
  expect_rows_per_event(302, 2, [](int i) {
    const bool metering = i % 2 == 0;
    const json::Value event = numbered(nth(metering ? 303 : 304), "subject", i / 2);
    return numbered(event, metering ? "fields.transaction" : "fields.invoice_no", i / 2);
  });
}

TEST(Replay, RowsDoNotGrowWithChangesOfOneSubject) {
  const auto expect_no_growth = [](const json::Value& first, const json::Value& second) {
    const auto rehearsal = Rehearsal::after(288);
    rehearsal->accept(first);
    rehearsal->accept(second);
    const RowTotals before = totals_of(*rehearsal);
    for (int i = 0; i < kMany / 2; ++i) {
      ASSERT_TRUE(rehearsal->offer(first));
      ASSERT_TRUE(rehearsal->offer(second));
    }
    EXPECT_EQ(totals_of(*rehearsal), before);
  };
  const json::Value party = event_of(R"({"type": "PartyAmended", "author": "hn-auth",
    "role": "authority", "effective": "2025-08-01", "subject": "dev-agri",
    "fields": {"name": "甲"}})");
  expect_no_growth(party, with(party, "fields.name", "乙"));
  const json::Value officer = event_of(R"({"type": "SecurityOfficerNamed", "author": "hn-primary",
    "role": "primary_developer", "effective": "2025-08-10", "subject": "hn-primary",
    "fields": {"post": "首席安全官", "valid_to": "2026-08-09"}})");
  expect_no_growth(officer, with(officer, "fields.post", "安全总监"));
}

TEST(Replay, APaymentChangesItsStatementAndRunAlone) {
  const auto rehearsal = Rehearsal::after(354);
  const auto before = rehearsal->state().all_rows();
  rehearsal->accept(nth(355));
  std::size_t changed = 0;
  for (const Mutation& row : rehearsal->state().all_rows()) {
    const auto same = std::ranges::find_if(
        before, [&](const Mutation& old) { return old.table == row.table && old.key == row.key; });
    ASSERT_NE(same, before.end()) << row.key;
    changed += std::ranges::equal(same->row->bytes(), row.row->bytes()) ? 0 : 1;
  }
  EXPECT_EQ(changed, 2U);  // the statement and its run
}

}  // namespace
}  // namespace luoshu
