// What a replica makes of checkpoints that others have seen: they agree with its own log, bear news
// of the quorum, or are evidence of a fork (docs/PROTOCOL.md, "Forks").
#include <fmt/format.h>

#include <algorithm>

#include "ledger/base/limits.h"
#include "ledger/log/checkpoint.h"
#include "ledger/log/evidence.h"
#include "node/core/fork_alarm.h"
#include "node/core/replica.h"

namespace luoshu::node {
namespace {

constexpr std::ptrdiff_t kNotesOfPeerMax = 4;  // that wait, of one peer; links are few

}  // namespace

void Replica::say(PeerId peer, const Notes& notes, Effects& effects) {
  weigh(peer, notes, effects);
}

// Whether a checkpoint of the log's key and our own log can both be true.
void Replica::weigh(PeerId peer, const Notes& notes, Effects& effects) {
  if (forked_) return;
  const auto seen = open_checkpoint(notes.checkpoint, self_.genesis.origin, self_.genesis.log_key);
  if (!seen || seen->size.value == 0) {
    if (links_.find(peer) != nullptr)
      links_.close(peer, "checkpoint", seen ? "a checkpoint of nothing" : seen.error().detail,
                   effects);
    return;
  }
  if (pinned_.value > 0 && seen->size == pinned_)
    return seen->root == root_of(self_.newest) ? agree(peer, notes, seen->size, effects)
                                               : fork(notes, self_.newest, {}, effects);
  if (seen->size == self_.size && seen->root == self_.root)
    return agree(peer, notes, seen->size, effects);
  // There is no signed size of ours yet that can be held against it.
  if (seen->size > pinned_ || pinned_ > self_.size) return keep_ahead(peer, notes);
  const bool asked = std::ranges::any_of(weighing_, [&](const Weighed& one) {
    return size_of(one.seen) == seen->size && root_of(one.seen) == seen->root;
  });
  if (asked) return;
  if (weighing_.size() >= limits::kPendingNotesMax ||
      std::ranges::count(weighing_, peer, &Weighed::peer) >= kNotesOfPeerMax)
    return keep_ahead(peer, notes);
  weighing_.push_back({peer, notes, self_.newest});
  effects.push_back(ReadPast{0, seen->size, pinned_});
}

// Weighed again once the log has come further. Nobody can push out what others have seen; of one
// peer the latest says most: it may bear the quorum that an earlier one lacked. Peer 0: this node.
void Replica::keep_ahead(PeerId peer, const Notes& notes) {
  std::erase_if(ahead_, [&](const auto& kept) {
    return kept.first == peer && size_of(kept.second) == size_of(notes) &&
           root_of(kept.second) == root_of(notes);
  });
  const auto most = peer == 0 ? std::ptrdiff_t{limits::kPendingNotesMax} : kNotesOfPeerMax;
  if (std::ranges::count(ahead_, peer, &std::pair<PeerId, Notes>::first) >= most)
    ahead_.erase(std::ranges::find(ahead_, peer, &std::pair<PeerId, Notes>::first));
  ahead_.emplace_back(peer, notes);
}

// A checkpoint of our own history; its cosignatures may be news.
void Replica::agree(PeerId peer, const Notes& notes, Size size, Effects& effects) {
  if (options_.policy.quorum.empty() || notes.checkpoint_sm3.empty() != !self_.genesis.log_key_sm2)
    return;
  if (size <= cosigned_) return;
  const auto opened = open_by_policy(options_.policy, notes.checkpoint);
  if (!opened) return links_.close(peer, "checkpoint", opened.error().detail, effects);
  if (!quorum_met(options_.policy, opened->witnesses)) return;
  if (self_.genesis.log_key_sm2) {
    const auto sm3 =
        open_sm3_checkpoint(notes.checkpoint_sm3, self_.genesis.origin, *self_.genesis.log_key_sm2);
    if (!sm3 || sm3->size != size)
      return links_.close(peer, "checkpoint", "the note of the SM3 root does not hold", effects);
  }
  cosigned_ = size;
  if (options_.policy.quorum == "none") return;  // nothing was added to what is kept
  effects.push_back(KeepNotes{notes});
  // Whoever waits for a receipt with the quorum is among the followers.
  feed_.tell(notes, effects);
  if (size == pinned_) self_.newest = notes;
}

// The sequencer's entries do not fit its checkpoint, or its checkpoint does not fit ours.
void Replica::suspect(PeerId peer, const Notes& notes, Effects& effects) {
  const auto seen = open_checkpoint(notes.checkpoint, self_.genesis.origin, self_.genesis.log_key);
  if (!seen) return links_.close(peer, "checkpoint", seen.error().detail, effects);
  if (seen->size == pinned_ || seen->size <= self_.size || pinned_.value == 0) {
    weigh(peer, notes, effects);
    if (!forked_) links_.close(peer, "entries", "entries that do not fit the checkpoint", effects);
    return;
  }
  if (seen->size < pinned_) {  // behind what it had signed, and we cannot show it yet
    effects.push_back(RaiseAlarm{
        "fork-suspected",
        fmt::format("the sequencer shows a checkpoint of size {} that does not continue what this "
                    "node holds, after it had signed one of size {}",
                    seen->size.value, pinned_.value),
        fmt::format("排序节点出示的规模 {} 检查点与本节点所存不符，而其此前已签署规模 {}",
                    seen->size.value, pinned_.value)});
    return links_.close(peer, "fork-suspected", "this checkpoint does not continue ours", effects);
  }
  suspected_[peer] = {peer, notes, self_.newest};
  effects.push_back(Send{peer, AskPast{pinned_, seen->size}});
}

void Replica::say(PeerId peer, const Past& past, Effects& effects) {
  const auto found = suspected_.find(peer);
  if (found == suspected_.end())
    return links_.close(peer, "protocol", "a past that nobody asked for", effects);
  const Weighed weighed = found->second;
  suspected_.erase(found);
  fork(weighed.seen, weighed.own, past, effects);
  // Where that proved nothing, the entries were merely damaged on their way: try again.
  if (!forked_) links_.close(peer, "entries", "entries that do not fit the checkpoint", effects);
}

void Replica::on(const PastRead& input, Effects& effects) {
  if (input.peer != 0) {
    past_reads_.answered(input.peer, effects);
    if (links_.find(input.peer) != nullptr) effects.push_back(Send{input.peer, input.past});
    return;
  }
  const auto found = std::ranges::find_if(weighing_, [&](const Weighed& one) {
    return size_of(one.seen) == input.past.older && size_of(one.own) == input.past.newer;
  });
  if (found == weighing_.end()) return;
  const Weighed weighed = *found;
  weighing_.erase(found);
  const auto roots = merkle::roots_from_consistency(
      DigestKind::kSha256, input.past.older.value, input.past.newer.value,
      input.past.seed.value_or(Hash{}), input.past.proof);
  if (!roots) return;  // our own tree always has them; without them nothing is known
  if (roots->older == root_of(weighed.seen))
    return agree(weighed.peer, weighed.seen, input.past.older, effects);
  fork(weighed.seen, weighed.own, input.past, effects);
}

// Two checkpoints of the log's key that cannot both be true are evidence; keep it, and stop.
void Replica::fork(const Notes& seen, const Notes& own, const Past& past, Effects& effects) {
  const auto log =
      note_verifier(self_.genesis.origin, NoteKeyType::kEd25519, self_.genesis.log_key);
  auto evidence =
      make_fork_evidence(*log, seen.checkpoint, own.checkpoint, {past.proof, past.seed});
  if (!evidence) return;
  forked_ = true;
  runs_.resize(taking_ ? 1 : 0);
  effects.push_back(KeepEvidence{*std::move(evidence)});
  effects.push_back(fork_alarm());
}

void Replica::gossip(Effects& effects) {
  if (pinned_ > self_.size || pinned_ == gossiped_ || now_.steady_ms - gossiped_ms_ < 1'000) return;
  gossiped_ms_ = now_.steady_ms;
  gossiped_ = pinned_;
  for (const PeerId peer : links_.with_role(Role::kReplica))
    effects.push_back(Send{peer, self_.newest});
}

}  // namespace luoshu::node
