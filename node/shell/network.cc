#include "node/shell/network.h"

#include <fmt/format.h>
#include <sys/stat.h>
#include <sys/un.h>

#include <algorithm>

#include "ledger/base/assert.h"
#include "ledger/base/limits.h"
#include "node/shell/network_impl.h"

namespace luoshu::node {
namespace {

constexpr std::int64_t kSteadyLinkMs = 5'000;  // a link that lived so long was a good one

// How a refusal is counted.
std::string_view kind_of(const Fault& fault) {
  switch (fault.code) {
    case Errc::kRefused:
      return "key";
    case Errc::kInvalid:
    case Errc::kVerification:
      return "certificate";
    case Errc::kUsage:
      return "role";
    default:
      return errc_name(fault.code);
  }
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

// ---- Letting in ---------------------------------------------------------------------------------

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
  add_tls(std::move(socket), std::move(connection));
}

void Network::Impl::add_tls(tcp::socket socket, Connection connection) {
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
    return refuse(id, std::string(kind_of(identity.error())), identity.error().detail);
  }
  if (has_enough(connection, *identity))
    return refuse(id, "busy", "'" + identity->party + "' has all the links that it may have");
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

bool Network::Impl::has_enough(const Connection& newcomer, const PeerIdentity& identity) const {
  if (newcomer.side == Side::kDialled) return false;
  const bool local = newcomer.local.has_value();
  const auto taken = std::ranges::count_if(connections, [&](const auto& one) {
    const Connection& other = one.second;
    return other.identity && other.side == Side::kAccepted && other.local.has_value() == local &&
           other.identity->party == identity.party;
  });
  return static_cast<std::size_t>(taken) >= (local ? kLocalLinksMax : kLinksPerPartyMax);
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

// ---- What the node calls ------------------------------------------------------------------------

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
