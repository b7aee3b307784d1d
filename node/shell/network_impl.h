// The inside of network.h, shared by network*.cc.
#pragma once

#include <deque>
#include <random>

#include "node/shell/channel_over.h"
#include "node/shell/network.h"
#include "node/shell/tls.h"

namespace luoshu::node {

// A connection, from its first byte to its end.
struct Connection {
  std::uint64_t id = 0;
  std::shared_ptr<Channel> link;  // shared with the handlers of its stream
  Side side{};
  std::optional<PublicKey> key;           // of TLS links
  std::optional<PeerIdentity> identity;   // once admitted
  std::optional<PeerIdentity> local;      // of the local socket
  std::shared_ptr<struct Caller> caller;  // who dialled it; shared with its timers
  std::string from;
  std::int64_t opened_ms = 0;
};

// Keeps dialling one address.
struct Caller {
  explicit Caller(Dial whom) : dial(std::move(whom)) {}
  Dial dial;
  unsigned failures = 0;
};

struct Network::Impl : std::enable_shared_from_this<Network::Impl> {
  Impl(Loop& the_loop, Clock& the_clock, std::optional<Options> the_options, Events the_events,
       Counters& the_counters, const NodeLog& the_log)
      : loop(the_loop),
        clock(the_clock),
        events(std::move(the_events)),
        counters(the_counters),
        log(the_log) {
    if (the_options) tls.emplace(the_options->transport_key, the_options->name, the_clock);
  }

  Loop& loop;
  Clock& clock;
  std::optional<TlsIdentity> tls;
  Events events;
  Counters& counters;
  const NodeLog& log;
  std::optional<tcp::acceptor> acceptor;
  std::optional<local_stream::acceptor> local_acceptor;
  std::filesystem::path local_path;
  std::map<std::uint64_t, Connection> connections;  // by id, which is the PeerId too
  std::deque<std::uint64_t> handshakes;             // not admitted yet, oldest first
  std::uint64_t last_id = 0;
  bool stopping = false;
  std::minstd_rand dice{std::random_device()()};  // for jitter

  void accept();
  void accept_local(const PeerIdentity& identity);
  void accepted(tcp::socket socket);
  void call(const std::shared_ptr<Caller>& caller);
  void call_again(const std::shared_ptr<Caller>& caller);
  void connected(const std::shared_ptr<Caller>& caller, tcp::socket socket);
  template <class Stream>
  void add(Stream stream, Connection connection);
  void add_tls(tcp::socket socket, Connection connection);
  Channel::Events events_of(std::uint64_t id);
  void ready(std::uint64_t id, const std::optional<Result<CertifiedKey>>& certificate);
  Result<PeerIdentity> identify(Connection& connection,
                                const std::optional<Result<CertifiedKey>>& certificate);
  void refuse(std::uint64_t id, const std::string& why, const std::string& detail);
  void ended(std::uint64_t id, Ended ended, const std::string& why);
  bool has_enough(const Connection& newcomer, const PeerIdentity& identity) const;
  void make_room();
  void forget_handshake(std::uint64_t id) { std::erase(handshakes, id); }
};

}  // namespace luoshu::node
