// Entries that wait to be decided: one bounded queue per submitter, served in turn, so that a
// flooding submitter delays only itself. Pure.
#pragma once

#include <deque>

#include "node/core/effects.h"

namespace luoshu::node {

class SubmissionQueue {
 public:
  struct Waiting {
    PeerId peer = 0;
    std::uint64_t request = 0;
    Bytes entry;
  };
  // Busy where the submitter's queue, or all of them together, are full.
  std::optional<AnswerBusy> add(Waiting waiting);
  // The next group, within limits::kGroup…: one entry of each submitter in turn.
  std::vector<Waiting> take_group();
  // What a submitter that is gone had waiting is dropped: it sends it again when it is back.
  void forget(PeerId peer);
  bool empty() const { return queues_.empty(); }
  std::size_t bytes() const { return bytes_; }

 private:
  struct Queue {
    std::deque<Waiting> entries;
    std::size_t bytes = 0;
  };
  std::map<PeerId, Queue> queues_;  // none of them empty
  PeerId last_ = 0;                 // who was served last
  std::size_t bytes_ = 0;           // of all queues
};

}  // namespace luoshu::node
