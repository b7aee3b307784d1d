// A peer with a valid key and bad intentions: it greets as the protocol wants, in any role that its
// key allows, and then does what it can. Nodes may refuse it, keep it waiting and close its links;
// none may end, keep what it had no right to hand in, or let others wait for it. One thread.
#pragma once

#include "tools/sim/insider_entries.h"
#include "tools/sim/network.h"

namespace luoshu::sim {

// What an insider is up to; each seed and each scenario says which of them.
enum class Habit {
  kLengthens,    // every text of every message, up to a whole frame
  kRepeats,      // greetings, entries, checkpoints, questions, over and over
  kContradicts,  // itself and everybody: sizes that go back, answers to no question, other roots
  kMangles,      // bytes that are no frame, or one with something changed
  kBurdens,      // with entries that are costly to refuse
  kFloods,       // as many large entries as a queue takes, and the next when one is answered
  kMisdirects,   // entries to nodes that are not their author's
};
inline constexpr std::size_t kHabits = 7;
// "lengthens", "repeats", ...
std::string_view habit_name(Habit habit);

struct InsiderPlan {
  node::Role role = node::Role::kSubmitter;
  std::vector<Habit> habits;
  std::vector<HostId> targets;  // whom it calls
};

class Insider final : public Host {
 public:
  Insider(World& world, Network& network, InsiderPlan plan);
  void stop() { going_ = false; }

  const std::string& name() const override { return name_; }
  node::PeerIdentity identity() const override;
  bool up() const override { return true; }
  bool honest() const override { return false; }
  void link_opened(node::PeerId peer, const node::PeerIdentity& other, node::Side side) override;
  void link_closed(node::PeerId peer) override;
  void received(node::PeerId peer, const node::Message& message) override;

 private:
  void act();
  void act_on(node::PeerId peer, Habit habit);
  void greet(node::PeerId peer);
  void lengthen(node::PeerId peer);
  void repeat(node::PeerId peer);
  void contradict(node::PeerId peer);
  void mangle(node::PeerId peer);
  void burden(node::PeerId peer);
  void fill(node::PeerId peer);
  void misdirect(node::PeerId peer);
  bool has(Habit habit) const;
  std::string long_text();
  node::Message wordy();
  node::Message ordinary();
  SignedCheckpoint checkpoint_of_another_log();

  World& world_;
  Network& network_;
  InsiderPlan plan_;
  std::string name_;
  InsiderEntries entries_;
  HostId host_;
  Span began_;
  bool going_ = true;
  std::uint64_t next_request_ = 0;
  std::vector<node::PeerId> links_;
  std::map<node::PeerId, std::size_t> waiting_;  // entries not answered yet, where it floods
  std::deque<node::Message> heard_;              // worth saying to others
  Bytes flood_;                                  // the entry that it floods with
};

}  // namespace luoshu::sim
