#include "tools/sim/swarm.h"

#include <fmt/format.h>

#include <algorithm>

#include "tools/sim/byzantine_submitter.h"

namespace luoshu::sim {
namespace {

constexpr Span kSettleBound = 180 * kSecond;
constexpr std::uint32_t kGmShare = 120;  // permille of the seeds that drew it
constexpr std::uint32_t kInsiderShare = 400;
constexpr std::uint32_t kFloodShare = 15;

// With nothing but these, whoever hands in an entry is answered within a bound (checker.h).
const std::set<std::string>& harmless_to_waiting() {
  static const std::set<std::string> names{"insider", "flood", "rude", "reuse", "gm"};
  return names;
}

class Swarm {
 public:
  explicit Swarm(const SwarmOptions& options)
      : dice_(options.seed ^ 0x6c756f736875U),
        faults_(options.faults ? *options.faults : draw_faults()),
        cluster_(options.seed, draw_cluster(options)) {
    if (options.trace) cluster_.world().keep_trace(options.trace);
  }

  SwarmResult run(std::uint64_t seed);

 private:
  bool has(const std::string& fault) const { return faults_.contains(fault); }
  std::set<std::string> draw_faults();
  ClusterOptions draw_cluster(const SwarmOptions& options);
  void arm();
  void plan_trouble();
  void trouble();
  void plan_submission();
  void submit();
  Node& any_node() { return *cluster_.nodes()[dice_.below(cluster_.nodes().size())]; }
  Node& any_city() { return cluster_.city(dice_.below(cluster_.options().cities)); }
  void pause(Node& node);
  void fill_disk(Node& node);
  void damage();
  void lie();
  void cut_something();
  void admit_insiders();
  void admit_flood();
  void stale_city();

  Dice dice_;
  std::set<std::string> faults_;
  Span submit_every_ = 0;
  Span trouble_every_ = 0;
  Cluster cluster_;
  std::unique_ptr<ByzantineSubmitter> rude_;
  bool making_trouble_ = true;
  std::uint64_t next_offer_ = 0;
  std::vector<Offer> offered_;
};

std::set<std::string> Swarm::draw_faults() {
  std::set<std::string> drawn;
  const std::uint64_t share = dice_.between(150, 700);
  for (const FaultName& fault : fault_names())
    if (dice_.chance(static_cast<std::uint32_t>(share))) drawn.insert(std::string(fault.name));
  // One great misfortune at a time: two of them leave nobody who knows what was true.
  const std::string great[] = {"lie", "stale-province", "stale-city", "damage", "diverge"};
  const std::string kept = great[dice_.below(std::size(great))];
  for (const std::string& name : great)
    if (name != kept) drawn.erase(name);
  // Those that cost time are rarer; half of the insiders have everything else in order around them.
  if (!dice_.chance(kGmShare)) drawn.erase("gm");
  if (!dice_.chance(kFloodShare)) drawn.erase("flood");
  if (!dice_.chance(kInsiderShare)) drawn.erase("insider");
  if (drawn.contains("insider") && dice_.chance(500))
    std::erase_if(drawn,
                  [](const std::string& name) { return !harmless_to_waiting().contains(name); });
  return drawn;
}

ClusterOptions Swarm::draw_cluster(const SwarmOptions& options) {
  ClusterOptions drawn;
  drawn.cities = dice_.chance(30) ? 2 + dice_.below(kCitiesMax - 1) : 2 + dice_.below(4);
  if (options.cities) drawn.cities = *options.cities;
  if (has("gm")) drawn.suite = Suite::kGm;
  drawn.auditors = dice_.chance(300) ? 1 : 0;
  drawn.quorum = drawn.cities / 2 + 1;
  drawn.clients = 1 + dice_.below(3);
  drawn.checkpoint_ms = dice_.chance(300) ? 100 : dice_.between(300, 2'000);
  for (std::size_t i = 0; i < drawn.cities; ++i)
    if (dice_.chance(200)) drawn.joined.insert(i);
  // The others must be a quorum without it.
  if (has("diverge") && drawn.quorum < drawn.cities)
    drawn.deviant = {dice_.below(drawn.cities), {Offer::Kind::kLawful, dice_.below(6)}};
  submit_every_ = dice_.between(100, 1'500) * kMillisecond;
  trouble_every_ = dice_.between(300, 3'000) * kMillisecond;
  return drawn;
}

void Swarm::arm() {
  NetworkFaults& network = cluster_.network().faults;
  const auto permille = [&](const char* name, std::uint64_t most) {
    return has(name) ? static_cast<std::uint32_t>(1 + dice_.below(most)) : 0U;
  };
  network.loss = permille("loss", 20);
  network.duplicate = permille("duplicate", 100);
  network.reorder = permille("reorder", 100);
  network.flip = permille("flip", 40);
  network.replay = permille("replay", 100);
  network.foreign = permille("foreign", 50);
  if (has("delay")) network.delay_max = dice_.between(10, 800) * kMillisecond;
  for (const auto& node : cluster_.nodes()) {
    node->faults.crash_at_effect = permille("crash", 8);
    node->faults.crash_in_write = permille("torn", 40);
    if (has("slow-disk")) node->faults.disk_delay_max = dice_.between(5, 1'500) * kMillisecond;
  }
}

// ---- Clients ------------------------------------------------------------------------------------

void Swarm::submit() {
  const ClusterOptions& cluster = cluster_.options();
  Offer offer{Offer::Kind::kLawful, next_offer_, dice_.below(1 + cluster.cities)};
  if (cluster.deviant && cluster.deviant->refuses.number == next_offer_)
    offer = cluster.deviant->refuses;
  const std::uint64_t what = dice_.below(100);
  if (!offered_.empty() && what < 30) {
    offer = offered_[dice_.below(offered_.size())];  // the same once more
    if (what < 8 && has("reuse")) {
      offer.kind = what < 4 ? Offer::Kind::kTwin : Offer::Kind::kRival;
      cluster_.checker().contested(offer.number);
    }
  } else {
    if (what < 34 && has("reuse"))
      offer.kind = what < 32 ? Offer::Kind::kBadlySigned : Offer::Kind::kForeign;
    ++next_offer_;
  }
  offered_.push_back(offer);
  // At the node of its author, or at a province.
  std::vector<HostId> places{cluster_.province().host()};
  if (cluster_.liar() != nullptr) places.push_back(cluster_.liar()->host());
  if (offer.author != kAuthority) places.push_back(cluster_.city(offer.author - 1).host());
  const std::size_t at = dice_.below(places.size());
  std::swap(places[0], places[at]);
  const HostId first = places.front();
  places.erase(places.begin());
  if (!dice_.chance(500)) places.clear();
  cluster_.client(dice_.below(cluster_.clients())).submit(offer, first, places);
}

void Swarm::plan_submission() {
  cluster_.world().after(dice_.between(submit_every_ / 4, submit_every_ * 2), [this] {
    if (!making_trouble_) return;
    for (std::uint64_t burst = dice_.chance(100) ? 8 : 1; burst > 0; --burst) submit();
    plan_submission();
  });
}

void Swarm::admit_insiders() {
  constexpr node::Role kRoles[] = {node::Role::kSubmitter, node::Role::kReplica,
                                   node::Role::kAuditor};
  for (std::uint64_t i = 1 + dice_.below(2); i > 0; --i) {
    InsiderPlan plan;
    plan.role = kRoles[dice_.below(std::size(kRoles))];
    for (std::uint64_t n = 1 + dice_.below(3); n > 0; --n)
      plan.habits.push_back(static_cast<Habit>(dice_.below(kHabits)));
    std::ranges::replace(plan.habits, Habit::kFloods, Habit::kBurdens);
    for (const auto& node : cluster_.nodes()) plan.targets.push_back(node->host());
    cluster_.admit(std::move(plan));
  }
}

// Two of them: what one queue takes fits a group, and others beside it.
void Swarm::admit_flood() {
  for (int i = 0; i < 2; ++i)
    cluster_.admit({node::Role::kSubmitter, {Habit::kFloods}, {cluster_.province().host()}});
}

// ---- Trouble ------------------------------------------------------------------------------------

void Swarm::cut_something() {
  Network& network = cluster_.network();
  const HostId from = any_node().host();
  const HostId to = any_node().host();
  if (from == to) return;
  const bool both = dice_.chance(600);
  network.cut(from, to);
  if (both) network.cut(to, from);
  cluster_.world().after(dice_.between(100, 15'000) * kMillisecond, [this, from, to] {
    cluster_.network().mend(from, to);
    cluster_.network().mend(to, from);
  });
}

void Swarm::stale_city() {
  Node& city = any_city();
  if (!city.up()) return;
  const auto ends = city.disk.record_ends();
  const std::size_t end = ends[dice_.below(ends.size())];
  const ByteView durable = city.disk.durable();
  Bytes older(durable.begin(), durable.begin() + static_cast<std::ptrdiff_t>(end));
  city.crash();
  cluster_.put_back(city, std::move(older));
}

void Swarm::pause(Node& node) {
  node.pause();
  cluster_.world().after(dice_.between(100, 20'000) * kMillisecond, [&node] { node.resume(); });
}

void Swarm::fill_disk(Node& node) {
  node.disk.trouble = Disk::Trouble::kFull;
  cluster_.world().after(dice_.between(500, 8'000) * kMillisecond,
                         [&node] { node.disk.trouble = Disk::Trouble::kNone; });
}

void Swarm::damage() {
  if (dice_.chance(500)) {
    cluster_.damage_province();
  } else if (Node& city = any_city(); city.up()) {
    city.crash();
    city.disk.flip_bit(dice_);
    cluster_.checker().disk_replaced(city);
  }
}

void Swarm::lie() {
  if (cluster_.liar() != nullptr) return;
  const std::uint64_t all = (std::uint64_t{1} << cluster_.options().cities) - 1;
  cluster_.lie_to(1 + dice_.below(all - 1));
}

// One of the things that this seed has.
void Swarm::trouble() {
  const std::pair<const char*, std::function<void()>> kinds[] = {
      {"crash", [this] { any_node().crash(); }},
      {"pause", [this] { pause(any_node()); }},
      {"cut", [this] { cut_something(); }},
      {"clog",
       [this] {
         cluster_.network().clog(any_node().host(), any_node().host(),
                                 dice_.between(100, 12'000) * kMillisecond);
       }},
      {"clock", [this] { any_node().step_clock(dice_.between(-3'600, 3'600) * kSecond); }},
      {"full", [this] { fill_disk(any_node()); }},
      {"stale-city", [this] { stale_city(); }},
      {"stale-province", [this] { cluster_.stale_province(); }},
      {"damage", [this] { damage(); }},
      {"lie", [this] { lie(); }},
  };
  std::vector<const std::function<void()>*> had;
  for (const auto& [name, make] : kinds)
    if (has(name)) had.push_back(&make);
  if (!had.empty()) (*had[dice_.below(had.size())])();
}

void Swarm::plan_trouble() {
  cluster_.world().after(dice_.between(trouble_every_ / 4, trouble_every_ * 2), [this] {
    if (!making_trouble_) return;
    trouble();
    plan_trouble();
  });
}

SwarmResult Swarm::run(std::uint64_t seed) {
  arm();
  if (has("rude"))
    rude_ = std::make_unique<ByzantineSubmitter>(cluster_.world(), cluster_.network(),
                                                 cluster_.nodes().size());
  if (has("insider")) admit_insiders();
  if (has("flood")) admit_flood();
  if (std::ranges::includes(harmless_to_waiting(), faults_)) cluster_.checker().bound_waiting();
  plan_submission();
  plan_trouble();
  cluster_.run(dice_.between(4, 25) * kSecond);
  making_trouble_ = false;
  if (rude_) rude_->stop();
  cluster_.heal();
  if (cluster_.liar() == nullptr)
    cluster_.settle(kSettleBound);
  else
    cluster_.settle_lie(kSettleBound);
  SwarmResult result;
  result.seed = seed;
  result.trace_hash = cluster_.world().trace_hash();
  result.events = cluster_.world().events();
  result.messages = cluster_.network().sent();
  result.acknowledged = cluster_.checker().acknowledged();
  result.virtual_time = cluster_.world().now();
  result.cities = cluster_.options().cities;
  result.faults = {faults_.begin(), faults_.end()};
  for (const auto& node : cluster_.nodes()) {
    result.fork_proven = result.fork_proven || !node->evidence().empty();
    result.crashes += node->crashes();
  }
  if (cluster_.province().up()) result.size = cluster_.province().ledger()->head().size.value;
  result.failure = cluster_.world().failure();
  return result;
}

}  // namespace

const std::vector<FaultName>& fault_names() {
  static const std::vector<FaultName> names = {
      {"loss", "丢失消息（链路断开）", "lost messages, which end their link"},
      {"delay", "长时延", "long delays"},
      {"duplicate", "重复的消息", "messages that come twice"},
      {"reorder", "乱序的消息", "messages out of order"},
      {"flip", "传输中翻转的比特", "bits flipped on the wire"},
      {"replay", "重放旧链路的消息", "messages of an earlier link"},
      {"foreign", "另一账本的消息", "messages of another ledger"},
      {"cut", "分区（可单向）", "partitions, often one way only"},
      {"clog", "拥塞", "paths that hold everything back for a while"},
      {"crash", "任意两步之间崩溃", "crashes between any two effects"},
      {"torn", "写入中途崩溃、同步失败", "crashes in the middle of a write, failed syncs"},
      {"pause", "进程暂停", "processes that stand still"},
      {"clock", "时钟跳变", "clocks that step"},
      {"slow-disk", "慢盘", "slow disks"},
      {"full", "磁盘写满", "full disks"},
      {"damage", "盘上翻转的比特", "bits flipped on disks"},
      {"stale-city", "地市库回退到旧副本", "a city's store put back from an old copy"},
      {"stale-province", "省库回退到旧副本", "the province's store put back from an old copy"},
      {"lie", "省日志密钥签署两段历史", "a log key that signs two histories"},
      {"diverge", "一个地市按别的规则判定", "a city whose rules decide one entry otherwise"},
      {"rude", "不守规矩的对端", "a peer without manners"},
      {"flood", "持有效密钥者灌满队列", "peers with a valid key that keep their queues full"},
      {"insider", "持有效密钥的作恶者", "peers with a valid key and bad intentions"},
      {"gm", "国密套件", "the keys and digests of suite gm"},
      {"reuse", "编号重用、坏签名", "ids used twice, bad signatures"},
  };
  return names;
}

SwarmResult run_seed(const SwarmOptions& options) {
  return Swarm(options).run(options.seed);
}

}  // namespace luoshu::sim
