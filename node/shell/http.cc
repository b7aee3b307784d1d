#include "node/shell/http.h"

#include <fmt/format.h>

#include <algorithm>

#include "node/shell/http_session.h"

namespace luoshu::node {
namespace {

// One neighbour's hundreds of addresses are one: an IPv6 network of 64 bits.
asio::ip::address group_of(const asio::ip::address& address) {
  if (!address.is_v6()) return address;
  if (address.to_v6().is_v4_mapped())
    return asio::ip::make_address_v4(asio::ip::v4_mapped, address.to_v6());
  auto bytes = address.to_v6().to_bytes();
  std::fill(bytes.begin() + 8, bytes.end(), std::uint8_t{0});
  return asio::ip::address_v6(bytes);
}

}  // namespace

struct HttpListener::Impl : std::enable_shared_from_this<HttpListener::Impl> {
  Impl(Loop& loop, HttpRoutes routes, HttpTimes times)
      : shared(std::make_shared<HttpShared>(HttpShared{loop, std::move(routes), times})),
        acceptor(loop.context()) {}
  std::shared_ptr<HttpShared> shared;  // with the sessions
  tcp::acceptor acceptor;
  bool closed = false;

  void accept();
  void accepted(tcp::socket socket);
  bool make_room(const asio::ip::address& group);
};

void HttpListener::Impl::accept() {
  acceptor.async_accept([self = shared_from_this()](const error_code& error, tcp::socket socket) {
    if (self->closed) return;
    Loop& loop = self->shared->loop;
    if (!error) loop.contain(Where::kHttp, [&] { self->accepted(std::move(socket)); });
    // After an error, most likely of too few descriptors, others go on and this is tried again.
    loop.after(std::chrono::milliseconds(error ? 100 : 0), [self] {
      if (!self->closed) self->accept();
    });
  });
}

void HttpListener::Impl::accepted(tcp::socket socket) {
  error_code error;
  const auto remote = socket.remote_endpoint(error);
  if (error) return;  // gone already
  const asio::ip::address group = group_of(remote.address());
  if (!make_room(group)) return;
  std::make_shared<HttpSession>(std::move(socket), group, shared)->start();
}

// False where everybody who is here is being answered.
bool HttpListener::Impl::make_room(const asio::ip::address& group) {
  auto& sessions = shared->sessions;
  const auto of_group = [&](const HttpSession* one) { return one->group() == group; };
  const bool too_many_of_it = static_cast<std::size_t>(std::ranges::count_if(sessions, of_group)) >=
                              kHttpConnectionsPerAddressMax;
  if (!too_many_of_it && sessions.size() < kHttpConnectionsMax) return true;
  ++shared->counters.refused["crowded"];
  const auto oldest = std::ranges::find_if(sessions, [&](const HttpSession* one) {
    return one->gives_way() && (!too_many_of_it || of_group(one));
  });
  if (oldest == sessions.end()) return false;
  (*oldest)->close();
  return true;
}

HttpListener::HttpListener(std::shared_ptr<Impl> impl) : impl_(std::move(impl)) {}

HttpListener::~HttpListener() {
  impl_->closed = true;
  error_code ignored;
  impl_->acceptor.close(ignored);
}

std::size_t HttpListener::connections() const {
  return impl_->shared->sessions.size();
}

const HttpCounters& HttpListener::counters() const {
  return impl_->shared->counters;
}

std::uint16_t HttpListener::port() const {
  error_code ignored;
  return impl_->acceptor.local_endpoint(ignored).port();
}

Result<std::unique_ptr<HttpListener>> HttpListener::open(Loop& loop, const Address& address,
                                                         HttpRoutes routes, HttpTimes times) {
  auto impl = std::make_shared<Impl>(loop, std::move(routes), times);
  error_code error;
  tcp::resolver resolver(loop.context());
  const auto found = resolver.resolve(address.host, address.port, tcp::resolver::passive, error);
  if (!error) {
    const tcp::endpoint endpoint = found.begin()->endpoint();
    impl->acceptor.open(endpoint.protocol(), error);
    if (!error) impl->acceptor.set_option(tcp::acceptor::reuse_address(true), error);
    if (!error) impl->acceptor.bind(endpoint, error);
    if (!error) impl->acceptor.listen(asio::socket_base::max_listen_connections, error);
  }
  if (error)
    return Fault{
        Errc::kBusy,
        fmt::format("cannot listen on {}:{}: {}", address.host, address.port, error.message()),
        fmt::format("无法监听 {}:{}：{}", address.host, address.port, error.message())};
  impl->accept();
  return std::unique_ptr<HttpListener>(new HttpListener(std::move(impl)));
}

}  // namespace luoshu::node
