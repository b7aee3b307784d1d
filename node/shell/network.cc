#include "node/shell/network.h"

#include <fmt/format.h>
#include <sys/stat.h>
#include <sys/un.h>

#include "ledger/base/assert.h"
#include "node/core/fitting.h"
#include "node/shell/network_impl.h"

namespace luoshu::node {
namespace {

void finish(Channel& link, Goodbye words) {
  auto frame = encode_frame(fitting(std::move(words)));
  if (!frame) return link.abort(Ended::kHere, frame.error().detail);
  link.finish(*std::move(frame));
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
    case Ended::kFault:
      return "fault";
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

Network::Network(Loop& loop, Clock& clock, std::optional<Options> options, Events events,
                 Counters& counters, const NodeLog& log)
    : impl_(std::make_shared<Impl>(loop, clock, std::move(options), std::move(events), counters,
                                   log)) {}

Network::~Network() {
  impl_->stopping = true;
  for (auto& [id, connection] : impl_->connections) connection.link->abort(Ended::kHere, "stopped");
}

Status Network::listen(const Address& address) {
  LUOSHU_ASSERT(impl_->tls.has_value());  // a node that listens has given options
  // What cannot be shown to anybody is told now, and not at the first link.
  LUOSHU_CHECK(impl_->tls->context());
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

Status Network::listen_local(const std::filesystem::path& socket, const PeerIdentity& identity) {
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
  auto frame = encode_frame(message);
  if (!frame) {
    // A message that does not fit a frame costs this link alone.
    ++impl_->counters.unsendable[std::string(message_name(message))];
    impl_->log.error("a message does not fit a frame",
                     {{"peer", std::to_string(peer)}, {"why", frame.error().detail}});
    return close(peer, "limit", "what was to be said is past the limit of a frame");
  }
  ++impl_->counters.sent[std::string(message_name(message))];
  impl_->counters.bytes_sent += frame->size();
  found->second.link->send(*std::move(frame));
}

void Network::close(PeerId peer, const std::string& code, const std::string& text) {
  const auto found = impl_->connections.find(peer);
  if (found == impl_->connections.end()) return;
  impl_->log.info("closing a link",
                  {{"peer", std::to_string(peer)}, {"code", code}, {"why", text}});
  ++impl_->counters.refused[code];
  finish(*found->second.link, {code, text});
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
      finish(*connection.link, {"stopping", "this node stops"});
    else
      connection.link->abort(Ended::kHere, "stopping");
  }
}

}  // namespace luoshu::node
