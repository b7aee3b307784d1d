// A running node: one machine of node/core, one ledger, its links. Built here by hand:
//
//   loop thread      owns the machine and the links; steps the machine with whatever comes
//   writer thread    carries out what changes the ledger or the outbox, in order
//   reading thread   reads the log for peers
//   API threads      answer people and programs (api_server.h), where the configuration says so
//
// A fault of the disk ends the process (exit 6): after a restart the store says what is true. So
// does an exception where the ledger is written or the machine stepped by its own clock or its own
// writer. Everywhere else an exception ends what it came from and nothing more (boundary.h).
#pragma once

#include <deque>

#include "ledger/home.h"
#include "node/core/replica.h"
#include "node/core/sequencer.h"
#include "node/core/vigil.h"
#include "node/shell/alarm_file.h"
#include "node/shell/api_server.h"
#include "node/shell/boundary.h"
#include "node/shell/config.h"
#include "node/shell/counters.h"
#include "node/shell/http.h"
#include "node/shell/log_read_pool.h"
#include "node/shell/loop.h"
#include "node/shell/network.h"
#include "node/shell/peer_admission.h"
#include "node/shell/witness_client.h"
#include "node/shell/witness_server.h"
#include "node/shell/writer.h"

namespace luoshu::node {

// The socket of the node that runs on that home.
std::filesystem::path local_socket_of(const std::filesystem::path& home);

// Whether the files that a configuration names are there and fit for use; opens nothing.
Status check_config(const NodeConfig& config);

struct NodeParts;

class Node {
 public:
  // Opens home, keys and outbox, and checks that the home fits the role; nothing runs yet.
  static Result<std::unique_ptr<Node>> make(NodeConfig config, Clock& clock);
  ~Node();

  // Runs until a signal asks for the end; everything is closed in order then.
  Status run();

 private:
  using Machine = std::variant<Sequencer, Replica>;
  Node(NodeConfig config, Clock& clock, NodeParts parts);

  Status start();
  Status start_metrics();
  Status start_api();
  void tell_api();
  void start_witness_client();
  Network::Events network_events();
  Writer::Events writer_events();
  void step(const Input& input);
  void stumbled(const Input& input);
  void answer(Input input);  // from other threads
  void dispatch(Effect effect);
  void on(const Send& effect);
  void on(const Close& effect);
  void on(const RaiseAlarm& effect);
  void on(const ReadBatch& effect);
  void on(const ReadConsistencyProof& effect);
  void on(const AskWitnesses& effect);
  void tick();
  void read_deferred();
  void recheck();
  void watch();
  void tell_alarms();
  std::string expiring_keys() const;
  [[noreturn]] void die(std::string_view what, const Fault& fault);
  void stop();
  void finish_stop();

  bool may_read() const;
  const Self& self() const;
  const Links& links() const;
  RaisedAlarms all_alarms() const;
  bool ready(std::string& why) const;
  std::string metrics() const;
  std::string checkpoint(bool trimmed) const;

  NodeConfig config_;
  Clock& clock_;
  NodeLog log_;
  Boundary boundary_;
  Loop loop_;
  std::unique_ptr<Home> home_;
  std::unique_ptr<Store> outbox_store_;  // replicas only
  std::unique_ptr<OutboxStore> outbox_;
  std::optional<Machine> machine_;
  Counters counters_;
  RaisedAlarms raised_alarms_;   // raised since the start, until people have looked
  RaisedAlarms current_alarms_;  // true at the moment
  Vigil vigil_;
  std::map<std::string, std::int64_t> bad_dates_;  // parties, and when that was last seen
  std::uint64_t free_bytes_ = 0;
  std::size_t refused_ = 0;  // queued entries that were refused later, not acknowledged
  RaisedAlarm refused_alarm_;
  bool refused_news_ = false;
  PeerAdmission admission_;
  std::unique_ptr<LogReadPool> read_pool_;
  std::unique_ptr<Writer> writer_;
  std::unique_ptr<Network> network_;
  std::unique_ptr<HttpListener> http_;
  std::unique_ptr<ApiServer> api_;
  std::unique_ptr<WitnessServer> witness_server_;  // for other logs
  std::unique_ptr<WitnessClient> witness_client_;  // to other people's witnesses; sequencers only
  std::map<PeerId, ReadBatch> deferred_;           // until the peer has taken what it was sent
  std::optional<PrivateKey> transport_;
  std::optional<NoteSigner> witness_;
  std::optional<std::string> unpinned_;
  bool stopping_ = false;
};

}  // namespace luoshu::node
