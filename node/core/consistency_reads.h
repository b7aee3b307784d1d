// Pending consistency-proof reads: one running and one queued per peer, so that no peer can make a
// node read without end. Pure.
#pragma once

#include "node/core/effects.h"

namespace luoshu::node {

class ConsistencyReads {
 public:
  // Starts the read, or queues it. False where one is queued already.
  bool ask(const ReadConsistencyProof& read, Effects& effects) {
    const auto [found, free] = reads_.try_emplace(read.peer);
    if (free)
      effects.push_back(read);
    else if (!found->second)
      found->second = read;
    else
      return false;
    return true;
  }
  bool busy(PeerId peer) const { return reads_.contains(peer); }
  // A read for that peer has ended, whether its link is still up or not.
  void answered(PeerId peer, Effects& effects) {
    const auto found = reads_.find(peer);
    if (found == reads_.end()) return;
    if (found->second) {
      effects.push_back(*std::exchange(found->second, std::nullopt));
      return;
    }
    reads_.erase(found);
  }

 private:
  std::map<PeerId, std::optional<ReadConsistencyProof>>
      reads_;  // running; the value is the queued one
};

}  // namespace luoshu::node
