// Reading: every event and entry is found where it was put, and every proof holds.
#include "ledger/log/log_reader.h"

#include "tests/ledger/log/log_fixture.h"

namespace luoshu {
namespace {

class LogReaderTest : public test::LogTest {};
INSTANTIATE_TEST_SUITE_P(Engines, LogReaderTest, test::kEveryLogCase, test::name_of);

TEST_P(LogReaderTest, ShowsWhatOpenedIt) {
  const LogReader now = reader();
  EXPECT_EQ(now.genesis().origin, genesis_->origin);
  EXPECT_EQ(now.genesis().suite, GetParam().suite);
  EXPECT_EQ(now.genesis().root_key, genesis_->root_key);
  EXPECT_EQ(now.ledger().hash, appended_[0].header_digest);
}

TEST_P(LogReaderTest, FindsEveryEventByItsNumber) {
  grow(60);
  add_entry(limits::kEntryEventsMax);
  add_entry(1, false);
  add_entry(1);
  flush_group();
  const LogReader now = reader();
  std::uint64_t number = 1;
  for (std::uint64_t seq = 0; seq < appended_.size(); ++seq) {
    if (!appended_[seq].business) continue;
    for (std::uint32_t i = 0; i < appended_[seq].events.size(); ++i, ++number) {
      const auto place = now.find_event(EventNumber{number});
      ASSERT_TRUE(place) << number << ": " << place.error().detail;
      ASSERT_EQ(place->seq.value, seq) << number;
      ASSERT_EQ(place->index, i) << number;
    }
  }
  EXPECT_EQ(number, now.head().next_event.value);
  for (const std::uint64_t absent : {std::uint64_t{0}, number, number + 1, ~std::uint64_t{0}})
    EXPECT_EQ(now.find_event(EventNumber{absent}).error().code, Errc::kNotFound);
}

TEST_P(LogReaderTest, FindsEveryEntryByItsIdentityAndGivesBackItsBytes) {
  grow(40);
  const LogReader now = reader();
  for (std::uint64_t seq = 0; seq < appended_.size(); ++seq) {
    const test::Appended& entry = appended_[seq];
    const auto place = now.find_entry(entry.author, entry.entry_id);
    ASSERT_TRUE(place && place->has_value());
    EXPECT_EQ((*place)->seq.value, seq);
    EXPECT_EQ((*place)->header_digest, entry.header_digest);
    EXPECT_EQ(*now.leaf_bytes(Seq{seq}), entry.leaf);
    EXPECT_EQ(now.leaf(Seq{seq})->stamp.seq.value, seq);
    EXPECT_EQ(*now.framed_events(Seq{seq}), frame_events(entry.events));
    EXPECT_FALSE(now.find_entry(entry.author + "x", entry.entry_id)->has_value());
  }
  EXPECT_FALSE(now.find_entry("hn-auth", EntryId{})->has_value());
}

TEST_P(LogReaderTest, EveryProofOfASmallLogHolds) {
  grow(33);
  const LogReader now = reader();
  for (const DigestKind kind : kinds()) {
    const std::vector<Hash> leaves = leaf_hashes(kind);
    for (std::uint64_t size = 1; size <= leaves.size(); ++size) {
      const Hash root = merkle::naive::mth(kind, std::span(leaves).first(size));
      EXPECT_EQ(*now.root(kind, Size{size}), root);
      for (std::uint64_t seq = 0; seq < size; ++seq) {
        const auto proof = now.inclusion(kind, Seq{seq}, Size{size});
        ASSERT_TRUE(proof);
        EXPECT_EQ(*proof, merkle::naive::path(kind, seq, std::span(leaves).first(size)));
        EXPECT_TRUE(merkle::verify_inclusion(kind, seq, size, leaves[seq], *proof, root));
      }
      for (std::uint64_t older = 1; older <= size; ++older) {
        const auto proof = now.consistency(kind, Size{older}, Size{size});
        ASSERT_TRUE(proof);
        const Hash old_root = merkle::naive::mth(kind, std::span(leaves).first(older));
        EXPECT_TRUE(merkle::verify_consistency(kind, older, old_root, size, root, *proof));
      }
    }
  }
}

TEST_P(LogReaderTest, AReaderStaysAtItsMoment) {
  grow(5);
  const LogReader before = reader();
  const Head head = before.head();
  grow(5);
  EXPECT_EQ(before.head(), head);
  EXPECT_EQ(before.leaf_bytes(Seq{head.size.value}).error().code, Errc::kCorruption);
  EXPECT_EQ(*before.root(DigestKind::kSha256, head.size), head.root);
  EXPECT_EQ(before.find_event(head.next_event).error().code, Errc::kNotFound);
}

TEST_P(LogReaderTest, CheckpointsAscendAndTheLatestIsTheLast) {
  EXPECT_FALSE(reader().latest_checkpoint()->has_value());
  EXPECT_TRUE(reader().checkpoints()->empty());
  std::vector<std::uint64_t> sizes;
  for (int round = 0; round < 300; round += 60) {
    if (round != 0) grow(60);
    const Size size = log_->head().size;
    LogReader::SignedNotes notes{size, "note of " + std::to_string(size.value) + "\n", ""};
    if (GetParam().suite == Suite::kGm) notes.checkpoint_sm3 = "its SM3 note\n";
    Batch batch;
    batch.put(Table::kCheckpoints, seq_key(Seq{size.value}), encode_notes(notes));
    ASSERT_TRUE(log_->put(batch));
    sizes.push_back(size.value);
    const auto latest = reader().latest_checkpoint().value();
    ASSERT_TRUE(latest.has_value());
    EXPECT_EQ(latest->size, size);
    EXPECT_EQ(latest->checkpoint, notes.checkpoint);
    EXPECT_EQ(latest->checkpoint_sm3, notes.checkpoint_sm3);
  }
  const auto all = reader().checkpoints().value();
  ASSERT_EQ(all.size(), sizes.size());
  for (std::size_t i = 0; i < sizes.size(); ++i) EXPECT_EQ(all[i].size.value, sizes[i]);
}

TEST_P(LogReaderTest, DamagedIndexRowsAreCorruption) {
  grow(4);
  const test::Appended& entry = appended_.back();
  const Hash identity = identity_of(entry.author, entry.entry_id);
  overwrite(Table::kEntryIds, identity.view(), Bytes(39));
  EXPECT_EQ(reader().find_identity(identity).error().code, Errc::kCorruption);
  const Bytes last = event_number_key(EventNumber{next_event_ - 1});
  overwrite(Table::kEventNumbers, last, Bytes(7));
  EXPECT_EQ(reader().find_event(EventNumber{next_event_ - 1}).error().code, Errc::kCorruption);
  overwrite(Table::kCheckpoints, seq_key(Seq{1}), Bytes{0, 0, 0, 9, 'x'});
  EXPECT_EQ(reader().latest_checkpoint().error().code, Errc::kCorruption);
  EXPECT_EQ(reader().checkpoints().error().code, Errc::kCorruption);
}

}  // namespace
}  // namespace luoshu
