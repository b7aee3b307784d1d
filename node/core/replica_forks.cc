// What a replica makes of checkpoints that others have seen: they agree with its own log, bear news
// of the quorum, or are evidence of a fork (ARCHITECTURE D10).
#include <fmt/format.h>

#include "ledger/base/assert.h"
#include "ledger/base/limits.h"
#include "ledger/log/checkpoint.h"
#include "ledger/log/evidence.h"
#include "node/core/replica.h"

namespace luoshu::node {

void Replica::say(PeerId peer, const Notes& notes, Effects& effects) {
  weigh(peer, notes, effects);
}

// Whether a checkpoint of the log's key and our own log can both be true.
void Replica::weigh(PeerId peer, const Notes& notes, Effects& effects) {
  if (forked_) return;
  const auto seen = open_checkpoint(notes.checkpoint, self_.genesis.origin, self_.genesis.log_key);
  if (!seen) {
    if (links_.find(peer) != nullptr)
      links_.close(peer, "checkpoint", seen.error().detail, effects);
    return;
  }
  if (pinned_.value > 0 && seen->size == pinned_) {
    const auto own = parse_checkpoint_note(self_.newest.checkpoint);
    return seen->root == own->root ? agree(peer, notes, seen->size, effects)
                                   : fork(notes, {}, effects);
  }
  if (seen->size == self_.size)
    return seen->root == self_.root ? agree(peer, notes, seen->size, effects)
                                    : fork(notes, {}, effects);
  // On the way to the pinned checkpoint there is no signed size of ours yet to hold against it.
  if (seen->size > self_.size || pinned_ > self_.size) {
    // The latest one says most: it may bear the quorum that an earlier one lacked.
    if (ahead_.size() >= limits::kPendingNotesMax) ahead_.erase(ahead_.begin());
    ahead_.emplace_back(peer, notes);
    return;
  }
  if (weighing_.size() >= limits::kPendingNotesMax || weighing_.contains(seen->size)) return;
  weighing_[seen->size] = {peer, notes};
  effects.push_back(ReadPast{0, seen->size, self_.size});
}

// A checkpoint of our own history; its cosignatures may be news.
void Replica::agree(PeerId peer, const Notes& notes, Size size, Effects& effects) {
  if (options_.policy.quorum.empty() || notes.checkpoint_sm3.empty() != !self_.genesis.log_key_sm2)
    return;
  if (size <= cosigned_) return;
  const auto opened = open_by_policy(options_.policy, notes.checkpoint);
  if (!opened) return links_.close(peer, "checkpoint", opened.error().detail, effects);
  if (!quorum_met(options_.policy, opened->witnesses)) return;
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
        fmt::format("排序节点出示的高度 {} 检查点与本节点所存不符，而其此前已签署高度 {}",
                    seen->size.value, pinned_.value)});
    return links_.close(peer, "fork-suspected", "this checkpoint does not continue ours", effects);
  }
  suspected_[peer] = notes;
  effects.push_back(Send{peer, AskPast{pinned_, seen->size}});
}

void Replica::say(PeerId peer, const Past& past, Effects& effects) {
  const auto found = suspected_.find(peer);
  if (found == suspected_.end())
    return links_.close(peer, "protocol", "a past that nobody asked for", effects);
  const Notes notes = found->second;
  suspected_.erase(found);
  fork(notes, past, effects);
  // Where that proved nothing, the entries were merely damaged on their way: try again.
  if (!forked_) links_.close(peer, "entries", "entries that do not fit the checkpoint", effects);
}

void Replica::on(const PastRead& input, Effects& effects) {
  if (input.peer != 0) {
    past_reads_.answered(input.peer, effects);
    if (links_.find(input.peer) != nullptr) effects.push_back(Send{input.peer, input.past});
    return;
  }
  const auto found = weighing_.find(input.past.older);
  if (found == weighing_.end()) return;
  const auto [peer, notes] = found->second;
  weighing_.erase(found);
  const auto seen = parse_checkpoint_note(notes.checkpoint);
  const auto roots = merkle::roots_from_consistency(
      DigestKind::kSha256, input.past.older.value, input.past.newer.value,
      input.past.seed.value_or(Hash{}), input.past.proof);
  LUOSHU_ASSERT(roots.has_value());  // of our own tree
  if (roots->older == seen->root) return agree(peer, notes, seen->size, effects);
  fork(notes, input.past, effects);
}

// Two checkpoints of the log's key that cannot both be true are evidence; keep it, and stop.
void Replica::fork(const Notes& seen, const Past& past, Effects& effects) {
  const auto log =
      note_verifier(self_.genesis.origin, NoteKeyType::kEd25519, self_.genesis.log_key);
  auto evidence =
      make_fork_evidence(*log, seen.checkpoint, self_.newest.checkpoint, {past.proof, past.seed});
  if (!evidence) return;
  forked_ = true;
  runs_.resize(taking_ ? 1 : 0);
  effects.push_back(KeepEvidence{*std::move(evidence)});
  effects.push_back(RaiseAlarm{
      "fork",
      "the log's key has signed two histories; the evidence file proves it (`luoshu judge`). This "
      "node follows and cosigns no further until people have settled it",
      "日志密钥签署了两段不同历史，证据文件可离线判定（luoshu "
      "judge）。在人工处置之前本节点停止跟随与会签"});
}

void Replica::gossip(Effects& effects) {
  if (pinned_ > self_.size || pinned_ == gossiped_ || now_.steady_ms - gossiped_ms_ < 1'000) return;
  gossiped_ms_ = now_.steady_ms;
  gossiped_ = pinned_;
  for (const PeerId peer : links_.with_role(Role::kReplica))
    effects.push_back(Send{peer, self_.newest});
}

}  // namespace luoshu::node
