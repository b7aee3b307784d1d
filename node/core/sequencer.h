// The province's node: gives the log its order. It takes entries from submitters, appends them in
// groups, answers each once it is durable, signs checkpoints, feeds followers, and collects
// cosignatures. Pure; not thread-safe.
//
// Invariants: nothing is answered before GroupAppended; one group is under way at a time; nothing
// is appended or signed before enough peers have said how far they had come (Asking), so that a
// store put back from an old copy never starts a second history; after Halted never again.
#pragma once

#include "node/core/clocks.h"
#include "node/core/cosigning.h"
#include "node/core/feed.h"
#include "node/core/intake.h"
#include "node/core/links.h"
#include "node/core/past_reads.h"

namespace luoshu::node {

struct SequencerOptions {
  Policy policy;                     // whose cosignatures count, and how many
  std::int64_t checkpoint_ms = 100;  // least time between two checkpoints
  // What lets it begin: a quorum of witnesses that say what they have seen, or the operator's word
  // that the anchor outside the home is enough.
  enum class Start { kAskPeers, kTrustAnchor } start = Start::kAskPeers;
  // Found at start: evidence of a fork that nobody has settled yet.
  bool forked = false;
  // The operator's word that the clock is right, however long ago the newest entry was recorded.
  bool trust_clock = false;
};

class Sequencer {
 public:
  Sequencer(Self self, SequencerOptions options);
  void step(const Input& input, Effects& effects);

  enum class Standing { kAsking, kReady, kHalted };
  Standing standing() const { return standing_; }
  const Self& self() const { return self_; }
  const Links& links() const { return links_; }
  const Cosigning& cosigning() const { return cosigning_; }
  std::size_t queued_bytes() const { return intake_.bytes(); }
  // Whether the clock says so much more than the newest entry that nothing is appended until a
  // peer's clock or the operator vouches for it (clocks.h): recorded time never goes back.
  bool doubts_clock() const;
  // The newest checkpoint with all its cosignatures.
  const Notes& newest() const { return self_.newest; }
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
  void on(const Tick& input, Effects& effects);
  void on(const GroupAppended& input, Effects& effects);
  void on(const CheckpointSigned& input, Effects& effects);
  void on(const RunRead& input, Effects& effects);
  void on(const WitnessAnswered& input, Effects& effects);
  void on(const PastRead& input, Effects& effects);
  template <class Other>
  void on(const Other& /*input*/, Effects& /*effects*/) {}  // not a sequencer's

  void say(PeerId peer, const Submit& submit, Effects& effects);
  void say(PeerId peer, const Follow& follow, Effects& effects);
  void say(PeerId peer, const Credit& credit, Effects& effects);
  void say(PeerId peer, const Cosignature& cosignature, Effects& effects);
  void say(PeerId peer, const AskPast& ask, Effects& effects);
  void say(PeerId peer, const Notes& notes, Effects& effects);
  template <class Other>
  void say(PeerId peer, const Other& other, Effects& effects);

  void hear_of(PeerId peer, const std::string& checkpoint, Effects& effects);
  void collect(const Cosignature& cosignature, Effects& effects);
  void heard(PeerId peer);
  void halt_behind(PeerId peer, Size seen, Effects& effects);
  void halt_forked(const std::string& seen, const std::string& own, const Past& past,
                   Effects& effects);
  void consider_start();
  void pump(Effects& effects);
  void maybe_sign(Effects& effects);
  void halt(std::string code, std::string en, std::string zh, Effects& effects);

  Self self_;
  SequencerOptions options_;
  Links links_;
  Intake intake_;
  Feed feed_;
  Cosigning cosigning_;
  Standing standing_ = Standing::kAsking;
  Now now_;
  std::set<std::string> heard_from_;  // parties that have said how far they had come
  PastReads past_reads_;
  struct Compared {
    std::string seen;
    std::string own;  // newest note when the past was asked for
  };
  std::map<PeerId, Compared> comparing_;                 // notes whose past is being looked up
  std::vector<std::pair<PeerId, std::uint64_t>> group_;  // whose entries are being appended
  bool appending_ = false;
  bool signing_ = false;
  Size signed_;  // size of the newest checkpoint
  std::int64_t signed_ms_ = 0;
  bool more_lines_ = false;  // cosignatures came since the notes were kept
  Counters counters_;
};

}  // namespace luoshu::node
