// How a node calls others, and calls again.
#include <boost/asio/connect.hpp>

#include "node/shell/network_impl.h"

namespace luoshu::node {
namespace {

constexpr std::int64_t kBackOffMs = 100;
constexpr std::int64_t kBackOffMaxMs = 5'000;
constexpr std::int64_t kConnectMs = 5'000;

}  // namespace

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
  add_tls(std::move(socket), std::move(connection));
}

}  // namespace luoshu::node
