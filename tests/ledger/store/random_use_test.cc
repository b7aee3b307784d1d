// Random commits, snapshots, flushes, restarts and a copy of every engine against a plain map.
#include <gtest/gtest.h>

#include <array>
#include <map>
#include <random>
#include <utility>
#include <vector>

#include "ledger/store/copy_store.h"
#include "tests/ledger/store/store_fixtures.h"

namespace luoshu {
namespace {

using Model = std::map<std::pair<std::uint8_t, std::string>, Bytes>;
using RandomUse = EngineTest;

class Walk {
 public:
  explicit Walk(std::uint32_t seed) : random_(seed) {}
  std::uint32_t dice(std::uint32_t sides) { return static_cast<std::uint32_t>(random_() % sides); }
  Bytes key() {
    static constexpr std::array<std::uint8_t, 4> kLetters = {0x00, 0x61, 0xFE, 0xFF};
    Bytes key(dice(4));
    for (auto& letter : key) letter = kLetters[dice(4)];
    return key;
  }
  Table table() { return static_cast<Table>(1 + dice(kTableCount - 1)); }
  // Adds one random change to the batch and makes it in the model.
  void change(Batch& batch, Model& model) {
    const Table where = table();
    const Bytes which = key();
    const std::pair at{static_cast<std::uint8_t>(where), key_of(which)};
    if (dice(4) == 0) {
      batch.erase(where, which);
      model.erase(at);
    } else {
      Bytes value(dice(30), static_cast<std::uint8_t>(dice(256)));
      model[at] = value;
      batch.put(where, ByteView(which), ByteView(value));
    }
  }

 private:
  std::mt19937 random_;
};

void expect_same(const Snapshot& snapshot, const Model& model, Walk& walk) {
  Model found;
  for (std::uint8_t table = 1; table < kTableCount; ++table)
    ASSERT_TRUE(snapshot.scan(static_cast<Table>(table), {}, {}, [&](ByteView key, ByteView value) {
      found[{table, key_of(key)}] = to_bytes(value);
      return true;
    }));
  ASSERT_EQ(found, model);
  for (int i = 0; i < 20; ++i) {
    const std::uint8_t table = static_cast<std::uint8_t>(walk.table());
    const Bytes key = walk.key();
    const std::pair at{table, key_of(key)};
    const auto same = model.find(at);
    EXPECT_EQ(*snapshot.get(static_cast<Table>(table), key),
              same == model.end() ? std::nullopt : std::optional(same->second));
    const auto next = model.lower_bound(at);
    const bool is_next = next != model.end() && next->first.first == table;
    const auto sought = *snapshot.seek(static_cast<Table>(table), key);
    ASSERT_EQ(sought.has_value(), is_next);
    if (is_next) {
      EXPECT_EQ(key_of(sought->key), next->first.second);
    }
    auto last = model.upper_bound(at);
    const bool is_last = last != model.begin() && (--last)->first.first == table;
    const auto back = *snapshot.seek_back(static_cast<Table>(table), key);
    ASSERT_EQ(back.has_value(), is_last);
    if (is_last) {
      EXPECT_EQ(back->value, last->second);
    }
  }
}

TEST_P(RandomUse, EqualsAMap) {
  Walk walk(20261123);
  Model model;
  std::vector<std::pair<std::unique_ptr<Snapshot>, Model>> kept;
  for (int round = 0; round < 400; ++round) {
    Batch batch;
    for (std::uint32_t i = walk.dice(8); i > 0; --i) walk.change(batch, model);
    commit(batch, std::to_string(round));
    if (walk.dice(5) == 0) kept.emplace_back(store_->snapshot(), model);
    if (walk.dice(20) == 0) {
      ASSERT_TRUE(store_->flush());
    }
    if (walk.dice(10) == 0) {
      for (const auto& [snapshot, then] : kept) expect_same(*snapshot, then, walk);
      if (!kept.empty())
        kept.erase(kept.begin() + walk.dice(static_cast<std::uint32_t>(kept.size())));
    }
    if (walk.dice(40) == 0) {
      kept.clear();
      reopen();
      ASSERT_EQ(*store_->head(), text(std::to_string(round)));
    }
    if (walk.dice(10) == 0) expect_same(*store_->snapshot(), model, walk);
  }
  expect_same(*store_->snapshot(), model, walk);

  TemporaryDirectory elsewhere;
  ASSERT_TRUE(copy_store(*store_, elsewhere.path(), {}));
  const auto copy = must_open(elsewhere.path(), RocksOptions::Mode::kReadOnly);
  ASSERT_NE(copy, nullptr);
  EXPECT_EQ(*copy->head(), *store_->head());
  expect_same(*copy->snapshot(), model, walk);
}

INSTANTIATE_TEST_SUITE_P(Engines, RandomUse, testing::ValuesIn(kEngines), engine_name);

}  // namespace
}  // namespace luoshu
