// What a replica makes of signed checkpoints that cannot all be true, in the orders of events that
// are hard to meet by chance.
#include "node/core/replica.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "ledger/log/checkpoint.h"
#include "ledger/log/evidence.h"
#include "tests/ledger/audit/sample_log.h"

namespace luoshu::node {
namespace {

constexpr PeerId kSequencer = 1;
constexpr PeerId kCity = 2;
constexpr PeerId kOther = 3;

template <class Kind>
std::vector<Kind> of_kind(const Effects& effects) {
  std::vector<Kind> found;
  for (const Effect& effect : effects)
    if (const auto* one = std::get_if<Kind>(&effect)) found.push_back(*one);
  return found;
}

Hash made_up(std::uint8_t byte) {
  Hash hash;
  hash.bytes.fill(byte);
  return hash;
}

// A replica that has taken the first `held` entries of a log, up to the checkpoint of that size.
class Checkpoints : public testing::Test {
 protected:
  test::SampleLog log_{Suite::kIntl, 24};
  LogReader reader_ = log_.reader();
  std::uint64_t all_ = reader_.head().size.value;
  Effects effects_;

  Notes note(std::uint64_t size, std::optional<Hash> root = {}) const {
    if (!root) root = *reader_.root(DigestKind::kSha256, Size{size});
    return {*sign_checkpoint({log_.ledger->genesis().origin, Size{size}, *root}, log_.log_key), ""};
  }
  Replica replica(std::uint64_t held) {
    const Self self{log_.ledger->id(), log_.ledger->genesis(),
                    "ly-impl",         Role::kReplica,
                    Size{held},        *reader_.root(DigestKind::kSha256, Size{held}),
                    note(held)};
    Replica made(self, {}, {});
    open(made, kSequencer, Role::kSequencer, "hn-auth", Side::kDialled);
    step(made, Vouched{{Size{held}, "line"}});
    open(made, kCity, Role::kReplica, "zz-impl", Side::kAccepted);
    open(made, kOther, Role::kReplica, "ny-impl", Side::kAccepted);
    return made;
  }
  void step(Replica& replica, const Input& input) {
    effects_.clear();
    replica.step(input, effects_);
  }
  void open(Replica& replica, PeerId peer, Role role, const std::string& party, Side side) {
    step(replica, LinkOpened{peer, {party, {role}}, side});
    step(replica, Received{peer, Hello{kProtocol, log_.ledger->id(), role, party, Size{1}, {}}});
  }
  // The entries up to `end` arrive under a checkpoint, and are taken.
  void take(Replica& replica, std::uint64_t end, const Notes& under) {
    Entries run;
    run.first = Seq{replica.self().size.value};
    run.entries.resize(end - run.first.value);
    run.checkpoint = under.checkpoint;
    step(replica, Received{kSequencer, run});
    ASSERT_EQ(of_kind<TakeRun>(effects_).size(), 1U);
    RunTaken taken;
    taken.head.size = Size{end};
    taken.head.root = *reader_.root(DigestKind::kSha256, Size{end});
    step(replica, taken);
  }
  void hear(Replica& replica, PeerId peer, const Notes& notes) {
    step(replica, Received{peer, notes});
  }
  PastRead past(const ReadPast& read) const {
    const PastOfTree past = *past_of(reader_, DigestKind::kSha256, read.older, read.newer);
    return {0, {read.older, read.newer, past.proof, past.seed}};
  }
  void expect_evidence(const Replica& replica) {
    ASSERT_EQ(of_kind<KeepEvidence>(effects_).size(), 1U);
    EXPECT_TRUE(judge(of_kind<KeepEvidence>(effects_)[0].text)->proven);
    EXPECT_TRUE(of_kind<Vouch>(effects_).empty());
    EXPECT_TRUE(replica.forked());
    EXPECT_FALSE(replica.cosigns());
  }
};

// On the way to one checkpoint the entries of another history come, up to the same size.
TEST_F(Checkpoints, TwoOfOneSizeOnTheWayAreAFork) {
  Replica replica = this->replica(5);
  take(replica, 8, note(all_, made_up(7)));
  ASSERT_FALSE(replica.forked());
  take(replica, all_, note(all_));
  expect_evidence(replica);
}

// The same, but the log goes past the size that was promised.
TEST_F(Checkpoints, OneThatTheLogWentPastIsHeldAgainstIt) {
  Replica replica = this->replica(5);
  take(replica, 8, note(all_ - 3, made_up(7)));
  take(replica, all_, note(all_));
  const auto reads = of_kind<ReadPast>(effects_);
  ASSERT_EQ(reads.size(), 1U);
  EXPECT_EQ(reads[0].older, Size{all_ - 3});
  step(replica, past(reads[0]));
  expect_evidence(replica);
}

TEST_F(Checkpoints, OneThatTheLogCameByIsNoFork) {
  Replica replica = this->replica(5);
  take(replica, 8, note(all_ - 3));
  take(replica, all_, note(all_));
  EXPECT_EQ(of_kind<Vouch>(effects_).size(), 1U);
  step(replica, past(of_kind<ReadPast>(effects_).at(0)));
  EXPECT_FALSE(replica.forked());
}

// While the past is being looked up, the log goes on: the evidence is against the note of then.
TEST_F(Checkpoints, AForkIsProvenThoughTheLogHasGoneOn) {
  Replica replica = this->replica(all_ - 2);
  hear(replica, kCity, note(all_ - 7, made_up(7)));
  const auto reads = of_kind<ReadPast>(effects_);
  ASSERT_EQ(reads.size(), 1U);
  take(replica, all_, note(all_));
  step(replica, past(reads[0]));
  expect_evidence(replica);
}

// A true note of that size, just before, hides nothing.
TEST_F(Checkpoints, TwoOfOneSizeFromTwoPeersAreBothWeighed) {
  Replica replica = this->replica(all_);
  hear(replica, kCity, note(all_ - 7));
  const auto reads = of_kind<ReadPast>(effects_);
  hear(replica, kOther, note(all_ - 7, made_up(7)));
  ASSERT_EQ(of_kind<ReadPast>(effects_).size(), 1U);
  step(replica, past(reads.at(0)));
  EXPECT_FALSE(replica.forked());
  step(replica, past(reads.at(0)));
  expect_evidence(replica);
}

// Nor do many notes of one peer push out what another one has seen.
TEST_F(Checkpoints, ManyNotesOfOnePeerHideNothing) {
  Replica replica = this->replica(5);
  hear(replica, kCity, note(all_ - 4, made_up(7)));
  for (std::uint64_t i = 0; i < 100; ++i) hear(replica, kOther, note(1'000 + i, made_up(9)));
  take(replica, all_, note(all_));
  const auto reads = of_kind<ReadPast>(effects_);
  ASSERT_EQ(reads.size(), 1U);
  step(replica, past(reads[0]));
  expect_evidence(replica);
}

TEST_F(Checkpoints, OneOfNothingEndsTheLinkAndNothingElse) {
  Replica replica = this->replica(all_);
  hear(replica, kCity, note(0, made_up(7)));
  ASSERT_EQ(of_kind<Close>(effects_).size(), 1U);
  EXPECT_EQ(of_kind<Close>(effects_)[0].peer, kCity);
  EXPECT_TRUE(of_kind<ReadPast>(effects_).empty());
  EXPECT_FALSE(replica.forked());
}

// A second link to the sequencer during a take: it follows over that one.
TEST_F(Checkpoints, AnotherLinkDuringATakeIsFollowedAfterIt) {
  Replica replica = this->replica(5);
  Entries run;
  run.first = Seq{5};
  run.entries.resize(3);
  run.checkpoint = note(all_).checkpoint;
  step(replica, Received{kSequencer, run});
  open(replica, 4, Role::kSequencer, "hn-auth", Side::kDialled);
  RunTaken taken;
  taken.head.size = Size{8};
  taken.head.root = *reader_.root(DigestKind::kSha256, Size{8});
  step(replica, taken);
  const auto sends = of_kind<Send>(effects_);
  const auto follow = std::ranges::find_if(
      sends, [](const Send& send) { return std::holds_alternative<Follow>(send.message); });
  ASSERT_NE(follow, sends.end());
  EXPECT_EQ(follow->peer, 4U);
  EXPECT_EQ(std::get<Follow>(follow->message).from, Size{8});
}

}  // namespace
}  // namespace luoshu::node
