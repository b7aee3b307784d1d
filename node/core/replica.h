// A city's node, or an auditor's: holds the whole log, decides every entry again, cosigns what it
// has checked (cities only), and hands its submitters' entries on. Pure; not thread-safe.
//
// Invariants: entries are stored only once they are shown to belong to a checkpoint of the log's
// key; a checkpoint is cosigned only when the node's own log has reached it and it is durable here;
// after a fork, a divergence or an unpinned key of its own party nothing is cosigned until people
// have looked and the node has been started again; everything verified stays readable.
//
//   cosigned_here_ <= verified_ <= adopted_     sizes of checkpoints
//   self_.size                                  entries held: behind adopted_ while catching up
#pragma once

#include <deque>

#include "node/core/consistency_reads.h"
#include "node/core/feed.h"
#include "node/core/links.h"
#include "node/core/outbox.h"

namespace luoshu::node {

struct ReplicaOptions {
  Policy policy;  // for knowing when a checkpoint has its quorum
  // Found at start: evidence of a fork that is not resolved yet.
  bool forked = false;
  // Found at start: the log shows a key of the own party that is not pinned.
  bool unpinned_key = false;
};

class Replica {
 public:
  // self.role: kReplica or kAuditor. `outbox`: the entries kept in it.
  Replica(Self self, ReplicaOptions options, const std::vector<Outbox::Kept>& outbox);
  void step(const Input& input, Effects& effects);

  const Self& self() const { return self_; }
  const Links& links() const { return links_; }
  const Outbox& outbox() const { return outbox_; }
  // Whether it follows the sequencer, and whether it cosigns.
  bool follows() const { return !forked_ && !diverged_; }
  bool cosigns() const { return self_.role == Role::kReplica && follows() && !unpinned_key_; }
  bool forked() const { return forked_; }
  bool diverged() const { return diverged_; }
  bool connected() const { return sequencer_.has_value(); }
  // Size of the newest checkpoint known to be cosigned by the quorum.
  Size cosigned() const { return cosigned_; }
  std::size_t batches_waiting() const { return batches_.size(); }

 private:
  void on(const LinkOpened& input, Effects& effects);
  void on(const LinkClosed& input, Effects& effects);
  void on(const Received& input, Effects& effects);
  void on_message(const Received& input, Effects& effects);
  void on(const Tick& input, Effects& effects);
  void on(const BatchTaken& input, Effects& effects);
  void on(const Cosigned& input, Effects& effects);
  void on(const BatchRead& input, Effects& effects);
  void on(const ConsistencyProofRead& input, Effects& effects);
  void on(const SubmissionStored& input, Effects& effects);
  void on(const SubmissionLoaded& input, Effects& effects);
  void on(const SubmissionConfirmed& input, Effects& effects);
  template <class Other>
  void on(const Other& /*input*/, Effects& /*effects*/) {}  // not a replica's

  void on_submit(PeerId peer, const Submit& submit, Effects& effects);
  void on_answer(PeerId peer, const Answer& answer, Effects& effects);
  void on_follow(PeerId peer, const Follow& follow, Effects& effects);
  void on_credit(PeerId peer, const Credit& credit, Effects& effects);
  void on_entries(PeerId peer, const Entries& sent, Effects& effects);
  void on_checkpoint(PeerId peer, const SignedCheckpoint& seen, Effects& effects);
  void on_get_consistency_proof(PeerId peer, const GetConsistencyProof& asked, Effects& effects);
  void on_consistency_proof(PeerId peer, const ConsistencyProof& proof, Effects& effects);

  void established(PeerId peer, Effects& effects);
  void follow(Effects& effects);
  void take_next(Effects& effects);
  void advance_to(const SignedCheckpoint& checkpoint, Effects& effects);
  void cosign(Effects& effects);
  void compare_checkpoint(PeerId peer, const SignedCheckpoint& seen, Effects& effects);
  void accept_checkpoint(PeerId peer, const SignedCheckpoint& checkpoint, Effects& effects);
  void suspect_fork(PeerId peer, const SignedCheckpoint& seen, Effects& effects);
  void defer_checkpoint(PeerId peer, const SignedCheckpoint& seen);
  void prove_fork(const SignedCheckpoint& seen, const SignedCheckpoint& own,
                  const ConsistencyProof& proof, Effects& effects);
  void gossip(Effects& effects);

  Self self_;
  ReplicaOptions options_;
  Links links_;
  Feed feed_;
  Outbox outbox_;
  Now now_;
  std::optional<PeerId> sequencer_;
  std::uint64_t expected_ = 0;   // first entry of the next batch from the sequencer
  std::deque<Entries> batches_;  // received and not taken yet; the front one may be under way
  bool taking_ = false;
  bool stale_take_ = false;  // the batch under way came over a link that is gone
  bool cosigning_ = false;
  Size adopted_;        // of self_.newest: the longest checkpoint that entries taken belonged to
  Size verified_;       // longest adopted one whose size the log has reached, with its root
  Size cosigned_here_;  // longest one that this node has cosigned
  Size cosigned_;       // longest one that the quorum has cosigned
  ConsistencyReads consistency_reads_;  // for peers
  // A foreign checkpoint, and the newest of our own when the proof between them was asked for.
  struct Comparison {
    PeerId peer = 0;  // 0: this node
    SignedCheckpoint seen;
    SignedCheckpoint own;
  };
  std::vector<Comparison> comparing_;       // of earlier sizes: our tree is read for their roots
  std::map<PeerId, Comparison> suspected_;  // of later sizes: the peer was asked for the proof
  // Checkpoints larger than our log, compared once it has reached their size.
  std::vector<std::pair<PeerId, SignedCheckpoint>> deferred_;
  std::int64_t gossiped_ms_ = 0;
  Size gossiped_;
  bool forked_ = false;
  bool diverged_ = false;
  bool unpinned_key_ = false;
};

}  // namespace luoshu::node
