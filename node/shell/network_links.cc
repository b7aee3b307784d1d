// Admission and lifetime of connections.
#include <fmt/format.h>

#include <algorithm>

#include "ledger/base/assert.h"
#include "ledger/base/limits.h"
#include "node/shell/network_impl.h"

namespace luoshu::node {
namespace {

constexpr std::int64_t kSteadyLinkMs = 5'000;  // a link that lived so long was a good one

bool out_of_descriptors(const error_code& error) {
  return error == asio::error::no_descriptors ||
         error == boost::system::errc::too_many_files_open_in_system;
}

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

void Network::Impl::accept() {
  acceptor->async_accept([self = shared_from_this()](const error_code& error, tcp::socket socket) {
    if (self->stopping) return;
    if (error) {
      // Out of descriptors, most likely: others go on, and this is tried again soon.
      ++self->counters.refused[out_of_descriptors(error) ? "descriptors" : "accept"];
      self->log.warning(
          "accept failed",
          {{"why", error.message()}, {"do", out_of_descriptors(error) ? "raise LimitNOFILE" : ""}});
      self->loop.after(std::chrono::milliseconds(100), [self] {
        if (!self->stopping) self->accept();
      });
      return;
    }
    self->loop.contain(Where::kLink, [&] { self->accepted(std::move(socket)); });
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
  const auto context = tls->context();
  if (!context) {
    ++counters.refused["own-certificate"];
    log.error("no certificate to show", {{"why", context.error().detail}});
    if (connection.caller) call_again(connection.caller);
    return;
  }
  add(TlsStream(std::move(socket), **context), std::move(connection));
}

// The oldest handshake gives way: an honest one takes milliseconds.
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
        self->loop.contain(Where::kLink, [&] {
          if (error || self->connections.size() >= limits::kPeersMax) return;
          Connection connection;
          connection.side = Side::kAccepted;
          connection.local = identity;
          connection.from = "local";
          self->add(std::move(socket), std::move(connection));
        });
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
  // Only theirs give way to each other; those that this node began are few, and wanted.
  if (side == asio::ssl::stream_base::server) handshakes.push_back(id);
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
  of_link.contain = [self](const Loop::Job& job) { return self->loop.contain(Where::kLink, job); };
  return of_link;
}

Result<PeerIdentity> Network::Impl::identify(
    Connection& connection, const std::optional<Result<CertifiedKey>>& certificate) {
  if (connection.local) return *connection.local;
  LUOSHU_ASSERT(certificate.has_value());  // every link but a local one is TLS (ChannelOver)
  if (!*certificate) return certificate->error();
  const CertifiedKey& certified = **certificate;
  connection.key = certified.key;
  const bool pinned = connection.caller && connection.caller->dial.pinned &&
                      connection.caller->dial.pinned->key == certified.key;
  const Result<PeerIdentity> admitted =
      pinned ? Result<PeerIdentity>(connection.caller->dial.pinned->identity)
             : events.admit(certified.key);
  if (const Status dates = check_dates(certified, clock.now()); !dates) {
    if (admitted && events.bad_dates) events.bad_dates(*admitted);
    return Fault{Errc::kInvalid,
                 fmt::format("{}; this node's clock says {}: is one of the two clocks wrong?",
                             dates.error().detail, to_string(clock.now()))};
  }
  if (pinned || !admitted) return admitted;
  const PeerIdentity& identity = *admitted;
  const bool wanted = !connection.caller || !connection.caller->dial.wanted ||
                      identity.roles.contains(*connection.caller->dial.wanted);
  if (!wanted)
    return Fault{Errc::kUsage, fmt::format("'{}' answers there, which is no {}", identity.party,
                                           role_name(*connection.caller->dial.wanted))};
  return admitted;
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

}  // namespace luoshu::node
