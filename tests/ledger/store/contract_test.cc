// The contract of the store port, held against every implementation.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <atomic>
#include <thread>

#include "tests/ledger/store/store_fixtures.h"

namespace luoshu {
namespace {

using Rows = std::vector<std::pair<std::string, Bytes>>;

std::string key_of(ByteView key) {
  return std::string(as_text(key));
}

class StoreContract : public EngineTest {
 protected:
  static Rows rows(const Snapshot& snapshot, Table table, std::string_view from = {},
                   std::string_view to = {}) {
    Rows found;
    const auto scanned =
        snapshot.scan(table, as_bytes(from), as_bytes(to), [&](ByteView key, ByteView value) {
          found.emplace_back(key_of(key), to_bytes(value));
          return true;
        });
    EXPECT_TRUE(scanned);
    return found;
  }
};

TEST_P(StoreContract, BeginsEmpty) {
  EXPECT_EQ(*store_->head(), HeadBytes{});
  for (std::uint8_t table = 0; table < kTableCount; ++table)
    EXPECT_TRUE(rows(*store_->snapshot(), static_cast<Table>(table)).empty());
  EXPECT_FALSE(*store_->snapshot()->seek(Table::kLeaves, {}));
  EXPECT_FALSE(*store_->snapshot()->seek_back(Table::kLeaves, as_bytes("z")));
}

TEST_P(StoreContract, CommitNeedsTheHeadItExpects) {
  Batch batch;
  batch.put(Table::kLeaves, as_bytes("k"), as_bytes("first"));
  ASSERT_TRUE(is_committed(store_->commit({}, batch, text("one"))));
  EXPECT_EQ(*store_->head(), text("one"));

  Batch other;
  other.put(Table::kLeaves, as_bytes("k"), as_bytes("second"));
  other.put(Table::kEvents, as_bytes("e"), as_bytes("second"));
  for (const HeadBytes& wrong : {HeadBytes{}, text("on"), text("one "), text("two")}) {
    const CommitOutcome outcome = store_->commit(wrong, other, text("two"));
    ASSERT_TRUE(std::holds_alternative<HeadConflict>(outcome));
    EXPECT_EQ(std::get<HeadConflict>(outcome).actual, text("one"));
  }
  EXPECT_EQ(*store_->head(), text("one"));
  EXPECT_EQ(get(Table::kLeaves, "k"), text("first"));
  EXPECT_EQ(get(Table::kEvents, "e"), std::nullopt);
}

TEST_P(StoreContract, OneOfManyRacingWritersWinsEachHead) {
  constexpr int kThreads = 4;
  constexpr int kRounds = 25;
  std::atomic<int> wins = 0;
  const auto race = [&](int who) {
    for (int round = 0; round < kRounds; ++round) {
      const std::string head = round == 0 ? "" : std::to_string(round);
      Batch batch;
      batch.put(Table::kLeaves, as_bytes(std::to_string(round)), as_bytes(std::to_string(who)));
      const auto outcome = store_->commit(text(head), batch, text(std::to_string(round + 1)));
      if (is_committed(outcome)) ++wins;
    }
  };
  std::vector<std::thread> threads;
  for (int who = 0; who < kThreads; ++who) threads.emplace_back(race, who);
  for (std::thread& thread : threads) thread.join();
  // A thread that runs ahead of the others may find an old head; nobody ever wins a head twice.
  EXPECT_LE(wins, kRounds);
  EXPECT_EQ(static_cast<std::size_t>(wins), rows(*store_->snapshot(), Table::kLeaves).size());
  EXPECT_EQ(*store_->head(), text(std::to_string(wins)));
}

TEST_P(StoreContract, EmptyBatchMovesTheHead) {
  commit({}, "a");
  commit({}, "b");
  reopen();
  EXPECT_EQ(*store_->head(), text("b"));
}

TEST_P(StoreContract, TheHeadIsARowOfMeta) {
  put(Table::kMeta, "format", "1");
  EXPECT_EQ(get(Table::kMeta, kHeadKey), *store_->head());
  EXPECT_EQ(rows(*store_->snapshot(), Table::kMeta).size(), 2U);
}

TEST_P(StoreContract, ABatchSpansTablesAndTheLaterChangeWins) {
  Batch batch;
  batch.put(Table::kLeaves, as_bytes("k"), as_bytes("old"));
  batch.put(Table::kLeaves, as_bytes("k"), as_bytes("new"));
  batch.put(Table::kEvents, as_bytes("k"), as_bytes("event"));
  batch.put(Table::kState, as_bytes("gone"), as_bytes("x"));
  batch.erase(Table::kState, as_bytes("gone"));
  batch.erase(Table::kViews, as_bytes("back"));
  batch.put(Table::kViews, as_bytes("back"), as_bytes("here"));
  commit(batch, "1");
  reopen();
  EXPECT_EQ(get(Table::kLeaves, "k"), text("new"));
  EXPECT_EQ(get(Table::kEvents, "k"), text("event"));
  EXPECT_EQ(get(Table::kState, "gone"), std::nullopt);
  EXPECT_EQ(get(Table::kViews, "back"), text("here"));
  EXPECT_EQ(get(Table::kTiles, "k"), std::nullopt);  // tables do not mix
}

TEST_P(StoreContract, EraseOfWhatIsNotThereIsNothing) {
  Batch batch;
  batch.erase(Table::kState, as_bytes("never"));
  commit(batch, "1");
  EXPECT_EQ(get(Table::kState, "never"), std::nullopt);
}

TEST_P(StoreContract, KeysAreBytesInUnsignedOrder) {
  using std::string_literals::operator""s;
  const std::vector<std::string> ordered = {""s,     "\0"s,       "\0\0"s, "\0\xFF"s, "\x01"s,
                                            "\x7F"s, "\x80"s,     "a"s,    "a\0"s,    "a\0b"s,
                                            "ab"s,   "\xFE\xFF"s, "\xFF"s, "\xFF\0"s, "\xFF\xFF"s};
  std::vector<std::string> sorted = ordered;
  std::ranges::sort(sorted, [](const std::string& a, const std::string& b) {
    return std::lexicographical_compare(a.begin(), a.end(), b.begin(), b.end(), [](char x, char y) {
      return static_cast<unsigned char>(x) < static_cast<unsigned char>(y);
    });
  });
  Batch batch;
  for (auto key = ordered.rbegin(); key != ordered.rend(); ++key)
    batch.put(Table::kViews, as_bytes(*key), as_bytes("value of " + *key));
  commit(batch, "1");
  reopen();
  const auto found = rows(*store_->snapshot(), Table::kViews);
  ASSERT_EQ(found.size(), sorted.size());
  for (std::size_t i = 0; i < sorted.size(); ++i) {
    EXPECT_EQ(found[i].first, sorted[i]);
    EXPECT_EQ(found[i].second, text("value of " + sorted[i]));
  }
}

TEST_P(StoreContract, ScanTakesAHalfOpenRangeAndStopsWhenTold) {
  for (const char* key : {"b", "d", "f"}) put(Table::kTiles, key, key);
  const auto snapshot = store_->snapshot();
  const auto keys = [&](std::string_view from, std::string_view to) {
    std::string all;
    for (const auto& row : rows(*snapshot, Table::kTiles, from, to)) all += row.first;
    return all;
  };
  EXPECT_EQ(keys("", ""), "bdf");
  EXPECT_EQ(keys("b", "f"), "bd");
  EXPECT_EQ(keys("c", "e"), "d");
  EXPECT_EQ(keys("c", ""), "df");
  EXPECT_EQ(keys("g", ""), "");
  EXPECT_EQ(keys("d", "d"), "");
  EXPECT_EQ(keys("f", "b"), "");
  int seen = 0;
  ASSERT_TRUE(
      snapshot->scan(Table::kTiles, {}, {}, [&](ByteView, ByteView) { return ++seen < 2; }));
  EXPECT_EQ(seen, 2);
}

TEST_P(StoreContract, AScanMayReadAndCommitBetweenItsRows) {
  for (const char* key : {"b", "d", "f"}) put(Table::kTiles, key, key);
  const auto snapshot = store_->snapshot();
  std::string keys;
  ASSERT_TRUE(snapshot->scan(Table::kTiles, {}, {}, [&](ByteView key, ByteView value) {
    keys += key_of(key);
    EXPECT_EQ((*snapshot->seek(Table::kTiles, key))->value, to_bytes(value));
    EXPECT_EQ(*snapshot->get(Table::kTiles, key), to_bytes(value));
    put(Table::kTiles, "e", "too late");
    return true;
  }));
  EXPECT_EQ(keys, "bdf");
}

TEST_P(StoreContract, SeekFindsTheNeighbours) {
  for (const char* key : {"b", "d"}) put(Table::kCheckpoints, key, key);
  put(Table::kTiles, "zzz", "of the next table");
  put(Table::kEventNumbers, "aaa", "of the table before");
  const auto snapshot = store_->snapshot();
  const auto forward = [&](std::string_view from) {
    const auto row = *snapshot->seek(Table::kCheckpoints, as_bytes(from));
    return row ? key_of(row->key) : "none";
  };
  const auto backward = [&](std::string_view upto) {
    const auto row = *snapshot->seek_back(Table::kCheckpoints, as_bytes(upto));
    return row ? key_of(row->key) : "none";
  };
  EXPECT_EQ(forward(""), "b");
  EXPECT_EQ(forward("b"), "b");
  EXPECT_EQ(forward("ba"), "d");
  EXPECT_EQ(forward("da"), "none");
  EXPECT_EQ(backward(""), "none");
  EXPECT_EQ(backward("a"), "none");
  EXPECT_EQ(backward("b"), "b");
  EXPECT_EQ(backward("c"), "b");
  EXPECT_EQ(backward("zz"), "d");
}

TEST_P(StoreContract, SnapshotsSeeNothingThatCameLater) {
  put(Table::kState, "k", "1");
  const auto first = store_->snapshot();
  EXPECT_EQ(key_of((*first->seek(Table::kState, {}))->key), "k");
  put(Table::kState, "k", "2");
  put(Table::kState, "a", "new");
  const auto second = store_->snapshot();
  Batch batch;
  batch.erase(Table::kState, as_bytes("k"));
  commit(batch, "erased");
  EXPECT_TRUE(store_->flush());

  EXPECT_EQ(rows(*first, Table::kState), (Rows{{"k", text("1")}}));
  EXPECT_EQ(key_of((*first->seek(Table::kState, {}))->key), "k");
  EXPECT_EQ(rows(*second, Table::kState), (Rows{{"a", text("new")}, {"k", text("2")}}));
  EXPECT_EQ(*second->get(Table::kMeta, as_bytes(kHeadKey)), text("head of a=new"));
  EXPECT_EQ(get(Table::kState, "k"), std::nullopt);
  EXPECT_EQ((*second->seek_back(Table::kState, as_bytes("z")))->value, text("2"));
  EXPECT_EQ((*store_->snapshot()->seek_back(Table::kState, as_bytes("z")))->key, text("a"));
}

TEST_P(StoreContract, KeepsLargeValuesAndEmptyOnes) {
  Bytes large(3 << 20);
  for (std::size_t i = 0; i < large.size(); ++i) large[i] = static_cast<std::uint8_t>(i * i >> 7);
  Batch batch;
  batch.put(Table::kEvents, as_bytes("large"), large);
  batch.put(Table::kEvents, as_bytes("none"), Bytes{});
  EXPECT_EQ(batch.bytes(), large.size() + 5 + 4);
  commit(batch, "1");
  EXPECT_TRUE(store_->flush());
  reopen();
  EXPECT_EQ(get(Table::kEvents, "large"), large);
  EXPECT_EQ(get(Table::kEvents, "none"), Bytes{});
  EXPECT_TRUE(store_->verify_files());
  EXPECT_GE(*store_->stored_bytes(), large.size());
}

TEST_P(StoreContract, ReadersSeeWholeCommitsWhileAWriterWrites) {
  std::atomic<bool> done = false;
  std::atomic<int> torn = 0;
  std::thread reader([&] {
    while (!done) {
      const auto snapshot = store_->snapshot();
      const auto a = *snapshot->get(Table::kState, as_bytes("a"));
      const auto b = *snapshot->seek(Table::kViews, as_bytes("b"));
      const auto head = *snapshot->get(Table::kMeta, as_bytes(kHeadKey));
      if (a != (b ? std::optional(b->value) : std::nullopt) || a != head) ++torn;
    }
  });
  for (int i = 0; i < 200; ++i) {
    Batch batch;
    batch.put(Table::kState, as_bytes("a"), as_bytes(std::to_string(i)));
    batch.put(Table::kViews, as_bytes("b"), as_bytes(std::to_string(i)));
    commit(batch, std::to_string(i));
  }
  done = true;
  reader.join();
  EXPECT_EQ(torn, 0);
}

INSTANTIATE_TEST_SUITE_P(Engines, StoreContract, testing::ValuesIn(kEngines), engine_name);

}  // namespace
}  // namespace luoshu
