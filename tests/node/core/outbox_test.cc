// The outbox of a city: one entry once, the owner before others, and nothing refused in silence.
#include "node/core/outbox.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <algorithm>

#include "ledger/base/limits.h"

namespace luoshu::node {
namespace {

constexpr PeerId kSequencer = 1;

Outbox::Origin origin(std::uint8_t entry, std::uint8_t header = 0, std::string party = {}) {
  SubmissionIdentity identity;
  identity.identity.bytes.fill(entry);
  identity.header_digest.bytes.fill(header);
  return {identity, std::move(party)};
}

// An outbox with what is asked of the disk done at once.
class Kept : public testing::Test {
 protected:
  Outbox outbox_{{}};
  std::map<std::uint64_t, StoreSubmission> disk_;
  std::vector<Answer> answers_;      // to submitters
  std::vector<std::uint64_t> sent_;  // to the sequencer
  std::vector<DropSubmission> dropped_;
  std::optional<Verdict> door_;  // what the next ones are turned away with

  void serve(Effects effects) {
    while (!effects.empty()) {
      Effects now;
      std::swap(now, effects);
      for (Effect& effect : now) {
        if (auto* store = std::get_if<StoreSubmission>(&effect)) {
          if (!door_) disk_[store->number] = *store;
          outbox_.on_stored({store->number, door_}, effects);
        } else if (auto* load = std::get_if<LoadSubmission>(&effect)) {
          outbox_.on_loaded({load->number, disk_.at(load->number).entry}, effects);
        } else if (auto* confirm = std::get_if<ConfirmSubmission>(&effect)) {
          disk_.erase(confirm->number);
          outbox_.on_confirmed({confirm->number, true}, effects);
        } else if (auto* drop = std::get_if<DropSubmission>(&effect)) {
          disk_.erase(drop->number);
          dropped_.push_back(*drop);
        } else if (auto* send = std::get_if<Send>(&effect)) {
          if (auto* answer = std::get_if<Answer>(&send->message)) answers_.push_back(*answer);
          if (auto* submit = std::get_if<Submit>(&send->message)) sent_.push_back(submit->request);
        }
      }
    }
  }
  void submit(PeerId peer, std::uint64_t request, const Outbox::Origin& from,
              bool until_queued = false, std::size_t bytes = 3) {
    Effects effects;
    outbox_.submit(peer, {request, Bytes(bytes, 1), until_queued}, from, effects);
    serve(std::move(effects));
  }
  void connect() {
    Effects effects;
    outbox_.connected(kSequencer, effects);
    serve(std::move(effects));
  }
  void answer(std::uint64_t number, const Verdict& verdict) {
    Effects effects;
    outbox_.on_answer({number, verdict}, {}, effects);
    serve(std::move(effects));
  }
  std::size_t count(const Verdict& verdict) const {
    return static_cast<std::size_t>(std::ranges::count(answers_, verdict, &Answer::verdict));
  }
};

using OutboxOnce = Kept;
using OutboxShares = Kept;
using OutboxTells = Kept;

TEST_F(OutboxOnce, TheSameEntryAgainWaitsOnTheFirst) {
  submit(9, 1, origin(5));
  submit(9, 2, origin(5));
  submit(8, 7, origin(5));
  EXPECT_EQ(outbox_.size(), 1U);
  EXPECT_EQ(disk_.size(), 1U);
  EXPECT_EQ(count(AnswerQueued{}), 3U);
  connect();
  ASSERT_EQ(sent_.size(), 1U);
  answers_.clear();
  const AnswerAccepted accepted{Seq{4}, {}, {}, false};
  answer(sent_[0], accepted);
  EXPECT_EQ(count(accepted), 3U);  // whoever waited is told
  answers_.clear();
  submit(9, 3, origin(5));  // recorded, but not in our own log yet
  EXPECT_EQ(count(accepted), 1U);
  EXPECT_EQ(outbox_.size(), 1U);
}

// Texts of another node are not kept for as long as the own log is behind.
TEST_F(OutboxOnce, WarningsGoToThoseWhoWaitAndAreNotKept) {
  submit(9, 1, origin(5));
  connect();
  AnswerAccepted accepted{Seq{4}, {}, {}, false, {Reason{"W-1", "迟", "late", "", 0, ""}}};
  answer(sent_.at(0), accepted);
  EXPECT_EQ(count(accepted), 1U);
  submit(9, 2, origin(5));
  accepted.warnings.clear();
  EXPECT_EQ(count(accepted), 1U);
}

TEST_F(OutboxOnce, OtherBytesUnderItsIdAreTurnedAwayAtOnce) {
  submit(9, 1, origin(5, 1));
  submit(9, 2, origin(5, 2));
  ASSERT_EQ(answers_.size(), 2U);
  EXPECT_TRUE(std::holds_alternative<AnswerInvalid>(answers_[1].verdict));
  EXPECT_EQ(outbox_.size(), 1U);
}

TEST_F(OutboxOnce, ItIsKnownAfterARestartToo) {
  outbox_ = Outbox({{7, 3, origin(5, 1).identity, ""}});
  disk_[7] = {7, Bytes(3, 1), ""};
  submit(9, 1, origin(5, 1));
  submit(9, 2, origin(5, 2));
  EXPECT_EQ(outbox_.size(), 1U);
  ASSERT_EQ(answers_.size(), 2U);
  EXPECT_EQ(answers_[0].verdict, Verdict(AnswerQueued{}));
  EXPECT_TRUE(std::holds_alternative<AnswerInvalid>(answers_[1].verdict));
}

TEST_F(OutboxOnce, ManyWhoWaitForOneAreBounded) {
  for (std::uint64_t request = 0; request < 1'000; ++request) submit(9, request, origin(5));
  EXPECT_EQ(count(AnswerQueued{}), 1'000U);
  connect();
  answers_.clear();
  answer(sent_[0], AnswerRefused{});
  EXPECT_EQ(answers_.size(), kWaitersMax);
}

TEST_F(OutboxOnce, WhatTheDoorTurnsAwayIsToldAndNotKept) {
  door_ = AnswerRefused{{make_reason("E-SIG-INVALID", "x", "x")}};
  submit(9, 1, origin(5));
  EXPECT_EQ(outbox_.size(), 0U);
  EXPECT_EQ(count(*door_), 1U);
  door_.reset();
  submit(9, 2, origin(5));  // signed now
  EXPECT_EQ(count(AnswerQueued{}), 1U);
}

TEST_F(OutboxShares, OfOthersAreBoundedAndTakeNothingFromTheOwner) {
  std::uint8_t entry = 0;
  for (int i = 0; i < 5'000; ++i) {
    Outbox::Origin of_other{std::nullopt, "dev-agri"};
    submit(8, 1, of_other);
  }
  EXPECT_EQ(outbox_.size(), kOtherEntriesMax);
  submit(9, 1, origin(++entry));
  EXPECT_EQ(outbox_.size(), kOtherEntriesMax + 1);
  EXPECT_EQ(outbox_.others(), kOtherEntriesMax);
  // All others together, in bytes.
  for (int party = 0; party < 64; ++party)
    for (int i = 0; i < 8; ++i)
      submit(8, 1, {std::nullopt, fmt::format("p{}", party)}, false, 1U << 20);
  std::uint64_t bytes = 0;
  for (const auto& [number, kept] : disk_) bytes += kept.party.empty() ? 0 : kept.entry.size();
  EXPECT_LE(bytes, kOthersBytesMax);
  submit(9, 2, origin(++entry));
  EXPECT_EQ(answers_.back().verdict, Verdict(AnswerQueued{}));
}

TEST_F(OutboxShares, TheOwnersAreSentFirst) {
  for (int i = 0; i < 100; ++i) submit(8, 1, {std::nullopt, "dev-agri"});
  for (int i = 0; i < 3; ++i) submit(9, 1, {});
  connect();
  ASSERT_EQ(sent_.size(), 3 + kOthersInFlightMax);
  for (std::size_t i = 0; i < 3; ++i) EXPECT_EQ(sent_[i], 101 + i);
  // While others' entries are on their way there is room for the owner's.
  sent_.clear();
  submit(9, 2, {});
  EXPECT_EQ(sent_.size(), 1U);
}

TEST_F(OutboxShares, AreTheSameAfterARestart) {
  std::vector<Outbox::Kept> kept;
  for (std::uint64_t number = 1; number <= kOtherEntriesMax; ++number)
    kept.push_back({number, 1, {}, "dev-agri"});
  outbox_ = Outbox(kept);
  submit(8, 1, {std::nullopt, "dev-agri"});
  EXPECT_TRUE(std::holds_alternative<AnswerBusy>(answers_.back().verdict));
  submit(8, 1, {std::nullopt, "dev-water"});
  EXPECT_EQ(answers_.back().verdict, Verdict(AnswerQueued{}));
}

TEST_F(OutboxTells, ARefusalThatNobodyWaitsForIsKept) {
  const Verdict refused = AnswerRefused{{make_reason("E-STATE", "x", "x")}};
  submit(9, 1, origin(1), true);  // waits for "queued" and no longer
  submit(9, 2, origin(2));        // waits, and goes
  submit(8, 3, origin(3));        // waits
  outbox_.forget(9);
  connect();
  answers_.clear();
  for (const std::uint64_t number : std::vector<std::uint64_t>(sent_)) answer(number, refused);
  ASSERT_EQ(dropped_.size(), 3U);
  EXPECT_EQ(dropped_[0].untold, refused);
  EXPECT_EQ(dropped_[1].untold, refused);
  EXPECT_FALSE(dropped_[2].untold);
  EXPECT_EQ(answers_.size(), 1U);
}

TEST_F(OutboxTells, NothingToTheOwnerOfWhatOthersHandedIn) {
  submit(9, 1, {origin(1).identity, "dev-agri"}, true);
  connect();
  answer(sent_[0], AnswerInvalid{"why"});
  ASSERT_EQ(dropped_.size(), 1U);
  EXPECT_FALSE(dropped_[0].untold);
}

}  // namespace
}  // namespace luoshu::node
