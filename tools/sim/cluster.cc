#include "tools/sim/cluster.h"

#include <fmt/format.h>

#include <algorithm>

#include "ledger/base/assert.h"
#include "ledger/log/checkpoint.h"

namespace luoshu::sim {
namespace {

constexpr Span kRedialMin = 200 * kMillisecond;
constexpr Span kRedialMax = kSecond;

struct Sizes {
  Size size;
  Size signed_size;  // of the newest checkpoint kept
};

// What the store on that disk holds; nothing where it is damaged.
std::optional<Sizes> sizes_on(const Bytes& journal) {
  Disk copy(journal);
  const auto store = open_sim_store(copy);
  if (!store) return std::nullopt;
  const auto log = LogReader::open(**store);
  if (!log) return std::nullopt;
  const auto notes = log->latest_checkpoint();
  return Sizes{log->head().size, notes && *notes ? (*notes)->size : Size{}};
}

bool has_diverged(const Node& node) {
  return node.replica() != nullptr && node.replica()->diverged();
}

Bytes copy_of(ByteView bytes) {
  return {bytes.begin(), bytes.end()};
}

}  // namespace

Cluster::Cluster(std::uint64_t seed, const ClusterOptions& options)
    : world_(seed, Province::of(options.suite)),
      network_(world_),
      checker_(world_),
      options_(options) {
  using node::Role;
  const Province& ledger = world_.province();
  const Policy policy = ledger.policy(options.cities, options.quorum);
  const auto setup = [&](std::string name, std::string party, Role role) {
    NodeSetup made;
    made.name = std::move(name);
    made.party = std::move(party);
    made.role = role;
    made.policy = policy;
    made.checkpoint_ms = options.checkpoint_ms;
    return made;
  };
  add_node(setup("province", "hn-auth", Role::kSequencer), ledger.founded());
  for (std::size_t i = 0; i < options.cities; ++i) {
    NodeSetup city = setup(city_name(i), city_name(i), Role::kReplica);
    city.city = i;
    Node& added = add_node(std::move(city), journal_of(i));
    if (options.deviant && options.deviant->city == i) added.deviates = options.deviant->refuses;
  }
  for (std::size_t i = 0; i < options.auditors; ++i) {
    const std::string name = fmt::format("auditor-{}", i + 1);
    add_node(setup(name, name, Role::kAuditor), ledger.joined());
  }
  for (std::size_t i = 0; i < options.clients; ++i)
    clients_.push_back(
        std::make_unique<Client>(world_, network_, checker_, fmt::format("client-{}", i + 1)));
  for (const auto& node : nodes_) node->start();
  for (std::size_t i = 1; i < nodes_.size(); ++i) dial_on(i);
  operate();
}

Bytes Cluster::journal_of(std::size_t city) const {
  const Province& ledger = world_.province();
  const Bytes& journal = options_.joined.contains(city) ? ledger.joined() : ledger.founded();
  if (!options_.deviant || options_.deviant->city != city) return journal;
  return ledger.deviating(journal, options_.deviant->refuses);
}

Node& Cluster::add_node(NodeSetup setup, Bytes journal) {
  nodes_.push_back(
      std::make_unique<Node>(world_, network_, checker_, std::move(setup), std::move(journal)));
  Node& node = *nodes_.back();
  node.on_down = [this, &node] { went_down(node); };
  return node;
}

Node* Cluster::find(std::string_view name) {
  const auto found =
      std::ranges::find_if(nodes_, [&](const auto& node) { return node->name() == name; });
  return found == nodes_.end() ? nullptr : found->get();
}

// ---- Links --------------------------------------------------------------------------------------

// The sequencer, and the next two nodes in a ring for gossip.
std::vector<HostId> Cluster::targets_of(std::size_t index) const {
  const bool lied_to = lied_to_.contains(index);
  std::vector<HostId> targets{lied_to ? liar_->host() : nodes_.front()->host()};
  const std::size_t cities = options_.cities;
  for (std::size_t step = 1; step <= 2 && step < cities; ++step) {
    const std::size_t other = 1 + (index - 1 + step) % cities;
    if (other != index) targets.push_back(nodes_[other]->host());
  }
  return targets;
}

void Cluster::dial_on(std::size_t dialler) {
  const Node& node = *nodes_[dialler];
  for (const HostId target : targets_of(dialler)) {
    const auto path = std::pair{node.host(), target};
    if (!node.up() || node.paused() || network_.linked(path.first, path.second)) continue;
    if (!dialling_.insert(path).second) continue;
    network_.dial(path.first, path.second, [this, path](bool) { dialling_.erase(path); });
  }
  world_.after(world_.dice().between(kRedialMin, kRedialMax),
               [this, dialler] { dial_on(dialler); });
}

// ---- The operator -------------------------------------------------------------------------------

void Cluster::went_down(Node& node) {
  if (!options_.operated) return;
  world_.after(world_.dice().between(100 * kMillisecond, 3 * kSecond), [this, &node] {
    if (node.up()) return;
    if (node.broken()) restore(node);
    node.start();
  });
}

void Cluster::operate() {
  for (const auto& node : nodes_) {
    if (!options_.operated || !node->up() || !node->alarms().contains("store-behind")) continue;
    node->crash();  // it is started again soon
    restore(*node);
  }
  world_.after(kSecond, [this] { operate(); });
}

void Cluster::put_back(Node& node, Bytes journal) {
  LUOSHU_ASSERT(!node.up());
  node.disk.replace(std::move(journal));
  node.deviates.reset();
  checker_.disk_replaced(node);
}

// A city joins again; the province gets the newest copy that there is.
void Cluster::restore(Node& node) {
  world_.trace("operator", "puts back the store of " + node.name());
  if (node.setup().role != node::Role::kSequencer)
    return put_back(node, world_.province().joined());
  const auto copy = newest_copy();
  if (!copy) return world_.fail("no copy of the province's store is left");
  checker_.lost_from(sizes_on(*copy)->size);
  put_back(node, *copy);
}

std::optional<Bytes> Cluster::newest_copy() {
  std::optional<Bytes> best = vault_;
  Size size = best ? sizes_on(*best)->size : Size{};
  for (std::size_t i = 0; i < options_.cities; ++i) {
    Bytes journal = copy_of(city(i).disk.durable());
    const auto sizes = sizes_on(journal);
    if (!sizes || sizes->size <= size) continue;
    size = sizes->size;
    best = std::move(journal);
  }
  return best;
}

// ---- Things that go wrong -----------------------------------------------------------------------

bool Cluster::damage_province() {
  if (!province().up()) return false;
  vault_.reset();
  auto copy = newest_copy();
  // What was signed must not be lost with the disk: then only people could resolve it.
  if (!copy || sizes_on(*copy)->size < checker_.signed_size()) return false;
  vault_ = std::move(copy);
  province().crash();
  province().disk.flip_bit(world_.dice());
  checker_.disk_replaced(province());
  return true;
}

bool Cluster::stale_province() {
  if (!province().up()) return false;
  vault_.reset();
  auto copy = newest_copy();
  if (!copy || sizes_on(*copy)->size < checker_.signed_size()) return false;
  std::vector<Size> noted;
  for (std::size_t i = 0; i < options_.cities; ++i)
    if (const auto sizes = sizes_on(copy_of(city(i).disk.durable())))
      noted.push_back(sizes->signed_size);
  std::vector<std::size_t> ends = province().disk.record_ends();
  const std::size_t founded = world_.province().founded().size();
  std::erase_if(ends, [&](std::size_t end) { return end < founded; });
  constexpr int kTries = 6;
  for (int i = 0; i < kTries; ++i) {
    Bytes older = copy_of(province().disk.durable().first(ends[world_.dice().below(ends.size())]));
    const Size size = sizes_on(older)->size;
    const auto know_better = std::ranges::count_if(noted, [&](Size city) { return city > size; });
    if (static_cast<std::size_t>(know_better) + options_.quorum <= options_.cities) continue;
    vault_ = std::move(copy);
    province().crash();
    put_back(province(), std::move(older));
    world_.trace("operator", "the province has an older store");
    return true;
  }
  return false;
}

void Cluster::lie_to(std::uint64_t mask) {
  NodeSetup setup = province().setup();
  setup.name = "liar";
  setup.start = node::SequencerOptions::Start::kTrustAnchor;
  const Bytes journal = copy_of(province().disk.durable());
  checker_.fork_begins(sizes_on(journal)->size);
  liar_ = &add_node(std::move(setup), journal);
  checker_.other_side(*liar_);
  for (std::size_t i = 0; i < options_.cities; ++i) {
    if ((mask >> i & 1U) == 0) continue;
    lied_to_.insert(1 + i);
    checker_.other_side(city(i));
    network_.part(city(i).host(), province().host());
  }
  liar_->start();
}

void Cluster::admit(InsiderPlan plan) {
  insiders_.push_back(std::make_unique<Insider>(world_, network_, std::move(plan)));
}

// ---- Healing ------------------------------------------------------------------------------------

void Cluster::heal() {
  world_.trace("world", "heals");
  network_.faults = {};
  network_.mend_all();
  for (const auto& insider : insiders_) insider->stop();
  for (const auto& node : nodes_) {
    node->faults = {};
    node->disk.trouble = Disk::Trouble::kNone;
    node->outbox_disk.trouble = Disk::Trouble::kNone;
    node->resume();
  }
}

std::string Cluster::unsettled() {
  const Node& first = province();
  if (!first.up()) return "the province is down";
  const Head& head = first.ledger()->head();
  const node::Sequencer& sequencer = *first.sequencer();
  if (sequencer.phase() != node::Sequencer::Phase::kReady) return "the province takes no entries";
  for (const auto& node : nodes_) {
    if (!node->up()) return node->name() + " is down";
    if (has_diverged(*node)) {
      if (node->replica()->cosigns() || !node->alarms().contains("divergence"))
        return node->name() + " has diverged and goes on, or does not say so";
      continue;  // it stands still, and only people can help
    }
    if (node->ledger()->head().root != head.root)
      return fmt::format("{} holds {} entries, the province {}", node->name(),
                         node->ledger()->head().size.value, head.size.value);
    if (node->outbox_size() != 0)
      return fmt::format("{} has {} entries in its outbox", node->name(), node->outbox_size());
    if (options_.quorum != 0 && node->replica() != nullptr &&
        node->replica()->cosigned() != head.size)
      return fmt::format("{} knows of cosignatures up to {}, of {}", node->name(),
                         node->replica()->cosigned().value, head.size.value);
  }
  if (sequencer.cosigning().cosigned() != head.size)
    return fmt::format("cosigned up to {}, of {}", sequencer.cosigning().cosigned().value,
                       head.size.value);
  for (const auto& client : clients_)
    if (client->waiting() != 0) return client->name() + " waits for an answer";
  // A city that has diverged still hands in what it holds.
  if (const std::string entry = checker_.unrecorded(); !entry.empty())
    return entry + " is queued and not recorded";
  return "";
}

bool Cluster::settle(Span bound) {
  const Span end = world_.now() + bound;
  while (!world_.failed() && world_.now() < end && !unsettled().empty()) run(kSecond / 4);
  if (world_.failed()) return false;
  if (const std::string why = unsettled(); !why.empty())
    world_.fail("healed for long, and still " + why);
  std::vector<const Node*> all;
  for (const auto& node : nodes_)
    if (!has_diverged(*node)) all.push_back(node.get());
  if (!world_.failed()) checker_.final_check(all);
  return !world_.failed();
}

bool Cluster::settle_lie(Span bound) {
  const Span end = world_.now() + bound;
  const auto proven = [&] {
    return std::ranges::any_of(nodes_, [](const auto& node) { return !node->evidence().empty(); });
  };
  while (!world_.failed() && world_.now() < end && !proven()) run(kSecond / 4);
  if (!world_.failed() && !proven() && checker_.told_apart())
    world_.fail("the log key has lied to cities that talk to each other, and nobody can show it");
  return !world_.failed();
}

}  // namespace luoshu::sim
