// The bounded queues of a node: who waits for whom, and what a full one says.

#include <gtest/gtest.h>

#include "ledger/base/limits.h"
#include "node/core/feed.h"
#include "node/core/outbox.h"
#include "node/core/submission_queue.h"

namespace luoshu::node {
namespace {

template <class Kind>
std::vector<Kind> of_kind(const Effects& effects) {
  std::vector<Kind> found;
  for (const Effect& effect : effects)
    if (const auto* one = std::get_if<Kind>(&effect)) found.push_back(*one);
  return found;
}
template <class Kind>
std::vector<Kind> sent(const Effects& effects) {
  std::vector<Kind> found;
  for (const Send& send : of_kind<Send>(effects))
    if (const auto* one = std::get_if<Kind>(&send.message)) found.push_back(*one);
  return found;
}

// ---- Submission queue ---------------------------------------------------------------------------

TEST(SubmissionQueue, AFloodWaitsBehindItself) {
  SubmissionQueue queue;
  std::uint64_t busy = 0;
  for (std::uint64_t i = 0; i < 5'000; ++i) busy += queue.add({1, i, Bytes(10)}).has_value();
  EXPECT_EQ(busy, 5'000 - limits::kPeerQueueEntriesMax);
  for (std::uint64_t i = 0; i < 3; ++i) EXPECT_FALSE(queue.add({2, i, Bytes(10)}));
  EXPECT_FALSE(queue.add({3, 0, Bytes(10)}));
  const auto group = queue.take_group();
  std::map<PeerId, std::vector<std::size_t>> places;
  for (std::size_t i = 0; i < group.size(); ++i) places[group[i].peer].push_back(i);
  EXPECT_LE(places[2].back(), 8U);  // the three of peer 2 are among the first nine
  EXPECT_LE(places[3].back(), 2U);
  std::uint64_t next = 0;
  for (const std::size_t place : places[1])
    EXPECT_EQ(group[place].request, next++);  // each keeps its own order
}

TEST(SubmissionQueue, BytesAreBoundedForOneAndForAll) {
  SubmissionQueue queue;
  const Bytes large(1U << 20);
  int taken = 0;
  while (!queue.add({1, 0, large})) ++taken;
  EXPECT_EQ(static_cast<std::size_t>(taken) << 20, limits::kPeerQueueBytesMax);
  for (PeerId peer = 2; peer < 64; ++peer)
    while (!queue.add({peer, 0, large})) {
    }
  EXPECT_LE(queue.bytes(), limits::kQueueBytesMax);
  EXPECT_GT(queue.bytes() + large.size(), limits::kQueueBytesMax);
  while (!queue.empty()) {
    const auto group = queue.take_group();
    ASSERT_FALSE(group.empty());
    std::size_t bytes = 0;
    for (const auto& waiting : group) bytes += waiting.entry.size();
    EXPECT_LE(bytes, limits::kGroupBytesMax);
  }
  EXPECT_EQ(queue.bytes(), 0U);
}

TEST(SubmissionQueue, WhoLeavesFreesItsRoom) {
  SubmissionQueue queue;
  ASSERT_FALSE(queue.add({1, 0, Bytes(100)}));
  ASSERT_FALSE(queue.add({2, 0, Bytes(11)}));
  queue.forget(1);
  queue.forget(7);
  EXPECT_EQ(queue.bytes(), 11U);
  EXPECT_EQ(queue.take_group().size(), 1U);
}

// ---- Feed ---------------------------------------------------------------------------------------

Entries batch_from(Size from, std::size_t count) {
  EntryBatch batch;
  batch.first = Seq{from.value};
  batch.entries.resize(count);
  return Entries(std::move(batch));
}

TEST(Feed, NeverMoreRunsThanCredit) {
  Feed feed;
  Effects effects;
  feed.advance({Size{100}, {}, "note", ""}, effects);
  feed.follow(1, {Size{0}, 3}, {Size{100}, {}, "note", ""}, effects);
  EXPECT_EQ(sent<SignedCheckpoint>(effects).size(), 1U);
  std::size_t batches = 0;
  for (std::uint64_t at = 0;;) {
    const auto reads = of_kind<ReadBatch>(effects);
    if (reads.empty()) break;
    ASSERT_EQ(reads.size(), 1U);  // one read at a time
    EXPECT_EQ(reads[0].from, Size{at});
    effects.clear();
    feed.on_batch_read({1, batch_from(reads[0].from, 10)}, effects);
    batches += sent<Entries>(effects).size();
    at += 10;
  }
  EXPECT_EQ(batches, 3U);
  effects.clear();
  feed.credit(1, {1'000'000}, effects);  // no more than the limit is believed
  for (int i = 0; i < 100 && !of_kind<ReadBatch>(effects).empty(); ++i) {
    const Size from = of_kind<ReadBatch>(effects)[0].from;
    effects.clear();
    feed.on_batch_read({1, batch_from(from, 1)}, effects);
    batches += sent<Entries>(effects).size();
  }
  EXPECT_EQ(batches, 3 + limits::kBatchesInFlightMax);
}

TEST(Feed, ABatchThatWasReadBeforeAnotherFollowIsNotSent) {
  Feed feed;
  Effects effects;
  feed.advance({Size{100}, {}, "note", ""}, effects);
  feed.follow(1, {Size{0}, 3}, {Size{100}, {}, "note", ""}, effects);
  feed.follow(1, {Size{50}, 3}, {Size{100}, {}, "note", ""}, effects);
  effects.clear();
  feed.on_batch_read({1, batch_from(Size{0}, 10)}, effects);
  EXPECT_TRUE(sent<Entries>(effects).empty());
  ASSERT_EQ(of_kind<ReadBatch>(effects).size(), 1U);
  EXPECT_EQ(of_kind<ReadBatch>(effects)[0].from, Size{50});
}

// ---- Outbox -------------------------------------------------------------------------------------

// Carries what concerns submissions out, as a disk would; the log holds what `lies` does not name.
struct Disk {
  std::map<std::uint64_t, Bytes> kept;
  std::set<std::uint64_t> lies;
  void serve(Outbox& outbox, Effects& effects, Effects& out) {
    while (!effects.empty()) {
      Effects now;
      std::swap(now, effects);
      for (Effect& effect : now) {
        if (auto* store = std::get_if<StoreSubmission>(&effect)) {
          kept[store->number] = store->entry;
          outbox.on_stored({store->number}, effects);
        } else if (auto* load = std::get_if<LoadSubmission>(&effect)) {
          outbox.on_loaded({load->number, kept.at(load->number)}, effects);
        } else if (auto* confirm = std::get_if<ConfirmSubmission>(&effect)) {
          const bool held = !lies.contains(confirm->number);
          if (held) kept.erase(confirm->number);
          outbox.on_confirmed({confirm->number, held}, effects);
        } else if (auto* drop = std::get_if<DropSubmission>(&effect)) {
          kept.erase(drop->number);
        } else {
          out.push_back(std::move(effect));
        }
      }
    }
  }
};

TEST(Outbox, KeepsAnEntryUntilTheNodesOwnLogHoldsIt) {
  Outbox outbox({});
  Disk disk;
  Effects effects;
  Effects out;
  outbox.submit(9, {77, {1, 2, 3}}, {}, effects);
  disk.serve(outbox, effects, out);
  ASSERT_EQ(sent<Answer>(out).size(), 1U);
  EXPECT_EQ(sent<Answer>(out)[0], (Answer{77, AnswerQueued{}}));
  outbox.connected(1, effects);
  disk.serve(outbox, effects, out);
  ASSERT_EQ(sent<Submit>(out).size(), 1U);
  const std::uint64_t number = sent<Submit>(out)[0].request;
  out.clear();
  outbox.on_answer({number, AnswerAccepted{Seq{5}, {}, {}, false}}, {}, effects);
  disk.serve(outbox, effects, out);
  ASSERT_EQ(sent<Answer>(out).size(), 1U);
  EXPECT_EQ(sent<Answer>(out)[0].request, 77U);
  EXPECT_EQ(disk.kept.size(), 1U);  // the sequencer has it, our log does not
  // The link breaks before our log has it: it is sent once more.
  out.clear();
  outbox.disconnected();
  outbox.connected(2, effects);
  disk.serve(outbox, effects, out);
  ASSERT_EQ(sent<Submit>(out).size(), 1U);
  outbox.on_answer({number, AnswerAccepted{Seq{5}, {}, {}, true}}, {}, effects);
  outbox.log_holds(Size{5}, effects);
  disk.serve(outbox, effects, out);
  EXPECT_EQ(disk.kept.size(), 1U);
  outbox.log_holds(Size{6}, effects);
  disk.serve(outbox, effects, out);
  EXPECT_TRUE(disk.kept.empty());
  EXPECT_EQ(outbox.size(), 0U);
}

TEST(Outbox, SendsInOrderWithinItsWindowAndAgainAfterARestart) {
  Disk disk;
  std::vector<Outbox::Kept> kept;
  constexpr std::uint64_t kMany = 3 * limits::kOutboxInFlightMax;
  for (std::uint64_t i = 1; i <= kMany; ++i) {
    disk.kept[i] = {static_cast<std::uint8_t>(i)};
    kept.push_back({i, 1});
  }
  Outbox outbox(kept);
  Effects effects;
  Effects out;
  outbox.connected(1, effects);
  std::uint64_t next = 1;
  std::uint64_t answered = 0;
  while (answered < kMany) {
    disk.serve(outbox, effects, out);
    for (const Submit& submit : sent<Submit>(out)) EXPECT_EQ(submit.request, next++);
    out.clear();
    EXPECT_LE(outbox.in_flight(), limits::kOutboxInFlightMax);
    ASSERT_LT(answered, next - 1);  // it always goes on
    ++answered;
    outbox.on_answer({answered, AnswerAccepted{Seq{answered}, {}, {}, false}}, {}, effects);
  }
  outbox.log_holds(Size{kMany + 1}, effects);
  disk.serve(outbox, effects, out);
  EXPECT_TRUE(disk.kept.empty());
}

TEST(Outbox, TakesNoMoreThanItsBytes) {
  Outbox outbox({{1, limits::kOutboxBytesMax - 1}});
  Effects effects;
  outbox.submit(9, {1, {1}}, {}, effects);
  EXPECT_EQ(of_kind<StoreSubmission>(effects).size(), 1U);
  effects.clear();
  outbox.submit(9, {2, {1}}, {}, effects);
  ASSERT_EQ(sent<Answer>(effects).size(), 1U);
  EXPECT_TRUE(std::holds_alternative<AnswerBusy>(sent<Answer>(effects)[0].verdict));
}

// A sequencer that says "recorded" or "queued" of what the log does not hold is asked again.
TEST(Outbox, BelievesTheLogAndNotTheSequencer) {
  Outbox outbox({});
  Disk disk;
  Effects effects;
  Effects out;
  outbox.submit(9, {1, {1}}, {}, effects);
  outbox.connected(1, effects);
  disk.serve(outbox, effects, out);
  disk.lies.insert(1);
  outbox.on_answer({1, AnswerAccepted{Seq{0}, {}, {}, true}}, {}, effects);
  outbox.log_holds(Size{7}, effects);
  disk.serve(outbox, effects, out);
  EXPECT_EQ(disk.kept.size(), 1U);
  EXPECT_EQ(outbox.size(), 1U);
  out.clear();
  outbox.tick({.steady_ms = 60'000, .wall = {}}, effects);
  disk.serve(outbox, effects, out);
  ASSERT_EQ(sent<Submit>(out).size(), 1U);
  outbox.on_answer({1, AnswerQueued{}}, {.steady_ms = 60'000, .wall = {}}, effects);
  disk.serve(outbox, effects, out);
  EXPECT_EQ(disk.kept.size(), 1U);
  disk.lies.clear();
  out.clear();
  outbox.tick({.steady_ms = 120'000, .wall = {}}, effects);
  disk.serve(outbox, effects, out);
  ASSERT_EQ(sent<Submit>(out).size(), 1U);
  outbox.on_answer({1, AnswerAccepted{Seq{7}, {}, {}, false}}, {}, effects);
  outbox.log_holds(Size{8}, effects);
  disk.serve(outbox, effects, out);
  EXPECT_TRUE(disk.kept.empty());
  EXPECT_EQ(outbox.size(), 0U);
}

TEST(Outbox, BusyWaitsAndRefusedIsDone) {
  Outbox outbox({});
  Disk disk;
  Effects effects;
  Effects out;
  outbox.submit(9, {1, {1}}, {}, effects);
  outbox.connected(1, effects);
  disk.serve(outbox, effects, out);
  out.clear();
  outbox.on_answer({1, AnswerBusy{500}}, {.steady_ms = 100, .wall = {}}, effects);
  outbox.tick({.steady_ms = 599, .wall = {}}, effects);
  disk.serve(outbox, effects, out);
  EXPECT_TRUE(sent<Submit>(out).empty());
  outbox.tick({.steady_ms = 600, .wall = {}}, effects);
  disk.serve(outbox, effects, out);
  EXPECT_EQ(sent<Submit>(out).size(), 1U);
  out.clear();
  outbox.on_answer({1, AnswerRefused{{make_reason("E-STATE", "x", "x")}}}, {}, effects);
  disk.serve(outbox, effects, out);
  EXPECT_EQ(sent<Answer>(out).size(), 1U);
  EXPECT_TRUE(disk.kept.empty());
}

}  // namespace
}  // namespace luoshu::node
