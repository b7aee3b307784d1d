// Somebody who hands in entries: keeps asking until each is answered, sends again after silence or
// a lost link, here or elsewhere. What it is told is held against it by the checker. One thread.
#pragma once

#include "tools/sim/checker.h"

namespace luoshu::sim {

class Client final : public Host {
 public:
  Client(World& world, Network& network, Checker& checker, std::string name);

  // The answers about one entry handed in at one node.
  enum class Fate { kWaiting, kQueued, kAccepted, kRefused, kConflict, kInvalid };
  // Hands the entry in; where that node is silent for long, at one of `others`.
  void submit(const Offer& offer, HostId at, std::vector<HostId> others = {});
  // The latest fate of that entry, here or there; nothing where it was never handed in.
  std::optional<Fate> fate(const Offer& offer) const;
  std::size_t waiting() const;

  const std::string& name() const override { return name_; }
  node::PeerIdentity identity() const override { return {name_, {node::Role::kSubmitter}}; }
  // At a city's node it is a clerk of that city, under a key of the city's.
  node::PeerIdentity identity_to(const Host& other) const override;
  bool up() const override { return true; }
  void link_opened(node::PeerId peer, const node::PeerIdentity& other, node::Side side) override;
  void link_closed(node::PeerId peer) override;
  void received(node::PeerId peer, const node::Message& message) override;

 private:
  struct Item {
    Offer offer;
    Span since = 0;
    HostId at = 0;
    std::vector<HostId> others;
    Fate fate = Fate::kWaiting;
    std::optional<node::PeerId> sent;  // over which link
    Span look_again = 0;
  };
  void tick();
  void answered(Item& item, const node::Verdict& verdict);

  World& world_;
  Network& network_;
  Checker& checker_;
  std::string name_;
  HostId host_;
  std::vector<Item> items_;  // request number = index
  std::map<HostId, node::PeerId> links_;
  std::set<HostId> dialling_;
  Span heard_ = 0;  // when it last had an answer
};

}  // namespace luoshu::sim
