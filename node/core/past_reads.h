// Who has asked for proofs of the past (ReadPast): for each peer one is read at a time and one more
// may wait, so that nobody can make a node read without end. Pure.
#pragma once

#include "node/core/effects.h"

namespace luoshu::node {

class PastReads {
 public:
  // Reads it now or next. False where one waits already: the peer asks too much.
  bool ask(const ReadPast& read, Effects& effects) {
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
  // A read for that peer has ended, whether it is still there or not.
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
  std::map<PeerId, std::optional<ReadPast>> reads_;  // under way; and what waits behind it
};

}  // namespace luoshu::node
