// What must hold whatever happens (docs/TESTING.md, "The simulator"), watched while it happens: the
// first breach ends the run with what it was. One thread.
#pragma once

#include <map>

#include "tools/sim/node.h"

namespace luoshu::sim {

// How long an honest submitter may wait while an insider does its worst and nothing else is wrong:
// for an answer that is not "busy", and for an entry called queued to stand in the log. What has
// more than one entry waiting waits behind itself: the time begins again with each that came
// through.
inline constexpr Span kAnsweredWithin = 10 * kSecond;
inline constexpr Span kRecordedWithin = 20 * kSecond;

class Checker {
 public:
  explicit Checker(World& world) : world_(world) {}

  // ---- Told by nodes
  void started(const Node& node);
  void grew(const Node& node);
  void stepped(const Node& node);
  void said(const Node& node, const node::Message& message);
  void signed_checkpoint(const Node& node, const node::CheckpointSigned& made);
  void cosigned(const Node& node, const SignedCheckpoint& checkpoint);
  // Witnesses are asked over HTTP about nothing but the newest checkpoint that was signed here.
  void asks_witnesses(const Node& node, const SignedCheckpoint& checkpoint);
  void diverged(const Node& node, const Divergence& divergence);
  void evidence(const Node& node, const std::string& text);
  // An entry goes into the node's outbox, beside others: as one of its own party, or as one that
  // another party has handed in and that takes none of its room.
  void kept(const Node& node, ByteView entry, const std::string& other_party,
            const std::vector<Bytes>& others);
  // What would have ended its process.
  void would_end(const Node& node, const std::string& why);

  // ---- Told by clients
  void accepted(const Offer& offer, Seq seq);
  void queued(const Offer& offer);
  void refused(const Offer& offer, const std::string& how);
  // Called as long as somebody waits, since that moment: for an answer, or, once the entry was
  // queued, for it to be recorded.
  void waits_for_answer(const Offer& offer, Span since);
  void waits_for_record(const Offer& offer, Span since);
  // From now on waiting has a bound: nothing but an insider is wrong.
  void bound_waiting() { waiting_bounded_ = true; }
  // An entry that was called queued and stands in no log yet; empty: there is none.
  std::string unrecorded() const;
  // Another entry with the same id or subject was handed in: one of them may be refused.
  void contested(std::uint64_t number) { contested_.insert(number); }

  // ---- Told by whoever does wrong on purpose
  // From that size on the log key tells the nodes of the other side another history.
  void fork_begins(Size size);
  void other_side(const Node& node) { other_side_.insert(&node); }
  // This node's disk is not the one it had: what it knew is no promise any more.
  void disk_replaced(const Node& node) { known_.erase(&node); }
  // Entries from there on, that no replica holds, were lost with the sequencer's disk.
  void lost_from(Size size);
  // Everything acknowledged is in the log once, and the nodes hold the same log.
  void final_check(const std::vector<const Node*>& nodes);
  // Whether a city of each side has cosigned a history that the other's contradicts.
  bool told_apart() const;
  // Of the greatest checkpoint that the log key has signed for the province itself.
  Size signed_size() const {
    return roots_[0].empty() ? world_.province().size() : roots_[0].rbegin()->first;
  }
  std::uint64_t acknowledged() const { return accepted_.size() + queued_.size(); }

 private:
  struct Known {
    Size size;
    Hash root;
  };
  struct Place {
    Hash leaf;
    Hash header;  // digest
  };
  std::size_t side_of(const Node& node) const { return other_side_.contains(&node) ? 1 : 0; }
  void compare(const Node& node, const LogReader& log, Size from);
  bool refuses(const Node& node, const Hash& header) const;
  void check_deviation(const Node& node, Size from, Size to);
  void check_once(const Node& node, const LogReader& log);
  bool may_fail(const Offer& offer) const;

  World& world_;
  std::map<const Node*, Known> known_;
  std::vector<Place> history_[2];  // of the other side, once there is one
  std::optional<Size> forked_at_;
  std::set<const Node*> other_side_;
  std::map<Size, Hash> roots_[2];  // of signed checkpoints
  std::map<Size, std::set<Hash>> cosigned_;
  Size cosigned_by_[2];
  std::map<Offer, Seq> accepted_;
  // What stood in a place and was lost with a store: digests of headers.
  std::set<std::pair<Seq, Hash>> lost_;
  std::set<Offer> queued_;
  std::set<std::uint64_t> contested_;
  std::set<Hash> recorded_;               // digests of headers
  std::map<std::string, Span> progress_;  // when an entry of that author was last recorded
  bool waiting_bounded_ = false;
};

}  // namespace luoshu::sim
