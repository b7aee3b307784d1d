// The log over both engines: dense, the same after a restart, its roots those of the naive tree,
// and closed to whoever comes second or finds it damaged.
#include "ledger/log/log.h"

#include "tests/ledger/log/log_fixture.h"

namespace luoshu {
namespace {

using test::LogTest;

INSTANTIATE_TEST_SUITE_P(Engines, LogTest, test::kEveryLogCase, test::name_of);

TEST_P(LogTest, RootsAreThoseOfTheNaiveTreeAtEverySize) {
  for (int round = 0; round < 12; ++round) {
    grow(1 + dice_.below(3));
    EXPECT_EQ(log_->head().root,
              merkle::naive::mth(DigestKind::kSha256, leaf_hashes(DigestKind::kSha256)));
    EXPECT_EQ(log_->head().root_sm3.has_value(), GetParam().suite == Suite::kGm);
    if (log_->head().root_sm3) {
      EXPECT_EQ(*log_->head().root_sm3,
                merkle::naive::mth(DigestKind::kSm3, leaf_hashes(DigestKind::kSm3)));
    }
  }
}

TEST_P(LogTest, GoesOnAfterARestartAcrossTheEdgeOfATile) {
  grow(253);
  for (int round = 0; round < 6; ++round) {
    const Head before = log_->head();
    restart();
    EXPECT_EQ(log_->head(), before);
    grow(1);
    EXPECT_EQ(log_->head().root,
              merkle::naive::mth(DigestKind::kSha256, leaf_hashes(DigestKind::kSha256)));
  }
  EXPECT_GT(log_->head().size.value, 257U);
}

TEST_P(LogTest, HowEntriesAreGroupedDoesNotShow) {
  for (int i = 0; i < 40; ++i) add_entry(3);
  const std::vector<PreparedLeaf> all = group_;
  flush_group();
  const Head at_once = log_->head();

  const auto other_store = make_mem_store();
  const auto other = Log::open(*other_store, GetParam().suite).value();
  const Entry entry = genesis_entry(*genesis_, *root_, Time{0});
  PreparedLeaf first;
  first.leaf = appended_[0].leaf;
  first.framed_events = frame_events(entry.events);
  first.stamp = decode_leaf(first.leaf)->stamp;
  ASSERT_TRUE(other->append({first}, {}));
  for (const PreparedLeaf& leaf : all) ASSERT_TRUE(other->append({leaf}, {}));
  EXPECT_EQ(other->head(), at_once);
}

TEST_P(LogTest, TheCallersOwnRowsComeWithTheBatch) {
  add_entry(1);
  batch_.put(Table::kState, as_bytes("row"), as_bytes("with the entry"));
  flush_group();
  Batch alone;
  alone.put(Table::kCheckpoints, as_bytes("note"), as_bytes("alone"));
  const Head before = log_->head();
  ASSERT_TRUE(log_->put(alone));
  EXPECT_EQ(log_->head(), before);
  restart();
  EXPECT_EQ(as_text(stored(Table::kState, as_bytes("row"))), "with the entry");
  EXPECT_EQ(as_text(stored(Table::kCheckpoints, as_bytes("note"))), "alone");
  EXPECT_EQ(log_->head(), before);
}

TEST_P(LogTest, TheSecondOfTwoWritersIsRefusedForGood) {
  const auto second = Log::open(*store_, GetParam().suite).value();
  add_entry(2);
  const std::vector<PreparedLeaf> mine = group_;
  flush_group();
  const Head head = log_->head();
  for (int attempt = 0; attempt < 2; ++attempt) {
    const auto refused = second->append(mine, {});
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().code, attempt == 0 ? Errc::kConflict : Errc::kIo);
    EXPECT_EQ(second->head().size.value, 1U) << "nothing of it counts";
  }
  EXPECT_EQ(reader().head(), head);
  grow(3);
}

// In memory, where damage is easy to make and no engine's threads run beside.
class MemoryLog : public LogTest {};
INSTANTIATE_TEST_SUITE_P(Suites, MemoryLog,
                         testing::Values(test::LogCase{test::Engine::kMemory, Suite::kIntl},
                                         test::LogCase{test::Engine::kMemory, Suite::kGm}),
                         test::name_of);

TEST_P(MemoryLog, AppendRefusesGapsAndClocksThatStand) {
  add_entry(1);
  PreparedLeaf gap = group_[0];
  gap.stamp.seq.value += 1;
  EXPECT_DEATH((void)log_->append({gap}, {}), "seq");
  PreparedLeaf standing = group_[0];
  standing.stamp.recorded = log_->head().recorded;
  EXPECT_DEATH((void)log_->append({standing}, {}), "recorded");
  PreparedLeaf numbered = group_[0];
  numbered.stamp.first_event.value += 1;
  EXPECT_DEATH((void)log_->append({numbered}, {}), "first_event");
}

TEST_P(MemoryLog, EveryFlippedBitOfTheHeadIsFoundAtOpen) {
  // With and without an entry of the system at the end, whose events have no numbers.
  for (const bool business : {true, false}) {
    grow(5);
    add_entry(2, business);
    flush_group();
    const Bytes good = store_->head().value();
    for (std::size_t bit = 0; bit < good.size() * 8; ++bit) {
      Bytes damaged = good;
      damaged[bit / 8] = static_cast<std::uint8_t>(damaged[bit / 8] ^ (1U << bit % 8));
      overwrite_head(damaged);
      EXPECT_EQ(open_error(), Errc::kCorruption) << "bit " << bit;
    }
    overwrite_head(good);
    open();
  }
}

TEST_P(MemoryLog, EveryFlippedByteOfTheRightEdgeIsFoundAtOpen) {
  grow(258);
  const std::vector<merkle::TileId> edge{{0, 1}, {1, 0}};
  for (const DigestKind kind : kinds())
    for (const merkle::TileId id : edge) {
      const Bytes good = stored(tile_table(kind), tile_key(id));
      for (std::size_t i = 0; i < good.size(); ++i) {
        Bytes damaged = good;
        damaged[i] ^= 0x40;
        overwrite(tile_table(kind), tile_key(id), damaged);
        EXPECT_EQ(open_error(), Errc::kCorruption) << "byte " << i;
      }
      overwrite(tile_table(kind), tile_key(id), Bytes(good.begin(), good.end() - 1));
      EXPECT_EQ(open_error(), Errc::kCorruption);
      overwrite(tile_table(kind), tile_key(id), std::nullopt);
      EXPECT_EQ(open_error(), Errc::kCorruption);
      overwrite(tile_table(kind), tile_key(id), good);
    }
  open();
}

TEST_P(MemoryLog, EveryFlippedByteOfTheLastLeafAndOfEntryZeroIsFoundAtOpen) {
  grow(6);
  const Bytes genesis_key = seq_key(Seq{0});
  const Bytes last_key = seq_key(Seq{log_->head().size.value - 1});
  const std::vector<std::pair<Table, Bytes>> rows{
      {Table::kLeaves, last_key}, {Table::kLeaves, genesis_key}, {Table::kEvents, genesis_key}};
  for (const auto& [table, key] : rows) {
    const Bytes good = stored(table, key);
    for (std::size_t i = 0; i < good.size(); ++i) {
      Bytes damaged = good;
      damaged[i] ^= 1;
      overwrite(table, key, damaged);
      EXPECT_EQ(open_error(), Errc::kCorruption) << "byte " << i;
    }
    overwrite(table, key, std::nullopt);
    EXPECT_EQ(open_error(), Errc::kCorruption);
    overwrite(table, key, good);
  }
  open();
}

TEST(EmptyLog, HasNothingToReadAndAsksForAnOpening) {
  const auto store = make_mem_store();
  EXPECT_EQ(Log::open(*store, Suite::kIntl).value()->head(), Head{});
  EXPECT_EQ(LogReader::open(*store).error().code, Errc::kNotFound);
}

}  // namespace
}  // namespace luoshu
