// Following: a copy that took every batch has the very same rows as its source; a batch in which
// anything was changed is refused before anything is stored; a log that its own key has signed but
// the rules would not have written is a divergence at the first such entry.

#include <gtest/gtest.h>

#include "ledger/log/checkpoint.h"
#include "ledger/log/log_rows.h"
#include "ledger/merkle/hash.h"
#include "ledger/rules/engine/rulebook.h"
#include "tests/node/execution/replicas.h"

namespace luoshu {
namespace {

using test::Copy;
using test::SampleLog;

class Follow : public testing::TestWithParam<Suite> {
 protected:
  SampleLog source_{GetParam(), 12};
  SignedCheckpoint checkpoint_ = test::newest_checkpoint(source_);
  std::uint64_t size() const { return source_.ledger->head().size.value; }
};

TEST_P(Follow, EveryCutIntoRunsGivesTheSameStore) {
  for (std::size_t step = 1; step <= size(); ++step) {
    Copy copy(source_);
    while (copy.ledger->head().size.value < size()) {
      const auto taken =
          test::take(copy, test::batch_of(source_, copy.ledger->head().size, step, checkpoint_));
      ASSERT_TRUE(taken) << taken.error().detail;
      ASSERT_FALSE(taken->refused) << taken->refused->detail;
      ASSERT_FALSE(taken->divergence) << taken->divergence->why;
    }
    EXPECT_EQ(copy.ledger->head(), source_.ledger->head());
    // The source has signed some sizes that the copy was not shown; every other row is the same.
    for (const auto& old : *source_.reader().checkpoints())
      ASSERT_TRUE(copy.ledger->adopt(old).has_value());
    EXPECT_EQ(test::dump(*copy.store), test::dump(*source_.store)) << "batches of " << step;
  }
}

// Keys that a batch enrols count for the batches behind it, although those were checked before.
TEST_P(Follow, RunsMayBeCheckedLongBeforeTheyAreTaken) {
  Copy copy(source_);
  const auto ring = copy.ledger->keys();
  std::vector<CheckedBatch> ahead;
  for (std::uint64_t from = 1; from < size(); ++from)
    ahead.push_back(
        test::checked(copy, test::batch_of(source_, Size{from}, 1, checkpoint_), *ring));
  for (CheckedBatch& batch : ahead) {
    const auto taken = node::take_batch(*copy.ledger, std::move(batch), std::nullopt);
    ASSERT_TRUE(taken && !taken->refused && !taken->divergence);
  }
  EXPECT_NE(copy.ledger->keys(), ring);
  EXPECT_EQ(copy.ledger->head(), source_.ledger->head());
}

TEST_P(Follow, RefusalsAreDecidedAgain) {
  const Entry twice = source_.province.entry(source_.ledger->id(), "hn-auth",
                                             {test::Province::instrument("豫 0-0", "T")},
                                             {{"hn-auth", "hn-auth#1"}}, 900);
  ASSERT_TRUE(std::holds_alternative<Refusal>(*source_.ledger->submit(twice)));
  checkpoint_ = test::newest_checkpoint(source_);
  Copy copy(source_);
  const auto taken = test::take(copy, test::batch_of(source_, Size{1}, 99, checkpoint_));
  ASSERT_TRUE(taken && !taken->refused && !taken->divergence);
  EXPECT_EQ(copy.ledger->head(), source_.ledger->head());
}

// Calls `use` with every batch that differs from the right one in one bit of one byte string.
template <class Use>
void each_flip(const EntryBatch& right, const Use& use) {
  const auto flip = [&](auto&& bytes_of, const std::string& what) {
    const std::size_t count = bytes_of(const_cast<EntryBatch&>(right)).size();
    for (std::size_t i = 0; i < count; i += 7) {
      EntryBatch batch = right;
      auto& bytes = bytes_of(batch);
      bytes[i] = static_cast<std::decay_t<decltype(bytes[i])>>(bytes[i] ^ (1 << (i % 7)));
      use(std::move(batch), what + " " + std::to_string(i));
    }
  };
  for (std::size_t e = 0; e < right.entries.size(); ++e) {
    flip([e](EntryBatch& batch) -> Bytes& { return batch.entries[e].leaf; }, "leaf");
    flip([e](EntryBatch& batch) -> Bytes& { return batch.entries[e].framed_events; }, "events");
  }
  flip([](EntryBatch& batch) -> std::string& { return batch.checkpoint; }, "checkpoint");
  for (std::size_t p = 0; p < right.proof.size(); ++p)
    flip(
        [p](EntryBatch & batch) -> auto& { return batch.proof[p].bytes; }, "proof");
}

TEST_P(Follow, WhatWasChangedOnItsWayIsRefusedAndNothingIsStored) {
  Copy copy(source_);
  ASSERT_TRUE(test::take(copy, test::batch_of(source_, Size{1}, 3, checkpoint_)));
  const std::string before = test::dump(*copy.store);
  const EntryBatch right = test::batch_of(source_, copy.ledger->head().size, 2, checkpoint_);
  ASSERT_FALSE(right.proof.empty());
  std::size_t refused = 0;
  each_flip(right, [&](EntryBatch batch, const std::string& what) {
    Copy victim(source_);
    ASSERT_TRUE(test::take(victim, test::batch_of(source_, Size{1}, 3, checkpoint_)));
    const auto taken = test::take(victim, std::move(batch));
    ASSERT_TRUE(taken) << what << ": " << taken.error().detail;
    EXPECT_TRUE(taken->refused) << what;
    EXPECT_FALSE(taken->divergence) << what;
    EXPECT_EQ(test::dump(*victim.store), before) << what;
    ++refused;
  });
  EXPECT_GT(refused, 50U);
}

TEST_P(Follow, ARunBelongsToItsPlaceAndItsCheckpoint) {
  Copy copy(source_);
  const EntryBatch batch = test::batch_of(source_, Size{2}, 2, checkpoint_);
  EXPECT_EQ(test::take(copy, batch)->refused->code, Errc::kConflict);  // begins too late
  EntryBatch shorter = test::batch_of(source_, Size{1}, 4, checkpoint_);
  shorter.entries.pop_back();  // the proof is that of four
  EXPECT_EQ(test::take(copy, shorter)->refused->code, Errc::kVerification);
  EntryBatch swapped = test::batch_of(source_, Size{1}, 4, checkpoint_);
  std::swap(swapped.entries[1], swapped.entries[2]);
  EXPECT_EQ(test::take(copy, swapped)->refused->code, Errc::kVerification);
  SampleLog other(GetParam(), 12);
  EntryBatch foreign = test::batch_of(other, Size{1}, 4, test::newest_checkpoint(other));
  EXPECT_EQ(test::take(copy, foreign)->refused->code, Errc::kVerification);
  EXPECT_EQ(copy.ledger->head().size, Size{1});
}

// What the honest log would write next, to be changed.
struct Next {
  Leaf leaf;
  Bytes framed_events;
  LoggedEntry logged() const { return {encode_leaf(leaf), framed_events}; }
};
Next next_of(SampleLog& source, Entry entry) {
  SampleLog* log = &source;
  const Seq seq = test::must_submit(*log->ledger, std::move(entry));
  return {*log->reader().leaf(seq), *log->reader().framed_events(seq)};
}

TEST(Divergence, WhatTheRulesWouldNotHaveWrittenStopsTheCopyThere) {
  SampleLog source(Suite::kIntl, 6);
  const SignedCheckpoint checkpoint = test::newest_checkpoint(source);
  const auto caught_up = [&] {
    auto copy = std::make_unique<Copy>(source);
    EXPECT_FALSE(test::take(*copy, test::batch_of(source, Size{1}, 99, checkpoint))->refused);
    return copy;
  };
  std::vector<std::unique_ptr<Copy>> copies;
  for (int i = 0; i < 8; ++i) copies.push_back(caught_up());
  const Size before = source.ledger->head().size;
  // The checkpoint is made from the tree before this entry.
  SampleLog* writer = &source;
  const auto edge_run = [&](const Next& next) {
    const LogReader log = writer->reader();
    auto edge =
        *merkle::TileEdge::load(DigestKind::kSha256, before.value, log.tiles(DigestKind::kSha256));
    const LoggedEntry logged = next.logged();
    edge.append(std::vector<Hash>{merkle::leaf_hash(DigestKind::kSha256, logged.leaf)});
    EntryBatch batch;
    batch.first = Seq{before.value};
    batch.entries = {logged};
    batch.checkpoint = *sign_checkpoint({log.genesis().origin, Size{before.value + 1}, edge.root()},
                                        source.log_key);
    return batch;
  };
  const Next honest =
      next_of(source, source.province.entry(source.ledger->id(), "hn-auth",
                                            {test::Province::instrument("豫 新", "T")},
                                            {{"hn-auth", "hn-auth#1"}}, 901));
  const auto changed = [&](auto&& change) {
    Next next = honest;
    change(next.leaf);
    return edge_run(next);
  };
  const EntryBatch lies[] = {
      changed([](Leaf& leaf) { leaf.stamp.state_digest.bytes[0] ^= 1; }),
      changed([](Leaf& leaf) { leaf.stamp.first_event.value += 1; }),
      changed([](Leaf& leaf) { leaf.stamp.recorded.micros -= 1'000'000'000'000; }),
      changed([](Leaf& leaf) { leaf.stamp.rules_version += 1; }),
      changed([](Leaf& leaf) { leaf.stamp.seq.value += 1; }),
      changed([](Leaf& leaf) { leaf.signatures[0].bytes[5] ^= 1; }),
      changed([](Leaf& leaf) { leaf.stamp.epoch = 0; }),
  };
  for (std::size_t i = 0; i < std::size(lies); ++i) {
    Copy& copy = *copies[i];
    const auto taken = test::take(copy, lies[i]);
    ASSERT_TRUE(taken) << i << taken.error().detail;
    ASSERT_TRUE(taken->divergence) << i << (taken->refused ? taken->refused->detail : "taken");
    EXPECT_EQ(taken->divergence->seq, Seq{before.value}) << i;
    EXPECT_EQ(copy.ledger->head().size, before) << i;
    EXPECT_FALSE(copy.ledger->writable()) << i;
    EXPECT_FALSE(test::take(copy, edge_run(honest))->divergence) << i;  // refused: it stands still
    EXPECT_EQ(copy.ledger->head().size, before) << i;
  }
  const auto taken = test::take(*copies.back(), edge_run(honest));
  ASSERT_TRUE(taken && !taken->refused && !taken->divergence);
  EXPECT_EQ(copies.back()->ledger->head(), source.ledger->head());
}

TEST(Joining, OnlyTheEntryThatTheLedgerIdNames) {
  const SampleLog source(Suite::kIntl, 1);
  const SampleLog other(Suite::kIntl, 1);
  const LogReader log = source.reader();
  const LoggedEntry entry_0{*log.leaf_bytes(Seq{0}), *log.framed_events(Seq{0})};
  FixedClock clock(test::kSampleTime);
  const auto join = [&](const LoggedEntry& entry, const LedgerId& id) {
    const auto store = make_mem_store();
    return Ledger::join(*store, entry, id, {&clock, {}, {}, {}}).has_value();
  };
  EXPECT_TRUE(join(entry_0, source.ledger->id()));
  EXPECT_FALSE(join(entry_0, other.ledger->id()));
  for (std::size_t i = 0; i < entry_0.framed_events.size(); i += 3) {
    LoggedEntry bad = entry_0;
    bad.framed_events[i] ^= 4;
    EXPECT_FALSE(join(bad, source.ledger->id())) << i;
  }
}

INSTANTIATE_TEST_SUITE_P(Suites, Follow, testing::Values(Suite::kIntl, Suite::kGm),
                         [](const auto& suite) { return std::string(suite_name(suite.param)); });

}  // namespace
}  // namespace luoshu
