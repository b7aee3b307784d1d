// A city's node, or an auditor's: holds the whole log, decides every entry again, cosigns what it
// has checked (cities only), and hands its submitters' entries on. Pure; not thread-safe.
//
// Invariants: entries are stored only once they are shown to belong to a checkpoint of the log's
// key; a checkpoint is cosigned only when the node's own log has reached it and it is durable here;
// after a fork, a divergence or an unknown key of its own party nothing is ever cosigned again
// until people have looked (docs/PROTOCOL.md, "Forks"), while everything verified stays readable.
#pragma once

#include <deque>

#include "node/core/feed.h"
#include "node/core/links.h"
#include "node/core/outbox.h"
#include "node/core/past_reads.h"

namespace luoshu::node {

struct ReplicaOptions {
  Policy policy;  // for knowing when a checkpoint has its quorum
  // Found at start: evidence of a fork that nobody has settled yet.
  bool forked = false;
  // Found at start: the log shows a key of the own party that is not pinned.
  bool strange_key = false;
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
  bool cosigns() const { return self_.role == Role::kReplica && follows() && !strange_key_; }
  bool forked() const { return forked_; }
  bool diverged() const { return diverged_; }
  bool connected() const { return sequencer_.has_value(); }
  // Size of the newest checkpoint known to be cosigned by the quorum.
  Size cosigned() const { return cosigned_; }
  std::size_t runs_waiting() const { return runs_.size(); }

 private:
  void on(const LinkOpened& input, Effects& effects);
  void on(const LinkClosed& input, Effects& effects);
  void on(const Received& input, Effects& effects);
  void on(const Tick& input, Effects& effects);
  void on(const RunTaken& input, Effects& effects);
  void on(const Vouched& input, Effects& effects);
  void on(const RunRead& input, Effects& effects);
  void on(const PastRead& input, Effects& effects);
  void on(const SubmissionStored& input, Effects& effects);
  void on(const SubmissionLoaded& input, Effects& effects);
  void on(const SubmissionSettled& input, Effects& effects);
  template <class Other>
  void on(const Other& /*input*/, Effects& /*effects*/) {}  // not a replica's

  void say(PeerId peer, const Submit& submit, Effects& effects);
  void say(PeerId peer, const Answer& answer, Effects& effects);
  void say(PeerId peer, const Follow& follow, Effects& effects);
  void say(PeerId peer, const Credit& credit, Effects& effects);
  void say(PeerId peer, const Entries& run, Effects& effects);
  void say(PeerId peer, const Notes& notes, Effects& effects);
  void say(PeerId peer, const AskPast& ask, Effects& effects);
  void say(PeerId peer, const Past& past, Effects& effects);
  template <class Other>
  void say(PeerId peer, const Other& other, Effects& effects);

  void established(PeerId peer, Effects& effects);
  void follow(Effects& effects);
  void take_next(Effects& effects);
  void reach(const Notes& notes, Effects& effects);
  void vouch(Effects& effects);
  void weigh(PeerId peer, const Notes& notes, Effects& effects);
  void agree(PeerId peer, const Notes& notes, Size size, Effects& effects);
  void suspect(PeerId peer, const Notes& notes, Effects& effects);
  void keep_ahead(PeerId peer, const Notes& notes);
  void fork(const Notes& seen, const Notes& own, const Past& past, Effects& effects);
  void gossip(Effects& effects);

  Self self_;
  ReplicaOptions options_;
  Links links_;
  Feed feed_;
  Outbox outbox_;
  Now now_;
  std::optional<PeerId> sequencer_;
  std::uint64_t expected_ = 0;  // first entry of the next run from the sequencer
  std::deque<Entries> runs_;    // received, not taken yet; the front one may be under way
  bool taking_ = false;
  bool stale_take_ = false;  // the run under way came over a link that is gone
  bool vouching_ = false;
  Size pinned_;   // of self_.newest: the longest checkpoint that entries taken belonged to
  Size reached_;  // longest pinned one that the log has come to, and has the root of
  Size vouched_;  // longest checkpoint that was cosigned
  Size cosigned_;
  PastReads past_reads_;  // for peers
  // What somebody has seen, and the newest of our own when the past between them was asked for.
  struct Weighed {
    PeerId peer = 0;
    Notes seen;
    Notes own;
  };
  std::vector<Weighed> weighing_;                // of earlier sizes: roots are being looked up
  std::map<PeerId, Weighed> suspected_;          // whose proof of the past was asked for
  std::vector<std::pair<PeerId, Notes>> ahead_;  // of sizes not reached yet, or not signed for us
  std::int64_t gossiped_ms_ = 0;
  Size gossiped_;
  bool forked_ = false;
  bool diverged_ = false;
  bool strange_key_ = false;
};

}  // namespace luoshu::node
