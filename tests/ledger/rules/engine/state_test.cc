// The state by itself: what it remembers, what it digests (docs/FORMATS.md, state digest).
#include "ledger/rules/engine/state.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <random>

#include "ledger/rules/engine/rulebook.h"
#include "ledger/rules/engine/store_rows.h"
#include "ledger/store/mem_store.h"
#include "schema/state_parties.capnp.h"
#include "schema/state_transactions.capnp.h"

namespace luoshu {
namespace {

void put_party(State& state, std::string_view party, const char* name) {
  state.put(tables::kParties, party, [&](schema::PartyRow::Builder row) { row.setName(name); });
}
void put_seen(State& state, std::string_view id) {
  state.put(tables::kSeen, id, [](schema::SeenRow::Builder row) { row.setAmountFen(1); });
}

TEST(State, AFactIsRememberedUntilARowChangesThatIsNotOfOneSale) {
  State state;
  state.begin(Size{1});
  int asked = 0;
  const auto remembered = [&](bool holds) {
    return state.remembers("fact", [&] {
      ++asked;
      return holds;
    });
  };
  EXPECT_FALSE(remembered(false));  // what does not hold is asked again
  EXPECT_TRUE(remembered(true));
  EXPECT_TRUE(remembered(false));
  EXPECT_EQ(asked, 2);
  put_seen(state, "sale");  // says nothing about anything else
  EXPECT_TRUE(remembered(false));
  EXPECT_EQ(asked, 2);
  put_party(state, "p", "a");
  EXPECT_FALSE(remembered(false));
  EXPECT_TRUE(remembered(true));
  state.roll_back();
  EXPECT_FALSE(remembered(false));
}

TEST(State, ADerivedValueIsComputedAgainAfterAnyChange) {
  State state;
  state.begin(Size{1});
  int made = 0;
  const auto value = [&] { return *state.derived<int>("value", [&] { return ++made; }); };
  EXPECT_EQ(value(), 1);
  EXPECT_EQ(value(), 1);
  put_seen(state, "sale");
  EXPECT_EQ(value(), 2);
  state.roll_back();
  EXPECT_EQ(value(), 3);
}

// Rows of the source, rows of memory and rows that are nowhere, in one look.
TEST(State, AGlanceAtManyIsAGlanceAtEach) {
  const auto store = make_mem_store();
  StoreRows rows(*store, Size{0});
  State state(&rows);
  const auto keep = [&](std::uint64_t size) {
    Batch batch;
    put_mutations(batch, state.commit(), Size{size});
    ASSERT_TRUE(std::holds_alternative<Committed>(store->commit(*store->head(), batch, {1})));
    rows.renew(Size{size});
    state.after_commit();
  };
  state.begin(Size{1});
  for (int i = 100; i < 400; i += 3) put_seen(state, std::to_string(i));
  keep(1);
  State fresh(&rows);
  fresh.begin(Size{2});
  put_seen(fresh, "101");
  fresh.erase(tables::kSeen, "103");
  std::vector<std::string> names;
  for (int i = 101; i < 500; i += 2) names.push_back(std::to_string(i));
  const std::vector<std::string_view> keys(names.begin(), names.end());
  std::vector<int> met(keys.size(), 0);
  fresh.glance_each(tables::kSeen, keys, [&](std::size_t which, const auto& row) {
    ++met[which];
    EXPECT_EQ(static_cast<bool>(row), static_cast<bool>(fresh.glance(tables::kSeen, keys[which])))
        << keys[which];
  });
  EXPECT_EQ(met, std::vector<int>(keys.size(), 1));
}

// Whatever is asked for in whatever order: what the source remembers of absent rows changes
// nothing.
TEST(State, AbsentRowsStayAbsentAndOthersAreFound) {
  const auto store = make_mem_store();
  StoreRows rows(*store, Size{0});
  std::set<std::string> there;
  std::minstd_rand dice(7);
  for (std::uint64_t size = 1; size <= 40; ++size) {
    State state(&rows);
    state.begin(Size{size});
    int next = static_cast<int>(dice() % 900);
    for (int asked = 0; asked < 60; ++asked) {
      next = dice() % 8 == 0 ? static_cast<int>(dice() % 1000) : (next + 1) % 1000;
      const std::string key = fmt::format("{:03}", next);
      EXPECT_EQ(state.has(tables::kSeen, key), there.contains(key)) << key << " at " << size;
      if (dice() % 4 != 0) continue;
      put_seen(state, key);
      there.insert(key);
    }
    Batch batch;
    put_mutations(batch, state.commit(), Size{size});
    ASSERT_TRUE(std::holds_alternative<Committed>(store->commit(*store->head(), batch, {1})));
    rows.renew(Size{size});
  }
}

TEST(State, AGlanceSeesWhatTheEntryChanged) {
  State state;
  state.begin(Size{1});
  EXPECT_FALSE(state.glance(tables::kParties, "p"));
  put_party(state, "p", "a");
  ASSERT_TRUE(state.glance(tables::kParties, "p"));
  EXPECT_EQ(state.glance(tables::kParties, "p")->getName(), "a");
  state.roll_back();
  EXPECT_FALSE(state.glance(tables::kParties, "p"));
}

// The layout of the page, put together here byte by byte.
TEST(State, TheDigestIsThatOfTheRowsThatChanged) {
  State state;
  state.begin(Size{1});
  put_party(state, "b", "kept");
  state.commit();
  state.begin(Size{2});
  put_party(state, "a", "new");
  put_party(state, "b", "kept");  // written, not changed
  put_party(state, "c", "gone");
  state.erase(tables::kParties, "c");
  const std::vector<Mutation> mutations = state.commit();
  ASSERT_EQ(mutations.size(), 1U);
  const ByteView row = mutations[0].row->bytes();
  Bytes expected{0, 4, 0, 0, 0, 1, 'a', 1, 0, 0, 0, static_cast<std::uint8_t>(row.size())};
  expected.insert(expected.end(), row.begin(), row.end());
  EXPECT_EQ(mutations_digest(mutations), sha256(expected));
  state.begin(Size{3});
  state.erase(tables::kParties, "a");
  const std::vector<Mutation> erased = state.commit();
  EXPECT_EQ(mutations_digest(erased), sha256(Bytes{0, 4, 0, 0, 0, 1, 'a', 0, 0, 0, 0, 0}));
  Bytes chained(32, 0);
  const Hash nothing = sha256(Bytes{});
  chained.insert(chained.end(), nothing.bytes.begin(), nothing.bytes.end());
  EXPECT_EQ(next_state_digest(Hash{}, {}), sha256(chained));
}

}  // namespace
}  // namespace luoshu
