// Versioned rows against the simplest thing that could be right: the whole history of every row.
#include "ledger/store/versioned.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <random>

#include "tests/ledger/store/store_fixtures.h"

namespace luoshu {
namespace {

using History = std::map<std::uint64_t, std::optional<Bytes>>;  // by version
using Histories = std::map<std::pair<std::uint16_t, std::string>, History>;

std::optional<Bytes> value_at(const History& history, std::uint64_t as_of) {
  std::optional<Bytes> value;
  for (const auto& [version, then] : history)
    if (version <= as_of) value = then;
  return value;
}

// Short keys of few letters, so that many are prefixes of each other and hold 00 and FF.
std::vector<Bytes> all_short_keys() {
  std::vector<Bytes> keys = {{}};
  const std::vector<std::uint8_t> letters = {0x00, 0x01, 0x61, 0xFF};
  for (std::size_t at = 0, longer = 0; longer < 2; ++longer)
    for (const std::size_t end = keys.size(); at < end; ++at)
      for (const std::uint8_t letter : letters) {
        Bytes key = keys[at];
        key.push_back(letter);
        keys.push_back(std::move(key));
      }
  return keys;
}

class VersionedRows : public testing::TestWithParam<std::uint32_t> {
 protected:
  // One commit per size, as the ledger does.
  void grow(std::uint64_t sizes) {
    for (std::uint64_t size = 1; size <= sizes; ++size) {
      Batch batch;
      for (auto i = random_() % 6; i > 0; --i) change(batch, size);
      // One row that changes with every entry, as a running total does.
      write(batch, 7, {0x61}, size, Bytes{static_cast<std::uint8_t>(size)});
      ASSERT_TRUE(is_committed(store_->commit(*store_->head(), batch, text(std::to_string(size)))));
    }
  }
  void change(Batch& batch, std::uint64_t size) {
    const Bytes& key = keys_[random_() % keys_.size()];
    const std::uint16_t table = tables_[random_() % tables_.size()];
    std::optional<Bytes> value;
    if (random_() % 3 != 0) value = Bytes(random_() % 3, static_cast<std::uint8_t>(random_()));
    write(batch, table, key, size, value);
  }
  void write(Batch& batch, std::uint16_t table, const Bytes& key, std::uint64_t size,
             const std::optional<Bytes>& value) {
    put_version(batch, Table::kState, RowTable{table}, key, Size{size},
                value ? std::optional<ByteView>(*value) : std::nullopt);
    histories_[{table, std::string(as_text(key))}][size] = value;
  }

  std::mt19937 random_{GetParam()};
  const std::vector<Bytes> keys_ = all_short_keys();
  const std::vector<std::uint16_t> tables_ = {0, 7, 8, 0x0700, 0xFFFF};
  std::unique_ptr<Store> store_ = make_mem_store();
  Histories histories_;
};

TEST_P(VersionedRows, EqualTheirHistoriesAtEverySize) {
  constexpr std::uint64_t kSizes = 60;
  grow(kSizes);
  const auto snapshot = store_->snapshot();
  for (std::uint64_t as_of = 0; as_of <= kSizes + 1; ++as_of) {
    for (const std::uint16_t table : tables_) {
      std::vector<std::pair<std::string, Bytes>> expected;
      for (const Bytes& key : keys_) {
        const auto value = value_at(histories_[{table, std::string(as_text(key))}], as_of);
        const auto got = get_version(*snapshot, Table::kState, RowTable{table}, key, Size{as_of});
        ASSERT_TRUE(got) << got.error().detail;
        EXPECT_EQ(*got, value);
        if (value) expected.emplace_back(as_text(key), *value);
      }
      std::ranges::sort(expected);
      for (const Bytes& prefix : {Bytes{}, Bytes{0x00}, Bytes{0x61}, Bytes{0xFF}, Bytes{0x61, 0x00},
                                  Bytes{0xFF, 0xFF}, Bytes{0x62}}) {
        std::vector<std::pair<std::string, Bytes>> wanted;
        for (const auto& row : expected)
          if (row.first.starts_with(as_text(prefix))) wanted.push_back(row);
        std::vector<std::pair<std::string, Bytes>> seen;
        ASSERT_TRUE(scan_version(*snapshot, Table::kState, RowTable{table}, prefix, Size{as_of},
                                 [&](ByteView key, ByteView value) {
                                   seen.emplace_back(as_text(key), to_bytes(value));
                                   return true;
                                 }));
        EXPECT_EQ(seen, wanted) << "table " << table << " as of " << as_of;
      }
    }
  }
}

// All keys, and some few far apart: whether they are read along the table or one by one.
TEST_P(VersionedRows, ReadTogetherAreThoseReadOneByOne) {
  constexpr std::uint64_t kSizes = 60;
  grow(kSizes);
  const auto snapshot = store_->snapshot();
  std::vector<std::string> all;
  for (const Bytes& key : keys_) all.emplace_back(as_text(key));
  std::ranges::sort(all);
  for (const std::size_t step : {1, 3, 20})
    for (const std::uint16_t table : tables_)
      for (std::uint64_t as_of = 0; as_of <= kSizes + 1; as_of += 4) {
        std::vector<std::string_view> keys;
        for (std::size_t i = random_() % step; i < all.size(); i += step) keys.push_back(all[i]);
        std::size_t next = 0;
        ASSERT_TRUE(
            find_versions(*snapshot, Table::kState, RowTable{table}, keys, Size{as_of},
                          [&](std::size_t which, std::optional<ByteView> value) {
                            ASSERT_EQ(which, next++);
                            const auto one = get_version(*snapshot, Table::kState, RowTable{table},
                                                         as_bytes(keys[which]), Size{as_of});
                            EXPECT_EQ(value ? std::optional(to_bytes(*value)) : std::nullopt, *one)
                                << "table " << table << " as of " << as_of;
                          }));
        EXPECT_EQ(next, keys.size());
      }
}

TEST_P(VersionedRows, TheNextRowIsTheNextOfWhateverVersion) {
  grow(20);
  const auto snapshot = store_->snapshot();
  for (const std::uint16_t table : tables_)
    for (const Bytes& key : keys_) {
      const auto after = histories_.upper_bound({table, std::string(as_text(key))});
      const auto next = next_row(*snapshot, Table::kState, RowTable{table}, key);
      ASSERT_TRUE(next);
      if (after == histories_.end() || after->first.first != table)
        EXPECT_EQ(*next, std::nullopt);
      else
        EXPECT_EQ(*next, text(after->first.second));
    }
}

INSTANTIATE_TEST_SUITE_P(Seeds, VersionedRows, testing::Range(1U, 6U));

class VersionedRow : public testing::Test {
 protected:
  void put(std::string_view key, std::uint64_t version, std::string_view value) {
    Batch batch;
    put_version(batch, Table::kViews, RowTable{1}, as_bytes(key), Size{version}, as_bytes(value));
    ASSERT_TRUE(is_committed(store_->commit(*store_->head(), batch, text("h"))));
  }
  std::unique_ptr<Store> store_ = make_mem_store();
};

TEST_F(VersionedRow, LayoutOnDiskIsPinned) {
  Batch batch;
  const Bytes key = {0x00, 0x61, 0xFF};
  put_version(batch, Table::kState, RowTable{0x0102}, key, Size{3}, as_bytes("v"));
  put_version(batch, Table::kState, RowTable{0x0102}, {}, Size{0}, std::nullopt);
  ASSERT_EQ(batch.changes().size(), 2U);
  EXPECT_EQ(to_hex(batch.changes()[0].key), "010200ff61ff0000fffffffffffffffc");
  EXPECT_EQ(to_hex(*batch.changes()[0].value), "0176");
  EXPECT_EQ(to_hex(batch.changes()[1].key), "01020000ffffffffffffffff");
  EXPECT_EQ(to_hex(*batch.changes()[1].value), "00");
}

TEST_F(VersionedRow, SeveralWritesInOneEntryAreOneVersion) {
  Batch batch;
  put_version(batch, Table::kViews, RowTable{1}, as_bytes("k"), Size{1}, as_bytes("first"));
  put_version(batch, Table::kViews, RowTable{1}, as_bytes("k"), Size{1}, as_bytes("last"));
  ASSERT_TRUE(is_committed(store_->commit({}, batch, text("h"))));
  const auto snapshot = store_->snapshot();
  EXPECT_EQ(*get_version(*snapshot, Table::kViews, RowTable{1}, as_bytes("k"), Size{1}),
            text("last"));
  int stored = 0;
  ASSERT_TRUE(snapshot->scan(Table::kViews, {}, {}, [&](ByteView, ByteView) { return ++stored; }));
  EXPECT_EQ(stored, 1);
}

TEST_F(VersionedRow, AScanStopsWhenTold) {
  for (const char* key : {"a", "b", "c"})
    for (std::uint64_t version = 1; version < 30; ++version) put(key, version, key);
  std::string seen;
  ASSERT_TRUE(scan_version(*store_->snapshot(), Table::kViews, RowTable{1}, {}, Size{20},
                           [&](ByteView key, ByteView) {
                             seen += as_text(key);
                             return seen.size() < 2;
                           }));
  EXPECT_EQ(seen, "ab");
}

TEST_F(VersionedRow, DamagedRowsAreReported) {
  const std::vector<std::pair<std::string, std::string>> damaged = {
      {"0001610000fffffffffffffffe", ""},      // no mark in the value
      {"0001610000fffffffffffffffe", "02"},    // an unknown mark
      {"0001610000fffffffffffffffe", "0000"},  // erased, and yet a value
      {"0001", "01"},                          // no version
      {"0001616161fffffffffffffffe", "01"},    // no end of the key
  };
  for (const auto& [key, value] : damaged) {
    store_ = make_mem_store();
    Batch batch;
    batch.put(Table::kViews, *from_hex(key), *from_hex(value));
    ASSERT_TRUE(is_committed(store_->commit({}, batch, text("h"))));
    const auto scanned = scan_version(*store_->snapshot(), Table::kViews, RowTable{1}, {}, Size{9},
                                      [](ByteView, ByteView) { return true; });
    ASSERT_FALSE(scanned) << key << " " << value;
    EXPECT_EQ(scanned.error().code, Errc::kCorruption);
    EXPECT_NE(scanned.error().detail.find(key), std::string::npos);
    if (key.size() < 8) continue;  // before every row: nobody who looks for one meets it
    const std::vector<std::string_view> keys{"a", "b"};
    EXPECT_FALSE(find_versions(*store_->snapshot(), Table::kViews, RowTable{1}, keys, Size{9},
                               [](std::size_t, std::optional<ByteView>) {}))
        << key << " " << value;
  }
}

}  // namespace
}  // namespace luoshu
