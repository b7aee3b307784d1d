// Whom a node feeds with entries: each follower gets them in order, up to the newest signed
// checkpoint, never more runs ahead than it has given credit for. A slow follower costs its place
// in a map; it holds up nobody. Pure.
#pragma once

#include "node/core/effects.h"

namespace luoshu::node {

class Feed {
 public:
  // From now on `peer` gets what comes after `follow.from`; the notes at once, so that it knows how
  // far there is to go. Without credit it hears of checkpoints alone.
  void follow(PeerId peer, const Follow& follow, const Notes& newest, Effects& effects);
  void credit(PeerId peer, const Credit& credit, Effects& effects);
  void forget(PeerId peer) { followers_.erase(peer); }
  // A longer checkpoint was signed, or more witnesses have cosigned it.
  void advance(const Notes& newest, Size size, Effects& effects);
  void tell(const Notes& cosigned, Effects& effects) const;
  // The run that a ReadRun asked for.
  void read(RunRead run, Effects& effects);

 private:
  struct Follower {
    Size next;                  // first entry that it has not been sent
    std::uint32_t credits = 0;  // runs that it will still take
    bool reading = false;       // a ReadRun is under way
    Size asked;                 // what that began at: another Follow may have come since
  };
  void pump(PeerId peer, Follower& follower, Effects& effects);

  std::map<PeerId, Follower> followers_;
  Notes newest_;
  Size size_;  // of newest_
};

}  // namespace luoshu::node
