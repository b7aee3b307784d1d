// A province, its cities and auditors, their clients, and an operator who starts what is down and
// puts stores back: what a swarm run and a scenario both play with. One thread.
#pragma once

#include "tools/sim/client.h"
#include "tools/sim/insider.h"

namespace luoshu::sim {

struct ClusterOptions {
  std::size_t cities = 3;
  std::size_t auditors = 0;
  std::size_t quorum = 2;  // cities that must have cosigned; 0: none
  std::size_t clients = 1;
  std::int64_t checkpoint_ms = 100;
  std::set<std::size_t> joined;  // cities that begin with entry 0 alone
  Suite suite = Suite::kIntl;
  // A city whose rules refuse that entry, unlike everybody else's.
  struct Deviant {
    std::size_t city = 0;
    Offer refuses;
  };
  std::optional<Deviant> deviant;
  // What has crashed is started again after a while, and damaged or outdated stores are put back.
  bool operated = true;
};

class Cluster {
 public:
  Cluster(std::uint64_t seed, const ClusterOptions& options);

  World& world() { return world_; }
  Network& network() { return network_; }
  Checker& checker() { return checker_; }
  const ClusterOptions& options() const { return options_; }
  Node& province() { return *nodes_.front(); }
  std::vector<std::unique_ptr<Node>>& nodes() { return nodes_; }
  // Of the cities; the province and the auditors are no cities.
  Node& city(std::size_t index) { return *nodes_.at(1 + index); }
  Client& client(std::size_t index) { return *clients_.at(index); }
  std::size_t clients() const { return clients_.size(); }
  Node* find(std::string_view name);
  void run(Span how_long) { world_.run_until(world_.now() + how_long); }

  // ---- Things that go wrong
  // Another store in the place of its own; the node must be down.
  void put_back(Node& node, Bytes journal);
  // The province crashes and comes back with an older store that enough cities can tell from the
  // newest one, so that no quorum begins without one of them. False where there is no such store.
  bool stale_province();
  // The province crashes and finds a bit of its store flipped. False where no city could help.
  bool damage_province();
  // The log key tells the cities of that mask another history from now on, from a second machine.
  void lie_to(std::uint64_t mask);
  Node* liar() { return liar_; }

  // Somebody with a valid key and bad intentions, until heal().
  void admit(InsiderPlan plan);

  // ---- Healing
  // No more faults; everything that is down starts.
  void heal();
  // Why it is not quiet yet; empty: all nodes hold the same, cosigned by the quorum, and nobody
  // waits.
  std::string unsettled();
  // Runs until it is settled or the time is over; then the final check. False: it failed.
  bool settle(Span bound);
  // After a lie: somebody must come to hold the evidence. Nothing where the histories never met.
  bool settle_lie(Span bound);
  // What the operator would do next for a node that is down or halted.
  void restore(Node& node);

 private:
  Node& add_node(NodeSetup setup, Bytes journal);
  void went_down(Node& node);
  void operate();
  void dial_on(std::size_t dialler);
  Bytes journal_of(std::size_t city) const;
  std::vector<HostId> targets_of(std::size_t index) const;
  std::optional<Bytes> newest_copy();

  World world_;
  Network network_;
  Checker checker_;
  ClusterOptions options_;
  std::vector<std::unique_ptr<Node>> nodes_;
  std::vector<std::unique_ptr<Client>> clients_;
  std::vector<std::unique_ptr<Insider>> insiders_;
  std::set<std::size_t> lied_to_;
  Node* liar_ = nullptr;
  std::set<std::pair<HostId, HostId>> dialling_;
  std::optional<Bytes> vault_;  // a city's copy from when the province's store was lost
};

}  // namespace luoshu::sim
