// The province's node: gives the log its order. It takes entries from submitters, appends them in
// groups, answers each once it is durable, signs checkpoints, feeds followers, and collects
// cosignatures. Pure; not thread-safe.
//
// Invariants: nothing is answered before GroupAppended; one group is under way at a time; nothing
// is appended or signed before a quorum of replicas has shown its newest checkpoint (kAsking), so
// that a store put back from an old copy never starts a second history; nothing ever after kHalted.
#pragma once

#include "node/core/clocks.h"
#include "node/core/consistency_reads.h"
#include "node/core/cosigning.h"
#include "node/core/feed.h"
#include "node/core/links.h"
#include "node/core/submission_queue.h"

namespace luoshu::node {

struct SequencerOptions {
  Policy policy;                     // whose cosignatures count, and how many
  std::int64_t checkpoint_ms = 100;  // least time between two checkpoints
  // What lets it begin: a quorum of replicas that show their newest checkpoint, or the operator's
  // word that the anchor outside the home is enough.
  enum class Start { kAskPeers, kTrustAnchor } start = Start::kAskPeers;
  // Found at start: evidence of a fork that is not resolved yet.
  bool forked = false;
  // The operator's word that the clock is right, however long ago the newest entry was recorded.
  bool trust_clock = false;
};

class Sequencer {
 public:
  Sequencer(Self self, SequencerOptions options);
  void step(const Input& input, Effects& effects);

  enum class Phase { kAsking, kReady, kHalted };
  Phase phase() const { return phase_; }
  const Self& self() const { return self_; }
  const Links& links() const { return links_; }
  const Cosigning& cosigning() const { return cosigning_; }
  std::size_t queued_bytes() const { return submissions_.bytes(); }
  // Whether the clock is so far ahead of the newest entry that nothing is appended until a peer's
  // clock agrees or the operator says so (clocks.h): recorded time never goes back.
  bool doubts_clock() const;
  // The newest checkpoint with all its cosignatures.
  const SignedCheckpoint& newest() const { return self_.newest; }
  struct Counters {
    std::uint64_t accepted = 0;
    std::uint64_t refused = 0;
    std::uint64_t busy = 0;
    std::uint64_t bad_cosignatures = 0;
  };
  const Counters& counters() const { return counters_; }

 private:
  void on(const LinkOpened& input, Effects& effects);
  void on(const LinkClosed& input, Effects& effects);
  void on(const Received& input, Effects& effects);
  void on_message(const Received& input, Effects& effects);
  void on(const Tick& input, Effects& effects);
  void on(const GroupAppended& input, Effects& effects);
  void on(const CheckpointSigned& input, Effects& effects);
  void on(const BatchRead& input, Effects& effects);
  void on(const WitnessAnswered& input, Effects& effects);
  void on(const ConsistencyProofRead& input, Effects& effects);
  template <class Other>
  void on(const Other& /*input*/, Effects& /*effects*/) {}  // not a sequencer's

  void on_submit(PeerId peer, const Submit& submit, Effects& effects);
  void on_follow(PeerId peer, const Follow& follow, Effects& effects);
  void on_credit(PeerId peer, const Credit& credit, Effects& effects);
  void on_cosignature(PeerId peer, const Cosignature& cosignature, Effects& effects);
  void on_get_consistency_proof(PeerId peer, const GetConsistencyProof& asked, Effects& effects);
  void on_checkpoint(PeerId peer, const SignedCheckpoint& seen, Effects& effects);

  void compare_checkpoint(PeerId peer, const SignedCheckpoint& seen, Effects& effects);
  void peer_agrees(PeerId peer);
  void add_cosignature(const Cosignature& cosignature, Effects& effects);
  void halt_behind(PeerId peer, Size seen, Effects& effects);
  void halt_forked(const SignedCheckpoint& seen, const SignedCheckpoint& own,
                   const ConsistencyProof& proof, Effects& effects);
  void consider_start();
  void start_next_group(Effects& effects);
  void maybe_sign(Effects& effects);
  void halt(std::string code, std::string en, std::string zh, Effects& effects);

  Self self_;
  SequencerOptions options_;
  Links links_;
  SubmissionQueue submissions_;
  Feed feed_;
  Cosigning cosigning_;
  Phase phase_ = Phase::kAsking;
  Now now_;
  std::set<std::string> agreeing_;  // parties whose newest checkpoint is a prefix of this log
  ConsistencyReads consistency_reads_;
  struct Comparison {
    SignedCheckpoint seen;  // what the peer holds
    SignedCheckpoint own;   // our newest when the proof was asked for
  };
  std::map<PeerId, Comparison> comparing_;               // while their proofs are read
  std::vector<std::pair<PeerId, std::uint64_t>> group_;  // submitter and request of each entry
  bool appending_ = false;
  bool signing_ = false;
  Size signed_;  // size of the newest checkpoint
  std::int64_t signed_ms_ = 0;
  bool cosignatures_changed_ = false;  // since the newest checkpoint was kept
  Counters counters_;
};

}  // namespace luoshu::node
