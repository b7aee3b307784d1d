// A node of the simulation: the real machine of node/core, the real ledger and outbox of
// node/execution, on simulated disks, links and clocks. It carries out each effect as an event of
// its own, so that a crash can come between any two of them, or in the middle of a write. One
// thread.
#pragma once

#include "node/core/replica.h"
#include "node/core/sequencer.h"
#include "node/execution/ledger_work.h"
#include "node/execution/outbox_store.h"
#include "tools/sim/disk.h"
#include "tools/sim/network.h"
#include "tools/sim/province.h"

namespace luoshu::sim {

class Checker;

struct NodeFaults {
  std::uint32_t crash_at_effect = 0;  // in permille of the effects
  std::uint32_t crash_in_write = 0;   // in permille of the writes: written, not synced
  Span disk_delay_max = 2 * kMillisecond;
};

struct NodeSetup {
  std::string name;
  std::string party;
  node::Role role{};
  std::optional<std::size_t> city;  // whose cosigning key it has
  Policy policy;
  std::int64_t checkpoint_ms = 100;
  // A liar does not ask others what they have seen.
  node::SequencerOptions::Start start = node::SequencerOptions::Start::kAskPeers;
};

class Node final : public Host {
 public:
  Node(World& world, Network& network, Checker& checker, NodeSetup setup, Bytes journal);
  ~Node() override;
  Node(const Node&) = delete;
  Node& operator=(const Node&) = delete;

  // Opens what is on the disk; stays down, and is `broken`, where that is damaged.
  void start();
  void crash();
  void pause() { paused_ = true; }
  void resume();
  void step_clock(Span by) { wall_offset_ += by; }

  const std::string& name() const override { return setup_.name; }
  node::PeerIdentity identity() const override;
  bool up() const override { return up_; }
  void link_opened(node::PeerId peer, const node::PeerIdentity& other, node::Side side) override;
  void link_closed(node::PeerId peer) override { feed(node::LinkClosed{peer}); }
  void received(node::PeerId peer, const node::Message& message) override;
  Size holds() const override { return ledger_ ? ledger_->head().size : Size{}; }

  const NodeSetup& setup() const { return setup_; }
  HostId host() const { return host_; }
  bool paused() const { return paused_; }
  bool broken() const { return broken_; }
  const Ledger* ledger() const { return ledger_.get(); }
  // The machine, while the node is up and of that role.
  const node::Sequencer* sequencer() const { return sequencer_.get(); }
  const node::Replica* replica() const { return replica_.get(); }
  // Alarms since the last start; evidence for ever.
  const std::set<std::string>& alarms() const { return alarms_; }
  const std::vector<std::string>& evidence() const { return evidence_; }
  std::uint64_t crashes() const { return crashes_; }
  std::size_t outbox_size() const { return replica_ ? replica_->outbox().size() : 0; }

  // The entry that this node's rules refuse, unlike everybody else's (Province::deviating).
  std::optional<Offer> deviates;
  Disk disk;
  Disk outbox_disk;
  NodeFaults faults;
  // Called when it has crashed or could not start.
  std::function<void()> on_down;

 private:
  class WallClock final : public Clock {
   public:
    explicit WallClock(const Node& node) : node_(node) {}
    Time now() override { return node_.wall(); }

   private:
    const Node& node_;
  };
  Time wall() const;
  Status open();
  void feed(node::Input input);
  void drain();
  void tick();
  bool boundary();
  void carry_out(const node::Effect& effect);
  // Whether the job came to its end: an exception would have ended the process.
  bool survives(const std::function<void()>& job);
  Span cost_of(const node::Effect& effect) const;
  void pump_writes();
  void write(const node::Effect& effect);
  Result<std::optional<node::Input>> written(const node::Effect& effect);
  Result<std::optional<node::Input>> stored(const node::StoreSubmission& store);
  CheckedBatch checked(const node::TakeBatch& take);
  void read(const node::Effect& effect);
  Result<node::Input> read_now(const node::Effect& effect) const;
  void check_pending(const node::Effect& effect);
  void answered(const node::Input& input);

  World& world_;
  Network& network_;
  Checker& checker_;
  NodeSetup setup_;
  HostId host_;
  Span wall_offset_ = 0;
  WallClock clock_;
  bool up_ = false;
  bool paused_ = false;
  bool broken_ = false;
  bool draining_ = false;
  bool writing_ = false;
  std::uint64_t crashes_ = 0;
  std::uint64_t life_ = 0;  // how often it has started or ended
  std::unique_ptr<Store> store_;
  std::unique_ptr<Store> outbox_store_;
  std::unique_ptr<node::OutboxStore> outbox_;
  std::unique_ptr<Ledger> ledger_;
  std::unique_ptr<node::Sequencer> sequencer_;
  std::unique_ptr<node::Replica> replica_;
  std::deque<node::Input> inbox_;
  std::deque<node::Effect> writes_;
  std::optional<CheckedBatch> ahead_;                            // with the keys of then
  std::multiset<std::pair<std::size_t, node::PeerId>> pending_;  // effects that wait for an answer
  std::set<std::string> alarms_;
  std::vector<std::string> evidence_;
};

}  // namespace luoshu::sim
