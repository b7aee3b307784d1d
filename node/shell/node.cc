#include "node/shell/node.h"

#include <fmt/format.h>
#include <unistd.h>

#include "ledger/base/limits.h"
#include "node/core/alarm_texts.h"
#include "node/shell/node_parts.h"
#include "node/shell/notify.h"

namespace luoshu::node {
namespace {

constexpr auto kTick = std::chrono::milliseconds(10);
constexpr auto kRecheck = std::chrono::milliseconds(2'000);
constexpr auto kWatch = std::chrono::milliseconds(1'000);
constexpr auto kStopWait = std::chrono::milliseconds(1'500);
// A follower that has so much waiting gets no further entries read for it.
constexpr std::size_t kUnsentAimBytes = 4U << 20;
// Bytes of submissions that wait for the outbox; above it no link is read.
constexpr std::size_t kBacklogBytesMax = 32U << 20;

Now now(Clock& clock) {
  return {Loop::steady_ms(), clock.now()};
}

}  // namespace

Result<std::unique_ptr<Node>> Node::make(NodeConfig config, Clock& clock) {
  LUOSHU_TRY(NodeParts parts, make_parts(config, clock));
  return std::unique_ptr<Node>(new Node(std::move(config), clock, std::move(parts)));
}

Node::Node(NodeConfig config, Clock& clock, NodeParts parts)
    : config_(std::move(config)),
      clock_(clock),
      log_(config_.log_level),
      boundary_([this](Where where, const std::string& what, std::uint64_t count) {
        log_.error("exception", {{"where", std::string(where_name(where))},
                                 {"what", what},
                                 {"count", std::to_string(count)}});
      }),
      loop_(boundary_),
      home_(std::move(parts.home)),
      outbox_store_(std::move(parts.outbox_store)),
      outbox_(std::move(parts.outbox)),
      machine_(std::move(parts.machine)),
      vigil_(config_.cut_off_s * 1'000),
      admission_(home_->store(), home_->ledger().genesis(), home_->ledger().id(), clock,
                 [this] { return writer_ ? writer_->keys() : home_->ledger().keys(); }),
      witness_server_(std::move(parts.witness_server)),
      transport_(std::move(parts.transport)),
      witness_(std::move(parts.witness)),
      unpinned_(std::move(parts.unpinned)) {}

Node::~Node() = default;

const Self& Node::self() const {
  return std::visit([](const auto& machine) -> const Self& { return machine.self(); }, *machine_);
}

const Links& Node::links() const {
  return std::visit([](const auto& machine) -> const Links& { return machine.links(); }, *machine_);
}

// ---- Run and stop -------------------------------------------------------------------------------

Status Node::run() {
  LUOSHU_CHECK(start());
  loop_.run();
  // Nothing runs on the loop any more: what is left goes in the reverse order of its making.
  api_.reset();
  http_.reset();
  witness_client_.reset();
  witness_server_.reset();
  network_.reset();
  read_pool_.reset();
  writer_.reset();
  LUOSHU_CHECK(write_alarms(home_->paths().home, {}));
  Status closed = home_->close();
  if (closed) log_.info("stopped", {{"size", std::to_string(home_->ledger().head().size.value)}});
  return closed;
}

Writer::Events Node::writer_events() {
  return {[this](Input input) { answer(std::move(input)); },
          [this](std::string_view what, const Fault& fault) { die(what, fault); },
          [this](std::string_view what, const Fault& fault) {
            log_.error("trouble", {{"with", std::string(what)}, {"why", fault.detail}});
          },
          [this](const std::filesystem::path& path) {
            log_.error("evidence kept", {{"file", path.string()}});
          },
          [this](const Outcome& outcome) {
            const std::string why = outcome.reasons.empty() ? "" : outcome.reasons.front().en;
            log_.error("a queued entry was refused", {{"entry", outcome.entry_id},
                                                      {"author", outcome.author},
                                                      {"answer", outcome.answer},
                                                      {"why", why}});
            loop_.post([this] {
              refused_news_ = true;
              watch();
            });
          }};
}

Network::Events Node::network_events() {
  return {[this](const PublicKey& key) { return admission_.admit(key); },
          [this](const LinkOpened& opened) { step(opened); },
          [this](PeerId peer, Message message) {
            if (const auto* goodbye = std::get_if<Goodbye>(&message))
              log_.info("goodbye", {{"peer", std::to_string(peer)},
                                    {"code", goodbye->code},
                                    {"text", goodbye->text}});
            step(Received{peer, std::move(message)});
          },
          [this](PeerId peer) {
            deferred_.erase(peer);
            step(LinkClosed{peer});
          },
          [this] { return may_read(); },
          [this](const PeerIdentity& peer) { bad_dates_[peer.party] = Loop::steady_ms(); }};
}

Status Node::start() {
  Ledger& ledger = home_->ledger();
  LUOSHU_CHECK(write_alarms(home_->paths().home, {}));
  std::optional<PinnedKeys> pinned;
  if (config_.own_keys) pinned = PinnedKeys{config_.party, *config_.own_keys};
  writer_ = std::make_unique<Writer>(
      *home_, outbox_.get(),
      Writer::Options{std::move(pinned), witness_, evidence_folder_of(home_->paths()),
                      config_.views, &clock_},
      boundary_, writer_events());
  read_pool_ = std::make_unique<LogReadPool>(
      home_->store(), ledger.genesis(), ledger.id(), boundary_,
      LogReadPool::Events{
          [this](Input input) { answer(std::move(input)); },
          [this](const LogReadPool::Request&, const Fault& fault) {
            die("reading for a peer", fault);
          },
          [this](const LogReadPool::Request& reading) {
            const PeerId peer = std::visit([](const auto& any) { return any.peer; }, reading);
            loop_.post([this, peer] { network_->close(peer, "fault", "this could not be read"); });
          }});
  network_ = std::make_unique<Network>(loop_, clock_, Network::Options{*transport_, config_.party},
                                       network_events(), counters_, log_);
  // All that carries out effects exists now; before the first link the machine needs the time.
  step(Tick{now(clock_)});
  if (config_.listen) LUOSHU_CHECK(network_->listen(*config_.listen));
  LUOSHU_CHECK(
      network_->listen_local(local_socket_of(config_.home), {config_.party, {Role::kSubmitter}}));
  LUOSHU_CHECK(start_metrics());
  LUOSHU_CHECK(start_api());
  start_witness_client();
  if (config_.sequencer) {
    Dial dial{config_.sequencer->address, std::nullopt, Role::kSequencer};
    if (config_.sequencer->key)
      dial.pinned =
          Dial::Pinned{*config_.sequencer->key, {config_.sequencer->party, {Role::kSequencer}}};
    network_->dial(std::move(dial));
  }
  for (const Address& peer : config_.peers) network_->dial({peer, std::nullopt, Role::kReplica});
  loop_.every(kTick, [this] { tick(); });
  loop_.every(kRecheck, [this] { recheck(); });
  loop_.every(kWatch, [this] {
    watch();
    tell_api();
  });
  watch();
  loop_.on_signal([this] { stop(); });
  if (config_.role == Role::kSequencer && config_.policy.quorum == "none")
    log_.warning("no quorum in the policy: no witness cosigns this log");
  if (holds_evidence(evidence_folder_of(home_->paths()))) on(fork_alarm());
  if (unpinned_) on(unpinned_key_alarm(config_.party, *unpinned_));
  const auto own = admission_.admit(transport_->public_key());
  if (!own || own->party != config_.party)
    log_.warning("this node's transport key is not its party's, as far as this ledger goes",
                 {{"party", config_.party}, {"why", own ? own->party : own.error().detail}});
  log_.info("started", {{"role", std::string(role_name(config_.role))},
                        {"party", config_.party},
                        {"ledger", ledger.id().hash.hex()},
                        {"size", std::to_string(ledger.head().size.value)},
                        {"key", fingerprint(transport_->public_key())}});
  notify_service_manager("READY=1");
  return Done{};
}

void Node::start_witness_client() {
  if (config_.role != Role::kSequencer) return;
  witness_client_ = std::make_unique<WitnessClient>(
      config_.policy, home_->store(), self(), boundary_,
      WitnessClient::Events{
          [this](Cosignature cosignature) { answer(WitnessAnswered{std::move(cosignature)}); },
          [this](const std::string& witness, const Fault& fault) {
            log_.warning("witness", {{"name", witness}, {"why", fault.detail}});
          }});
}

// The group under way is finished and answered; nothing new is begun.
void Node::stop() {
  if (stopping_) return;
  stopping_ = true;
  log_.info("stopping");
  tell_api();
  notify_service_manager("STOPPING=1");
  std::thread([this] {
    if (api_) api_->stop();  // first: what it hands in goes to the writer
    writer_->finish();
    loop_.post([this] { finish_stop(); });
  }).detach();
}

// Every answer of the writer has been dispatched: they were posted before.
void Node::finish_stop() {
  network_->stop();
  loop_.after(kStopWait, [this] { loop_.stop(); });
  // Sooner where every link is closed before.
  loop_.every(kTick, [this] {
    if (network_->links() == 0) loop_.stop();
  });
}

void Node::die(std::string_view what, const Fault& fault) {
  log_.error("fatal", {{"doing", std::string(what)},
                       {"kind", std::string(errc_name(fault.code))},
                       {"why", fault.detail}});
  // Without destructors: the store must not be touched any more.
  const bool passing = fault.code == Errc::kBusy;  // too few descriptors: a restart helps
  ::_exit(exit_code(passing ? Errc::kBusy : Errc::kIo));
}

// ---- Inputs and effects -------------------------------------------------------------------------

void Node::answer(Input input) {
  // shared, because a job of the loop must be copyable
  const auto carried = std::make_shared<Input>(std::move(input));
  loop_.post([this, carried] { step(*carried); });
}

void Node::step(const Input& input) {
  Effects effects;
  const bool whole = boundary_.run(Where::kMachine, [&] {
    std::visit([&](auto& machine) { machine.step(input, effects); }, *machine_);
  });
  if (!whole) stumbled(input);
  for (Effect& effect : effects)
    boundary_.run(Where::kMachine, [&] { dispatch(std::move(effect)); });
}

// An exception over a peer's message closes that peer's link; the effects until then are carried
// out. An input of the writer or the clock is not sent again, and a machine that has stepped half
// of it would wait for ever.
void Node::stumbled(const Input& input) {
  const auto* received = std::get_if<Received>(&input);
  const auto* opened = std::get_if<LinkOpened>(&input);
  if (received != nullptr || opened != nullptr)
    return network_->close(received != nullptr ? received->peer : opened->peer, "fault",
                           "this was not expected");
  const bool foreign =
      std::holds_alternative<LinkClosed>(input) || std::holds_alternative<WitnessAnswered>(input);
  if (!foreign) die("stepping", {Errc::kIo, "an exception, whose words are in the line before"});
}

void Node::dispatch(Effect effect) {
  if (const auto* send = std::get_if<Send>(&effect)) return on(*send);
  if (const auto* close = std::get_if<Close>(&effect)) return on(*close);
  if (const auto* alarm = std::get_if<RaiseAlarm>(&effect)) return on(*alarm);
  if (const auto* batch = std::get_if<ReadBatch>(&effect)) return on(*batch);
  if (const auto* proof = std::get_if<ReadConsistencyProof>(&effect)) return on(*proof);
  if (const auto* witnesses = std::get_if<AskWitnesses>(&effect)) return on(*witnesses);
  if (stopping_) return;
  if (!boundary_.run(Where::kWriter, [&] { writer_->push(std::move(effect)); }))
    die("handing over to the writer", {Errc::kIo, "an exception; the line before has its words"});
}

void Node::on(const Send& effect) {
  if (!boundary_.run(Where::kLink, [&] { network_->send(effect.peer, effect.message); }))
    network_->close(effect.peer, "fault", "this could not be sent");
}

void Node::on(const Close& effect) {
  network_->close(effect.peer, effect.code, effect.text);
}

void Node::on(const RaiseAlarm& effect) {
  raised_alarms_[effect.code] = {effect.text_en, effect.text_zh};
  tell_alarms();
  log_.error("alarm", {{"code", effect.code}, {"text", effect.text_en}, {"zh", effect.text_zh}});
}

void Node::on(const ReadBatch& effect) {
  if (network_->unsent(effect.peer) > kUnsentAimBytes)
    deferred_.insert_or_assign(effect.peer, effect);
  else
    read_pool_->push(effect);
}

void Node::on(const ReadConsistencyProof& effect) {
  read_pool_->push(effect);
}

void Node::on(const AskWitnesses& effect) {
  if (witness_client_) witness_client_->newest(effect.checkpoint);
}

void Node::tick() {
  step(Tick{now(clock_)});
  read_deferred();
  if (may_read()) network_->resume();  // those that were held up since the last tick, if any
}

void Node::read_deferred() {
  for (auto it = deferred_.begin(); it != deferred_.end();) {
    if (network_->unsent(it->first) > kUnsentAimBytes) {
      ++it;
      continue;
    }
    read_pool_->push(it->second);
    it = deferred_.erase(it);
  }
}

bool Node::may_read() const {
  return !stopping_ && writer_->backlog_bytes() <= kBacklogBytesMax;
}

void Node::recheck() {
  if (stopping_) return;
  const auto ledger = admission_.at_head();
  if (!ledger) return die("reading the keys", ledger.error());
  network_->recheck([&](const PublicKey& key) { return ledger->admit(key); });
}

}  // namespace luoshu::node
