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

  SignedCheckpoint note(std::uint64_t size, std::optional<Hash> root = {}) const {
    if (!root) root = *reader_.root(DigestKind::kSha256, Size{size});
    return read_signed_checkpoint(
        *sign_checkpoint({log_.ledger->genesis().origin, Size{size}, *root}, log_.log_key));
  }
  Replica replica(std::uint64_t held) {
    const Self self{log_.ledger->id(), log_.ledger->genesis(),
                    "ly-impl",         Role::kReplica,
                    Size{held},        *reader_.root(DigestKind::kSha256, Size{held}),
                    note(held)};
    Replica made(self, {}, {});
    open(made, kSequencer, Role::kSequencer, "hn-auth", Side::kDialled);
    step(made, Cosigned{{Size{held}, "line"}});
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
  void take(Replica& replica, std::uint64_t end, const SignedCheckpoint& under) {
    EntryBatch batch;
    batch.first = Seq{replica.self().size.value};
    batch.entries.resize(end - batch.first.value);
    batch.checkpoint = under.note;
    step(replica, Received{kSequencer, Entries(batch)});
    ASSERT_EQ(of_kind<TakeBatch>(effects_).size(), 1U);
    BatchTaken taken;
    taken.head.size = Size{end};
    taken.head.root = *reader_.root(DigestKind::kSha256, Size{end});
    step(replica, taken);
  }
  void receive(Replica& replica, PeerId peer, const SignedCheckpoint& seen) {
    step(replica, Received{peer, seen});
  }
  ConsistencyProofRead proof(const ReadConsistencyProof& read) const {
    const TreeConsistency tree =
        *tree_consistency(reader_, DigestKind::kSha256, read.older, read.newer);
    return {0, {read.older, read.newer, tree.proof, tree.seed}};
  }
  void expect_evidence(const Replica& replica) {
    ASSERT_EQ(of_kind<KeepEvidence>(effects_).size(), 1U);
    EXPECT_TRUE(judge(of_kind<KeepEvidence>(effects_)[0].text)->proven);
    EXPECT_TRUE(of_kind<Cosign>(effects_).empty());
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
  const auto reads = of_kind<ReadConsistencyProof>(effects_);
  ASSERT_EQ(reads.size(), 1U);
  EXPECT_EQ(reads[0].older, Size{all_ - 3});
  step(replica, proof(reads[0]));
  expect_evidence(replica);
}

TEST_F(Checkpoints, OneThatTheLogCameByIsNoFork) {
  Replica replica = this->replica(5);
  take(replica, 8, note(all_ - 3));
  take(replica, all_, note(all_));
  EXPECT_EQ(of_kind<Cosign>(effects_).size(), 1U);
  step(replica, proof(of_kind<ReadConsistencyProof>(effects_).at(0)));
  EXPECT_FALSE(replica.forked());
}

// While the proof is being read, the log goes on: the evidence is against the note of then.
TEST_F(Checkpoints, AForkIsProvenThoughTheLogHasGoneOn) {
  Replica replica = this->replica(all_ - 2);
  receive(replica, kCity, note(all_ - 7, made_up(7)));
  const auto reads = of_kind<ReadConsistencyProof>(effects_);
  ASSERT_EQ(reads.size(), 1U);
  take(replica, all_, note(all_));
  step(replica, proof(reads[0]));
  expect_evidence(replica);
}

// A true note of that size, just before, hides nothing.
TEST_F(Checkpoints, TwoOfOneSizeFromTwoPeersAreBothWeighed) {
  Replica replica = this->replica(all_);
  receive(replica, kCity, note(all_ - 7));
  const auto reads = of_kind<ReadConsistencyProof>(effects_);
  receive(replica, kOther, note(all_ - 7, made_up(7)));
  ASSERT_EQ(of_kind<ReadConsistencyProof>(effects_).size(), 1U);
  step(replica, proof(reads.at(0)));
  EXPECT_FALSE(replica.forked());
  step(replica, proof(reads.at(0)));
  expect_evidence(replica);
}

// Nor do many checkpoints of one peer push out what another one holds.
TEST_F(Checkpoints, ManyNotesOfOnePeerHideNothing) {
  Replica replica = this->replica(5);
  receive(replica, kCity, note(all_ - 4, made_up(7)));
  for (std::uint64_t i = 0; i < 100; ++i) receive(replica, kOther, note(1'000 + i, made_up(9)));
  take(replica, all_, note(all_));
  const auto reads = of_kind<ReadConsistencyProof>(effects_);
  ASSERT_EQ(reads.size(), 1U);
  step(replica, proof(reads[0]));
  expect_evidence(replica);
}

TEST_F(Checkpoints, OneOfNothingEndsTheLinkAndNothingElse) {
  Replica replica = this->replica(all_);
  receive(replica, kCity, note(0, made_up(7)));
  ASSERT_EQ(of_kind<Close>(effects_).size(), 1U);
  EXPECT_EQ(of_kind<Close>(effects_)[0].peer, kCity);
  EXPECT_TRUE(of_kind<ReadConsistencyProof>(effects_).empty());
  EXPECT_FALSE(replica.forked());
}

// A second link to the sequencer during a take: it follows over that one.
TEST_F(Checkpoints, AnotherLinkDuringATakeIsFollowedAfterIt) {
  Replica replica = this->replica(5);
  EntryBatch batch;
  batch.first = Seq{5};
  batch.entries.resize(3);
  batch.checkpoint = note(all_).note;
  step(replica, Received{kSequencer, Entries(batch)});
  open(replica, 4, Role::kSequencer, "hn-auth", Side::kDialled);
  BatchTaken taken;
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
