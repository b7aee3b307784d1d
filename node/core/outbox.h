// Entries that were handed to a city's own node, on their way to the sequencer: kept durably from
// the moment they are called queued until the node's own copy of the log holds them, or the rules
// have refused them. Sent again after every reconnection and restart; the identity of an entry
// makes that exactly once. They are sent in the order they came; who needs one entry decided before
// the next is looked at waits for its answer. Pure.
#pragma once

#include "node/core/effects.h"

namespace luoshu::node {

class Outbox {
 public:
  // `kept`: what is in it since before, by ascending number.
  struct Kept {
    std::uint64_t number = 0;
    std::uint64_t bytes = 0;
  };
  explicit Outbox(const std::vector<Kept>& kept);

  // From a submitter. Answers busy where the outbox is full.
  void submit(PeerId submitter, const Submit& submit, Effects& effects);
  void stored(const SubmissionStored& stored, Effects& effects);
  void loaded(SubmissionLoaded loaded, Effects& effects);
  // The link to the sequencer, once it is established; and when it is gone.
  void connected(PeerId sequencer, Effects& effects);
  void disconnected();
  void answered(const Answer& answer, const Now& now, Effects& effects);
  // The node's own log has come up to there: what was recorded before is looked up in it.
  void log_holds(Size size, Effects& effects);
  void settled(const SubmissionSettled& settled, Effects& effects);
  void forget(PeerId submitter);
  void tick(const Now& now, Effects& effects);

  std::size_t size() const { return items_.size(); }
  std::size_t in_flight() const { return in_flight_; }

 private:
  struct Waiter {
    PeerId peer = 0;
    std::uint64_t request = 0;
  };
  enum class Stage { kStoring, kPending, kLoading, kSent, kRecorded, kSettling };
  struct Item {
    Stage stage = Stage::kPending;
    std::uint64_t bytes = 0;
    std::optional<Waiter> waiter;
  };
  void pump(Effects& effects);
  void erase(std::map<std::uint64_t, Item>::iterator item);

  std::map<std::uint64_t, Item> items_;
  std::uint64_t bytes_ = 0;  // of all of them
  std::uint64_t next_ = 1;
  std::optional<PeerId> sequencer_;
  std::size_t in_flight_ = 0;                   // kLoading and kSent
  std::uint64_t scan_from_ = 0;                 // no pending item has a smaller number
  std::multimap<Seq, std::uint64_t> recorded_;  // where items of kRecorded stand in the log
  std::int64_t hold_until_ms_ = 0;              // the sequencer was busy: nothing is sent before
  std::int64_t now_ms_ = 0;
};

}  // namespace luoshu::node
