#include "node/shell/network.h"

#include <fmt/format.h>
#include <sys/stat.h>
#include <sys/un.h>

#include <boost/asio/connect.hpp>
#include <boost/asio/ssl/context.hpp>
#include <boost/asio/write.hpp>
#include <deque>
#include <random>

#include "ledger/base/assert.h"
#include "ledger/base/limits.h"
#include "node/shell/channel_over.h"
#include "node/shell/tls.h"

namespace luoshu::node {
namespace {

constexpr std::int64_t kBackOffMs = 100;
constexpr std::int64_t kBackOffMaxMs = 5'000;
constexpr std::int64_t kConnectMs = 5'000;
constexpr std::int64_t kSteadyLinkMs = 5'000;  // a link that lived so long was a good one

std::string refusal_of(const Fault& fault) {
  return fault.code == Errc::kRefused ? "key" : std::string(errc_name(fault.code));
}

}  // namespace

std::string_view ended_name(Ended ended) {
  switch (ended) {
    case Ended::kHandshake:
      return "handshake";
    case Ended::kRemote:
      return "remote";
    case Ended::kFrames:
      return "frames";
    case Ended::kSlow:
      return "slow";
    case Ended::kHere:
      return "here";
  }
  return "unknown";
}

Result<Address> parse_address(std::string_view text) {
  const std::size_t colon = text.rfind(':');
  std::string_view host = text.substr(0, colon == std::string_view::npos ? 0 : colon);
  const std::string_view port =
      colon == std::string_view::npos ? std::string_view() : text.substr(colon + 1);
  if (host.starts_with('[') && host.ends_with(']')) host = host.substr(1, host.size() - 2);
  const bool digits = !port.empty() && port.size() <= 5 &&
                      port.find_first_not_of("0123456789") == std::string_view::npos;
  if (host.empty() || !digits || std::stoi(std::string(port)) > 65'535)
    return Fault{
        Errc::kUsage,
        fmt::format("'{}' is no address: write HOST:PORT, for example 10.1.0.5:7410", text),
        fmt::format("“{}”不是地址：请写 主机:端口，例如 10.1.0.5:7410", text)};
  return Address{std::string(host), std::string(port)};
}

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
  Channel::Events events_of(std::uint64_t id);
  void ready(std::uint64_t id, const std::optional<Result<CertifiedKey>>& certificate);
  Result<PeerIdentity> identify(Connection& connection,
                                const std::optional<Result<CertifiedKey>>& certificate);
  void refuse(std::uint64_t id, const std::string& why, const std::string& detail);
  void ended(std::uint64_t id, Ended ended, const std::string& why);
  void make_room();
  void forget_handshake(std::uint64_t id) { std::erase(handshakes, id); }
};

// ---- Letting in
// ---------------------------------------------------------------------------------

void Network::Impl::accept() {
  acceptor->async_accept([self = shared_from_this()](const error_code& error, tcp::socket socket) {
    if (self->stopping) return;
    if (error) {
      // Out of descriptors, most likely: others go on, and this is tried again soon.
      self->log.warning("accept failed", {{"why", error.message()}});
      self->loop.after(std::chrono::milliseconds(100), [self] {
        if (!self->stopping) self->accept();
      });
      return;
    }
    self->accepted(std::move(socket));
    self->accept();
  });
}

void Network::Impl::accepted(tcp::socket socket) {
  ++counters.accepted;
  const std::size_t admitted = connections.size() - handshakes.size();
  if (admitted >= limits::kPeersMax) {
    ++counters.refused["busy"];
    return;  // closed without a word: a handshake would cost more than it tells
  }
  make_room();
  error_code ignored;
  socket.set_option(tcp::no_delay(true), ignored);
  Connection connection;
  connection.side = Side::kAccepted;
  const auto remote = socket.remote_endpoint(ignored);
  connection.from = remote.address().to_string() + ":" + std::to_string(remote.port());
  add(TlsStream(std::move(socket), tls->context()), std::move(connection));
}

// The oldest handshake gives way: whoever really wants in is done in a moment.
void Network::Impl::make_room() {
  while (handshakes.size() >= kHandshakesMax) {
    const std::uint64_t oldest = handshakes.front();
    handshakes.pop_front();
    ++counters.refused["crowded"];
    connections.at(oldest).link->abort(Ended::kHandshake, "gave way to others");
  }
}

void Network::Impl::accept_local(const PeerIdentity& identity) {
  local_acceptor->async_accept(
      [self = shared_from_this(), identity](const error_code& error, LocalStream socket) {
        if (self->stopping || error == asio::error::operation_aborted) return;
        ++self->counters.accepted;
        if (!error && self->connections.size() < limits::kPeersMax) {
          Connection connection;
          connection.side = Side::kAccepted;
          connection.local = identity;
          connection.from = "local";
          self->add(std::move(socket), std::move(connection));
        }
        self->loop.after(std::chrono::milliseconds(error ? 100 : 0), [self, identity] {
          if (!self->stopping) self->accept_local(identity);
        });
      });
}

template <class Stream>
void Network::Impl::add(Stream stream, Connection connection) {
  const std::uint64_t id = ++last_id;
  connection.id = id;
  const auto side = connection.side == Side::kDialled ? asio::ssl::stream_base::client
                                                      : asio::ssl::stream_base::server;
  connection.link = std::make_shared<ChannelOver<Stream>>(std::move(stream), side, events_of(id));
  const auto link = connection.link;
  connections.emplace(id, std::move(connection));
  handshakes.push_back(id);
  link->start();
}

Channel::Events Network::Impl::events_of(std::uint64_t id) {
  const auto self = shared_from_this();
  Channel::Events of_link;
  of_link.ready = [self, id](const std::optional<Result<CertifiedKey>>& certificate) {
    self->ready(id, certificate);
  };
  of_link.received = [self, id](Message message, std::size_t bytes) {
    ++self->counters.received[std::string(message_name(message))];
    self->counters.bytes_received += bytes;
    self->events.received(id, std::move(message));
  };
  of_link.closed = [self, id](Ended how, const std::string& why) { self->ended(id, how, why); };
  of_link.may_read = [self] { return self->events.may_read(); };
  return of_link;
}

Result<PeerIdentity> Network::Impl::identify(
    Connection& connection, const std::optional<Result<CertifiedKey>>& certificate) {
  if (connection.local) return *connection.local;
  LUOSHU_ASSERT(certificate.has_value());
  if (!*certificate) return certificate->error();
  const CertifiedKey& certified = **certificate;
  connection.key = certified.key;
  if (const Status dates = check_dates(certified, clock.now()); !dates)
    return Fault{Errc::kInvalid, dates.error().detail};
  if (connection.caller && connection.caller->dial.pinned &&
      connection.caller->dial.pinned->key == certified.key)
    return connection.caller->dial.pinned->identity;
  LUOSHU_TRY(PeerIdentity identity, events.admit(certified.key));
  const bool wanted = !connection.caller || !connection.caller->dial.wanted ||
                      identity.roles.contains(*connection.caller->dial.wanted);
  if (!wanted)
    return Fault{Errc::kUsage, fmt::format("'{}' answers there, which is no {}", identity.party,
                                           role_name(*connection.caller->dial.wanted))};
  return identity;
}

void Network::Impl::ready(std::uint64_t id,
                          const std::optional<Result<CertifiedKey>>& certificate) {
  const auto found = connections.find(id);
  if (found == connections.end()) return;
  Connection& connection = found->second;
  const auto identity = identify(connection, certificate);
  if (!identity) {
    const Errc code = identity.error().code;
    const std::string why = code == Errc::kInvalid || code == Errc::kVerification ? "certificate"
                            : code == Errc::kUsage                                ? "role"
                                                   : refusal_of(identity.error());
    return refuse(id, why, identity.error().detail);
  }
  forget_handshake(id);
  connection.identity = *identity;
  connection.opened_ms = Loop::steady_ms();
  ++counters.opened;
  log.info("link open", {{"peer", std::to_string(id)},
                         {"party", identity->party},
                         {"at", connection.from},
                         {"key", connection.key ? fingerprint(*connection.key) : "local"}});
  events.opened({id, *identity, connection.side});
}

void Network::Impl::refuse(std::uint64_t id, const std::string& why, const std::string& detail) {
  Connection& connection = connections.at(id);
  ++counters.refused[why];
  log.warning("link refused", {{"why", why},
                               {"detail", detail},
                               {"at", connection.from},
                               {"key", connection.key ? fingerprint(*connection.key) : "none"}});
  connection.link->abort(Ended::kHere, detail);
}

void Network::Impl::ended(std::uint64_t id, Ended how, const std::string& why) {
  const auto found = connections.find(id);
  if (found == connections.end()) return;
  const Connection connection = std::move(found->second);
  connections.erase(found);
  forget_handshake(id);
  ++counters.ended[std::string(ended_name(how))];
  const NodeLog::Fields fields = {{"peer", std::to_string(id)},
                                  {"at", connection.from},
                                  {"how", std::string(ended_name(how))},
                                  {"why", why}};
  if (connection.identity)
    log.info("link closed", fields);
  else
    log.debug("connection closed", fields);
  if (connection.identity) events.closed(id);
  if (!connection.caller) return;
  const bool steady =
      connection.identity && Loop::steady_ms() - connection.opened_ms >= kSteadyLinkMs;
  if (steady) connection.caller->failures = 0;
  call_again(connection.caller);
}

// ---- Calling
// ------------------------------------------------------------------------------------

void Network::Impl::call_again(const std::shared_ptr<Caller>& caller) {
  if (stopping) return;
  const std::int64_t most = std::min(kBackOffMaxMs, kBackOffMs << std::min(caller->failures, 16U));
  ++caller->failures;
  // Between half of it and all of it, so that nodes that lost the same peer do not come together.
  std::uniform_int_distribution<std::int64_t> wait(most / 2, most);
  loop.after(std::chrono::milliseconds(wait(dice)), [self = shared_from_this(), caller] {
    if (!self->stopping) self->call(caller);
  });
}

void Network::Impl::call(const std::shared_ptr<Caller>& caller) {
  const auto resolver = std::make_shared<tcp::resolver>(loop.context());
  const auto socket = std::make_shared<tcp::socket>(loop.context());
  const auto timer =
      std::make_shared<asio::steady_timer>(loop.context(), std::chrono::milliseconds(kConnectMs));
  timer->async_wait([resolver, socket](const error_code& error) {
    if (error) return;
    resolver->cancel();
    error_code ignored;
    socket->close(ignored);
  });
  const Address& address = caller->dial.address;
  const auto failed = [self = shared_from_this(), caller, timer](const error_code& error) {
    timer->cancel();
    self->log.debug("cannot connect",
                    {{"to", caller->dial.address.host + ":" + caller->dial.address.port},
                     {"why", error.message()}});
    self->call_again(caller);
  };
  resolver->async_resolve(
      address.host, address.port,
      [self = shared_from_this(), resolver, socket, timer, caller, failed](
          const error_code& error, const tcp::resolver::results_type& found) {
        if (error) return failed(error);
        asio::async_connect(
            *socket, found,
            [self, socket, timer, caller, failed](const error_code& refused, const tcp::endpoint&) {
              if (refused) return failed(refused);
              timer->cancel();
              self->connected(caller, std::move(*socket));
            });
      });
}

void Network::Impl::connected(const std::shared_ptr<Caller>& caller, tcp::socket socket) {
  if (stopping) return;
  error_code ignored;
  socket.set_option(tcp::no_delay(true), ignored);
  Connection connection;
  connection.side = Side::kDialled;
  connection.caller = caller;
  connection.from = caller->dial.address.host + ":" + caller->dial.address.port;
  add(TlsStream(std::move(socket), tls->context()), std::move(connection));
}

// ---- What the node calls
// ------------------------------------------------------------------------

Network::Network(Loop& loop, Clock& clock, std::optional<Options> options, Events events,
                 Counters& counters, const NodeLog& log)
    : impl_(std::make_shared<Impl>(loop, clock, std::move(options), std::move(events), counters,
                                   log)) {}

Network::~Network() {
  impl_->stopping = true;
  for (auto& [id, connection] : impl_->connections) connection.link->abort(Ended::kHere, "stopped");
}

Status Network::listen(const Address& address) {
  LUOSHU_ASSERT(impl_->tls.has_value());
  error_code error;
  tcp::resolver resolver(impl_->loop.context());
  const auto found = resolver.resolve(address.host, address.port, tcp::resolver::passive, error);
  if (!error) {
    const tcp::endpoint endpoint = found.begin()->endpoint();
    impl_->acceptor.emplace(impl_->loop.context());
    auto& acceptor = *impl_->acceptor;
    acceptor.open(endpoint.protocol(), error);
    if (!error) acceptor.set_option(tcp::acceptor::reuse_address(true), error);
    if (!error) acceptor.bind(endpoint, error);
    if (!error) acceptor.listen(asio::socket_base::max_listen_connections, error);
  }
  if (error)
    return Fault{
        Errc::kBusy,
        fmt::format("cannot listen on {}:{}: {}", address.host, address.port, error.message()),
        fmt::format("无法监听 {}:{}：{}", address.host, address.port, error.message())};
  impl_->accept();
  return Done{};
}

Status Network::listen_local(const std::filesystem::path& socket, PeerIdentity identity) {
  if (socket.string().size() >= sizeof(sockaddr_un::sun_path))
    return Fault{Errc::kUsage,
                 fmt::format("the path of the local socket is too long: {}", socket.string()),
                 fmt::format("本地套接字路径过长：{}", socket.string())};
  std::error_code gone;
  std::filesystem::remove(socket, gone);  // of a node that was killed: the home is locked by us
  error_code error;
  impl_->local_acceptor.emplace(impl_->loop.context());
  auto& acceptor = *impl_->local_acceptor;
  acceptor.open(local_stream(), error);
  // Nobody else may open it, not even between bind and chmod.
  const mode_t before = ::umask(0177);
  if (!error) acceptor.bind(socket.string(), error);
  ::umask(before);
  if (!error) acceptor.listen(asio::socket_base::max_listen_connections, error);
  if (error)
    return Fault{Errc::kIo, fmt::format("cannot open {}: {}", socket.string(), error.message()),
                 fmt::format("无法建立 {}：{}", socket.string(), error.message())};
  impl_->local_path = socket;
  impl_->accept_local(identity);
  return Done{};
}

void Network::dial(Dial dial) {
  impl_->call(std::make_shared<Caller>(std::move(dial)));
}

Status Network::dial_local(const std::filesystem::path& socket) {
  if (socket.string().size() >= sizeof(sockaddr_un::sun_path))
    return Fault{Errc::kNotFound, "no node listens there"};
  LocalStream stream(impl_->loop.context());
  error_code error;
  stream.connect(socket.string(), error);
  if (error) return Fault{Errc::kNotFound, socket.string() + ": " + error.message()};
  Connection connection;
  connection.side = Side::kDialled;
  connection.local = PeerIdentity{};
  connection.from = socket.string();
  impl_->add(std::move(stream), std::move(connection));
  return Done{};
}

void Network::send(PeerId peer, const Message& message) {
  const auto found = impl_->connections.find(peer);
  if (found == impl_->connections.end()) return;
  Bytes frame = encode_frame(message);
  ++impl_->counters.sent[std::string(message_name(message))];
  impl_->counters.bytes_sent += frame.size();
  found->second.link->send(std::move(frame));
}

void Network::close(PeerId peer, const std::string& code, const std::string& text) {
  const auto found = impl_->connections.find(peer);
  if (found == impl_->connections.end()) return;
  impl_->log.info("closing a link",
                  {{"peer", std::to_string(peer)}, {"code", code}, {"why", text}});
  ++impl_->counters.refused[code];
  found->second.link->finish(encode_frame(Goodbye{code, text}));
}

std::size_t Network::unsent(PeerId peer) const {
  const auto found = impl_->connections.find(peer);
  return found == impl_->connections.end() ? 0 : found->second.link->unsent();
}

void Network::resume() {
  // Reading may end a link, but only its own, and later.
  for (const auto& [id, connection] : impl_->connections) connection.link->resume();
}

void Network::recheck(const std::function<Result<PeerIdentity>(const PublicKey&)>& admit) {
  std::vector<std::pair<PeerId, std::string>> gone;
  for (const auto& [id, connection] : impl_->connections) {
    if (!connection.identity || !connection.key) continue;
    if (connection.caller && connection.caller->dial.pinned &&
        connection.caller->dial.pinned->key == *connection.key)
      continue;
    const auto identity = admit(*connection.key);
    if (!identity)
      gone.emplace_back(id, identity.error().detail);
    else if (*identity != *connection.identity)
      gone.emplace_back(id, "what this party may be has changed");
  }
  for (const auto& [id, why] : gone) close(id, "key", why);
}

std::size_t Network::links() const {
  return impl_->connections.size() - impl_->handshakes.size();
}

std::size_t Network::handshakes() const {
  return impl_->handshakes.size();
}

void Network::stop() {
  impl_->stopping = true;
  error_code ignored;
  if (impl_->acceptor) impl_->acceptor->close(ignored);
  if (impl_->local_acceptor) {
    impl_->local_acceptor->close(ignored);
    std::error_code gone;
    std::filesystem::remove(impl_->local_path, gone);
  }
  for (const auto& [id, connection] : impl_->connections) {
    if (connection.identity)
      connection.link->finish(encode_frame(Goodbye{"stopping", "this node stops"}));
    else
      connection.link->abort(Ended::kHere, "stopping");
  }
}

}  // namespace luoshu::node
