// Compares foreign checkpoints with our log: a prefix of it, newer than it, or a fork.
#include <fmt/format.h>

#include <algorithm>

#include "ledger/base/limits.h"
#include "ledger/log/checkpoint.h"
#include "ledger/log/evidence.h"
#include "node/core/alarm_texts.h"
#include "node/core/replica.h"

namespace luoshu::node {
namespace {

constexpr std::ptrdiff_t kCheckpointsOfPeerMax =
    4;  // compared or deferred, of one peer; links are few

}  // namespace

void Replica::on_checkpoint(PeerId peer, const SignedCheckpoint& seen, Effects& effects) {
  compare_checkpoint(peer, seen, effects);
}

// Whether a checkpoint of the log's key and our own log can both be true.
void Replica::compare_checkpoint(PeerId peer, const SignedCheckpoint& seen, Effects& effects) {
  if (forked_) return;
  const auto opened = open_checkpoint(seen.note, self_.genesis.origin, self_.genesis.log_key);
  if (!opened || seen.size.value == 0) {
    if (links_.find(peer) != nullptr)
      links_.close(peer, "checkpoint", opened ? "a checkpoint of size 0" : opened.error().detail,
                   effects);
    return;
  }
  if (adopted_.value > 0 && seen.size == adopted_)
    return seen.root == self_.newest.root ? accept_checkpoint(peer, seen, effects)
                                          : prove_fork(seen, self_.newest, {}, effects);
  if (seen.size == self_.size && seen.root == self_.root)
    return accept_checkpoint(peer, seen, effects);
  // We hold no signed checkpoint of that size or a later one yet.
  if (seen.size > adopted_ || adopted_ > self_.size) return defer_checkpoint(peer, seen);
  const bool asked = std::ranges::any_of(comparing_, [&](const Comparison& other) {
    return other.seen.size == seen.size && other.seen.root == seen.root;
  });
  if (asked) return;
  if (comparing_.size() >= limits::kPendingNotesMax ||
      std::ranges::count(comparing_, peer, &Comparison::peer) >= kCheckpointsOfPeerMax)
    return defer_checkpoint(peer, seen);
  comparing_.push_back({peer, seen, self_.newest});
  effects.push_back(ReadConsistencyProof{0, seen.size, adopted_});
}

// Compared again once the log has grown. No peer can push out what others have sent. Of the same
// checkpoint the latest copy counts: it may bear the quorum that an earlier one lacked.
void Replica::defer_checkpoint(PeerId peer, const SignedCheckpoint& seen) {
  std::erase_if(deferred_, [&](const auto& kept) {
    return kept.first == peer && kept.second.size == seen.size && kept.second.root == seen.root;
  });
  const auto most = peer == 0 ? std::ptrdiff_t{limits::kPendingNotesMax} : kCheckpointsOfPeerMax;
  if (std::ranges::count(deferred_, peer, &std::pair<PeerId, SignedCheckpoint>::first) >= most)
    deferred_.erase(
        std::ranges::find(deferred_, peer, &std::pair<PeerId, SignedCheckpoint>::first));
  deferred_.emplace_back(peer, seen);
}

// A checkpoint of our own history; its cosignatures may be news.
void Replica::accept_checkpoint(PeerId peer, const SignedCheckpoint& checkpoint, Effects& effects) {
  if (options_.policy.quorum.empty() || checkpoint.note_sm3.empty() != !self_.genesis.log_key_sm2)
    return;
  const Size size = checkpoint.size;
  if (size <= cosigned_) return;
  const auto opened = open_by_policy(options_.policy, checkpoint.note);
  if (!opened) return links_.close(peer, "checkpoint", opened.error().detail, effects);
  if (!quorum_met(options_.policy, opened->witnesses)) return;
  if (self_.genesis.log_key_sm2) {
    const auto sm3 =
        open_sm3_checkpoint(checkpoint.note_sm3, self_.genesis.origin, *self_.genesis.log_key_sm2);
    if (!sm3 || sm3->size != size)
      return links_.close(peer, "checkpoint", "the note of the SM3 root does not hold", effects);
  }
  cosigned_ = size;
  if (options_.policy.quorum == "none") return;  // nothing was added to what is kept
  effects.push_back(KeepCheckpoint{checkpoint});
  // Clients that wait for a receipt with the quorum follow this node.
  feed_.announce(checkpoint, effects);
  if (size == adopted_) self_.newest = checkpoint;
}

// The sequencer's entries do not fit its checkpoint, or its checkpoint does not fit ours.
void Replica::suspect_fork(PeerId peer, const SignedCheckpoint& seen, Effects& effects) {
  const auto opened = open_checkpoint(seen.note, self_.genesis.origin, self_.genesis.log_key);
  if (!opened) return links_.close(peer, "checkpoint", opened.error().detail, effects);
  if (seen.size == adopted_ || seen.size <= self_.size || adopted_.value == 0) {
    compare_checkpoint(peer, seen, effects);
    if (!forked_) links_.close(peer, "entries", "entries that do not fit the checkpoint", effects);
    return;
  }
  if (seen.size < adopted_) {  // smaller than what it had signed; no proof of that yet
    effects.push_back(RaiseAlarm{
        "fork-suspected",
        fmt::format("the sequencer shows a checkpoint of size {} that does not continue what this "
                    "node holds, after it had signed one of size {}",
                    seen.size.value, adopted_.value),
        fmt::format("排序节点出示的规模 {} 检查点与本节点所存不符，而其此前已签署规模 {}",
                    seen.size.value, adopted_.value)});
    return links_.close(peer, "fork-suspected", "this checkpoint does not continue ours", effects);
  }
  suspected_[peer] = {peer, seen, self_.newest};
  effects.push_back(Send{peer, GetConsistencyProof{adopted_, seen.size}});
}

void Replica::on_consistency_proof(PeerId peer, const ConsistencyProof& proof, Effects& effects) {
  const auto found = suspected_.find(peer);
  if (found == suspected_.end())
    return links_.close(peer, "protocol", "a proof that was not asked for", effects);
  const Comparison suspected = found->second;
  suspected_.erase(found);
  prove_fork(suspected.seen, suspected.own, proof, effects);
  // Where that proved nothing, the entries were merely damaged on their way: try again.
  if (!forked_) links_.close(peer, "entries", "entries that do not fit the checkpoint", effects);
}

void Replica::on(const ConsistencyProofRead& input, Effects& effects) {
  const ConsistencyProof& proof = input.proof;
  if (input.peer != 0) {
    consistency_reads_.answered(input.peer, effects);
    if (links_.find(input.peer) != nullptr) effects.push_back(Send{input.peer, proof});
    return;
  }
  const auto found = std::ranges::find_if(comparing_, [&](const Comparison& one) {
    return one.seen.size == proof.older && one.own.size == proof.newer;
  });
  if (found == comparing_.end()) return;
  const Comparison compared = *found;
  comparing_.erase(found);
  const auto roots =
      merkle::roots_from_consistency(DigestKind::kSha256, proof.older.value, proof.newer.value,
                                     proof.seed.value_or(Hash{}), proof.hashes);
  if (!roots) return;  // our own tree always has them; without them nothing is known
  if (roots->older == compared.seen.root)
    return accept_checkpoint(compared.peer, compared.seen, effects);
  prove_fork(compared.seen, compared.own, proof, effects);
}

// Two checkpoints of the log's key that cannot both be true are evidence: keeps it, and stops. Does
// nothing where they prove no fork.
void Replica::prove_fork(const SignedCheckpoint& seen, const SignedCheckpoint& own,
                         const ConsistencyProof& proof, Effects& effects) {
  const auto log =
      note_verifier(self_.genesis.origin, NoteKeyType::kEd25519, self_.genesis.log_key);
  auto evidence = make_fork_evidence(*log, seen.note, own.note, {proof.hashes, proof.seed});
  if (!evidence) return;
  forked_ = true;
  batches_.resize(taking_ ? 1 : 0);
  effects.push_back(KeepEvidence{*std::move(evidence)});
  effects.push_back(fork_alarm());
}

void Replica::gossip(Effects& effects) {
  if (adopted_ > self_.size || adopted_ == gossiped_ || now_.steady_ms - gossiped_ms_ < 1'000)
    return;
  gossiped_ms_ = now_.steady_ms;
  gossiped_ = adopted_;
  for (const PeerId peer : links_.with_role(Role::kReplica))
    effects.push_back(Send{peer, self_.newest});
}

}  // namespace luoshu::node
