// A log with entries of mixed sizes over either engine, and the naive tree beside it.
#pragma once

#include <memory>
#include <optional>

#include "ledger/log/log.h"
#include "ledger/log/log_rows.h"
#include "ledger/store/mem_store.h"
#include "ledger/store/rocks_store.h"
#include "tests/ledger/log/log_testing.h"
#include "tests/ledger/merkle/naive.h"
#include "tests/ledger/support/scratch.h"

namespace luoshu::test {

enum class Engine { kMemory, kRocks };

struct LogCase {
  Engine engine;
  Suite suite;
};

inline std::string name_of(const testing::TestParamInfo<LogCase>& info) {
  return std::string(info.param.engine == Engine::kMemory ? "memory" : "rocks") + "_" +
         std::string(suite_name(info.param.suite));
}
inline const auto kEveryLogCase =
    testing::Values(LogCase{Engine::kMemory, Suite::kIntl}, LogCase{Engine::kMemory, Suite::kGm},
                    LogCase{Engine::kRocks, Suite::kIntl}, LogCase{Engine::kRocks, Suite::kGm});

// What the test knows of one entry that it appended.
struct Appended {
  Bytes leaf;
  std::string author;
  EntryId entry_id;
  Hash header_digest;
  std::vector<Bytes> events;
  bool business = false;  // its events have numbers
};

class LogTest : public testing::TestWithParam<LogCase> {
 protected:
  void SetUp() override {
    store_ = GetParam().engine == Engine::kMemory ? make_mem_store()
                                                  : rocks(RocksOptions::Mode::kCreate);
    ASSERT_NE(store_, nullptr);
    root_ = PrivateKey::from_secret(GetParam().suite, Bytes(32, 3)).value();
    genesis_ = Genesis{"luoshu.example/test",  GetParam().suite, false,
                       root_key(Suite::kIntl), std::nullopt,     root_->public_key()};
    if (GetParam().suite == Suite::kGm) genesis_->log_key_sm2 = root_key(Suite::kGm);
    open();
    append_genesis();
  }

  static PublicKey root_key(Suite suite) {
    return PrivateKey::from_secret(suite, Bytes(32, 1)).value().public_key();
  }

  std::unique_ptr<Store> rocks(RocksOptions::Mode mode) {
    auto store = open_rocks_store(scratch_.path() / "db", {.mode = mode});
    if (!store) ADD_FAILURE() << store.error().detail;
    return store ? *std::move(store) : nullptr;
  }

  void open() {
    auto log = Log::open(*store_, GetParam().suite);
    ASSERT_TRUE(log) << log.error().detail;
    log_ = *std::move(log);
  }
  // An orderly restart; a store in memory lives on.
  void restart() {
    log_.reset();
    if (GetParam().engine == Engine::kRocks) {
      store_.reset();
      store_ = rocks(RocksOptions::Mode::kOpen);
      ASSERT_NE(store_, nullptr);
    }
    open();
  }
  Errc open_error() const {
    const auto log = Log::open(*store_, GetParam().suite);
    EXPECT_FALSE(log) << "opened in spite of the damage";
    return log ? Errc::kNotFound : log.error().code;
  }
  LogReader reader() const {
    auto opened = LogReader::open(*store_);
    if (!opened) ADD_FAILURE() << opened.error().detail;
    return opened.value();
  }

  void append_genesis() {
    const Entry entry = genesis_entry(*genesis_, *root_, Time{0});
    add({"", EntryId{}, entry.events, false}, entry.header, entry.signatures);
    flush_group();
  }
  // Makes the next entry part of the group that flush_group() appends.
  void add_entry(std::size_t event_count, bool business = true) {
    Header header;
    header.author = business ? "hn-auth" : "";
    header.entry_id = dice_.entry_id();
    const std::vector<Bytes> events = dice_.events(event_count);
    header.event_count = static_cast<std::uint32_t>(event_count);
    header.events_root = events_root(DigestKind::kSha256, events);
    add({header.author, header.entry_id, events, business}, encode_header(header),
        dice_.signatures(1));
  }
  void flush_group() {
    const auto head = log_->append(std::move(group_), std::move(batch_));
    ASSERT_TRUE(head) << head.error().detail;
    group_.clear();
    batch_ = {};
    EXPECT_EQ(*head, log_->head());
    EXPECT_EQ(head->size.value, appended_.size());
    EXPECT_EQ(head->next_event.value, next_event_);
  }
  // `entries` entries in groups of random size; now and then one of the system's.
  void grow(std::size_t entries) {
    while (entries != 0) {
      const std::size_t count = std::min<std::size_t>(entries, 1 + dice_.below(4));
      for (std::size_t i = 0; i < count; ++i) add_entry(1 + dice_.below(5), dice_.below(4) != 0);
      flush_group();
      entries -= count;
    }
  }

  std::vector<Hash> leaf_hashes(DigestKind kind) const {
    std::vector<Hash> out;
    for (const Appended& entry : appended_) {
      Bytes prefixed{0x00};
      append(prefixed, entry.leaf);
      out.push_back(digest(kind, prefixed));
    }
    return out;
  }
  std::vector<DigestKind> kinds() const {
    if (GetParam().suite == Suite::kGm) return {DigestKind::kSha256, DigestKind::kSm3};
    return {DigestKind::kSha256};
  }
  // Overwrites a row behind the log's back, under the head that is there.
  void overwrite(Table table, ByteView key, std::optional<Bytes> value) {
    Batch batch;
    if (value)
      batch.put(table, key, *value);
    else
      batch.erase(table, key);
    const HeadBytes head = store_->head().value();
    ASSERT_TRUE(std::holds_alternative<Committed>(store_->commit(head, batch, head)));
  }
  void overwrite_head(const Bytes& head) {
    ASSERT_TRUE(
        std::holds_alternative<Committed>(store_->commit(store_->head().value(), {}, head)));
  }
  Bytes stored(Table table, ByteView key) const {
    const auto value = store_->snapshot()->get(table, key).value();
    EXPECT_TRUE(value.has_value());
    return value.value_or(Bytes());
  }

  struct Origin {
    std::string author;
    EntryId entry_id;
    std::vector<Bytes> events;
    bool business;
  };
  void add(const Origin& origin, const Bytes& header, const std::vector<Signature>& signatures) {
    PreparedLeaf leaf;
    leaf.stamp.seq = Seq{appended_.size()};
    leaf.stamp.recorded = Time{static_cast<std::int64_t>(1'000 * appended_.size())};
    leaf.stamp.epoch = 1 + appended_.size() / 8;
    leaf.stamp.first_event = EventNumber{origin.business ? next_event_ : 0};
    leaf.stamp.state_digest = dice_.hash();
    leaf.leaf = encode_leaf({header, signatures, leaf.stamp});
    leaf.framed_events = frame_events(origin.events);
    leaf.identity = identity_of(origin.author, origin.entry_id);
    leaf.header_digest = header_digest(header);
    leaf.business_events = origin.business ? static_cast<std::uint32_t>(origin.events.size()) : 0;
    next_event_ += leaf.business_events;
    appended_.push_back({leaf.leaf, origin.author, origin.entry_id, leaf.header_digest,
                         origin.events, origin.business});
    group_.push_back(std::move(leaf));
  }

  Scratch scratch_;
  Dice dice_{7};
  std::unique_ptr<Store> store_;
  std::optional<PrivateKey> root_;
  std::optional<Genesis> genesis_;
  std::unique_ptr<Log> log_;
  std::vector<PreparedLeaf> group_;
  Batch batch_;
  std::vector<Appended> appended_;
  std::uint64_t next_event_ = 1;
};

}  // namespace luoshu::test
