// The replication feed: each follower gets the entries in order, up to the newest signed
// checkpoint, never more batches ahead than it has given credit for. A slow follower costs one map
// entry and blocks no other. Pure.
#pragma once

#include "node/core/effects.h"

namespace luoshu::node {

class Feed {
 public:
  // From now on `peer` gets the entries from `follow.from` on, and the newest checkpoint at once,
  // so that it knows how many there are. Without credit it gets checkpoints alone.
  void follow(PeerId peer, const Follow& follow, const SignedCheckpoint& newest, Effects& effects);
  void credit(PeerId peer, const Credit& credit, Effects& effects);
  void forget(PeerId peer) { followers_.erase(peer); }
  // A longer checkpoint was signed, or more witnesses have cosigned it.
  void advance(const SignedCheckpoint& newest, Effects& effects);
  void announce(const SignedCheckpoint& cosigned, Effects& effects) const;
  // Sends the batch that a ReadBatch asked for.
  void on_batch_read(const BatchRead& read, Effects& effects);

 private:
  struct Follower {
    Size next;                  // first entry that it has not been sent
    std::uint32_t credits = 0;  // batches that it still takes
    bool reading = false;       // a ReadBatch is under way
    Size asked;                 // where that read began; another Follow may have come since
  };
  void read_next(PeerId peer, Follower& follower, Effects& effects);

  std::map<PeerId, Follower> followers_;
  SignedCheckpoint newest_;
};

}  // namespace luoshu::node
