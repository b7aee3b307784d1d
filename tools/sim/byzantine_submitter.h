// A peer that has a submitter's key and no manners: says whatever the wire can carry, as often as
// it likes, and now and then answers no ping. Nodes may close its links; they must not grow, fall
// or hold up others. One thread.
#pragma once

#include "tools/sim/network.h"

namespace luoshu::sim {

class ByzantineSubmitter final : public Host {
 public:
  // Speaks to the first `targets` hosts of the network until stop().
  ByzantineSubmitter(World& world, Network& network, std::size_t targets);
  void stop() { going_ = false; }

  const std::string& name() const override { return name_; }
  node::PeerIdentity identity() const override { return {name_, {node::Role::kSubmitter}}; }
  bool up() const override { return true; }
  bool honest() const override { return false; }
  void link_opened(node::PeerId peer, const node::PeerIdentity& other, node::Side side) override;
  void link_closed(node::PeerId peer) override { std::erase(links_, peer); }
  void received(node::PeerId peer, const node::Message& message) override;

 private:
  void act();
  node::Message nonsense();

  World& world_;
  Network& network_;
  std::size_t targets_;
  std::string name_ = "rude";
  HostId host_;
  bool going_ = true;
  std::vector<node::PeerId> links_;
  std::deque<node::Message> heard_;  // worth saying to others
};

}  // namespace luoshu::sim
