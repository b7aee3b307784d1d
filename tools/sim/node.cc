#include "tools/sim/node.h"

#include "ledger/base/assert.h"
#include "tools/sim/checker.h"

namespace luoshu::sim {
namespace {

constexpr Span kTick = 50 * kMillisecond;
// When a simulation begins: an hour after the ledger was opened.
constexpr std::int64_t kBeginMicros = 1'743'440'400'000'000;

constexpr std::string_view kInputs[] = {
    "link opened", "link closed", "received",   "tick",       "appended", "signed", "batch taken",
    "cosigned",    "answered",    "batch read", "proof read", "stored",   "loaded", "confirmed"};
static_assert(std::size(kInputs) == std::variant_size_v<node::Input>);

}  // namespace

Node::Node(World& world, Network& network, Checker& checker, NodeSetup setup, Bytes journal)
    : disk(std::move(journal)),
      world_(world),
      network_(network),
      checker_(checker),
      setup_(std::move(setup)),
      host_(network.add(*this)),
      clock_(*this) {}

Node::~Node() = default;

node::PeerIdentity Node::identity() const {
  using node::Role;
  if (setup_.role == Role::kAuditor) return {setup_.party, {Role::kAuditor, Role::kSubmitter}};
  node::PeerIdentity identity{setup_.party, {Role::kReplica, Role::kSubmitter}};
  if (setup_.role == Role::kSequencer) identity.roles.insert(Role::kSequencer);
  return identity;
}

Time Node::wall() const {
  return Time{kBeginMicros + world_.now() + wall_offset_};
}

// ---- Life ---------------------------------------------------------------------------------------

Status Node::open() {
  LUOSHU_TRY(store_, open_sim_store(disk));
  LUOSHU_TRY(outbox_store_, open_sim_store(outbox_disk));
  const bool signs = setup_.role == node::Role::kSequencer;
  LUOSHU_TRY(ledger_, Ledger::open(*store_, world_.province().options(
                                                clock_, signs ? Province::Signs::kCheckpoints
                                                              : Province::Signs::kNothing)));
  outbox_ = std::make_unique<node::OutboxStore>(*outbox_store_);
  LUOSHU_TRY(const node::Self self, node::self_of(*ledger_, setup_.party, setup_.role));
  if (setup_.role == node::Role::kSequencer) {
    node::SequencerOptions sequencer{setup_.policy, setup_.checkpoint_ms, setup_.start};
    sequencer_ = std::make_unique<node::Sequencer>(self, std::move(sequencer));
    return Done{};
  }
  LUOSHU_TRY(const std::vector<node::Outbox::Kept> kept, outbox_->kept());
  replica_ = std::make_unique<node::Replica>(
      self, node::ReplicaOptions{setup_.policy, !evidence_.empty()}, kept);
  return Done{};
}

void Node::start() {
  LUOSHU_ASSERT(!up_);
  ++life_;
  alarms_.clear();
  const Status opened = open();
  world_.trace(name(), opened ? "starts" : "cannot start: " + opened.error().detail);
  broken_ = !opened;
  if (broken_) {
    ledger_.reset();
    return on_down();
  }
  up_ = true;
  checker_.started(*this);
  tick();
}

void Node::crash() {
  if (!up_) return;
  world_.trace(name(), "crashes");
  ++crashes_;
  up_ = false;
  paused_ = false;
  writing_ = false;
  ++life_;
  inbox_.clear();
  writes_.clear();
  ahead_.reset();
  pending_.clear();
  sequencer_.reset();
  replica_.reset();
  outbox_.reset();
  ledger_.reset();
  store_.reset();
  outbox_store_.reset();
  disk.crash(world_.dice());
  outbox_disk.crash(world_.dice());
  network_.drop_links(host_);
  on_down();
}

void Node::resume() {
  paused_ = false;
  if (up_) drain();
}

void Node::tick() {
  if (!paused_) feed(node::Tick{{world_.now() / kMillisecond, wall()}});
  world_.after(kTick, [this, life = life_] {
    if (life == life_) tick();
  });
}

// ---- Inputs -------------------------------------------------------------------------------------

void Node::link_opened(node::PeerId peer, const node::PeerIdentity& other, node::Side side) {
  feed(node::LinkOpened{peer, other, side});
}

void Node::received(node::PeerId peer, const node::Message& message) {
  feed(node::Received{peer, message});
}

void Node::feed(node::Input input) {
  if (!up_) return;
  inbox_.push_back(std::move(input));
  if (!draining_ && !paused_) drain();
}

void Node::drain() {
  draining_ = true;
  const std::uint64_t life = life_;
  while (life == life_ && !paused_ && !inbox_.empty() && !world_.failed()) {
    const node::Input input = std::move(inbox_.front());
    inbox_.pop_front();
    if (input.index() != 3) world_.trace(name(), kInputs[input.index()]);
    answered(input);
    node::Effects effects;
    const bool survived = survives([&] {
      if (sequencer_)
        sequencer_->step(input, effects);
      else
        replica_->step(input, effects);
    });
    if (!survived) break;
    checker_.stepped(*this);
    for (const node::Effect& effect : effects) {
      // Nothing of it is kept: a crash before it is a crash after it.
      if (const auto* ask = std::get_if<node::AskWitnesses>(&effect)) {
        checker_.asks_witnesses(*this, ask->checkpoint);
        continue;
      }
      if (boundary()) break;
      carry_out(effect);
      if (life != life_) break;
    }
  }
  draining_ = false;
}

bool Node::survives(const std::function<void()>& job) {
  try {
    job();
  } catch (const std::exception& error) {
    checker_.would_end(*this, error.what());
    return false;
  }
  return true;
}

// Between two effects: perhaps here it crashes.
bool Node::boundary() {
  if (!world_.dice().chance(faults.crash_at_effect)) return false;
  crash();
  return true;
}

}  // namespace luoshu::sim
