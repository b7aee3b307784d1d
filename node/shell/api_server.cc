#include "node/shell/api_server.h"

#include <fmt/format.h>

#include <algorithm>
#include <atomic>
#include <condition_variable>
#include <thread>

#include "node/shell/api_session.h"

namespace luoshu::node {
namespace {

constexpr auto kRefresh = std::chrono::milliseconds(1'000);
constexpr auto kLook = std::chrono::milliseconds(20);

// One neighbour's hundreds of addresses are one: an IPv6 network of 64 bits.
asio::ip::address group_of(const asio::ip::address& address) {
  if (!address.is_v6()) return address;
  if (address.to_v6().is_v4_mapped())
    return asio::ip::make_address_v4(asio::ip::v4_mapped, address.to_v6());
  auto bytes = address.to_v6().to_bytes();
  std::fill(bytes.begin() + 8, bytes.end(), std::uint8_t{0});
  return asio::ip::address_v6(bytes);
}

Result<tcp::acceptor> listen_on(Loop& loop, const Address& address) {
  tcp::acceptor acceptor(loop.context());
  error_code error;
  tcp::resolver resolver(loop.context());
  const auto found = resolver.resolve(address.host, address.port, tcp::resolver::passive, error);
  if (!error) {
    const tcp::endpoint endpoint = found.begin()->endpoint();
    acceptor.open(endpoint.protocol(), error);
    if (!error) acceptor.set_option(tcp::acceptor::reuse_address(true), error);
    if (!error) acceptor.bind(endpoint, error);
    if (!error) acceptor.listen(asio::socket_base::max_listen_connections, error);
  }
  if (!error) return acceptor;
  return Fault{
      Errc::kBusy,
      fmt::format("cannot listen on {}:{}: {}", address.host, address.port, error.message()),
      fmt::format("无法监听 {}:{}：{}", address.host, address.port, error.message())};
}

}  // namespace

struct ApiServer::Impl {
  explicit Impl(Options given) : options(std::move(given)), loop(options.boundary) {}

  Options options;
  Loop loop;
  std::atomic<bool> stopping = false;  // the couriers look at it
  std::unique_ptr<ApiDesk> desk;
  std::shared_ptr<ApiShared> shared;  // with the sessions
  std::optional<tcp::acceptor> acceptor;
  std::uint16_t port = 0;
  std::string last_fault;
  std::jthread thread;

  Status open();
  void accept();
  void accepted(tcp::socket socket);
  bool make_room(const std::string& group, bool counted);
  bool give_way(const std::function<bool(const ApiSession&)>& may);
  void refresh();
  void finish(std::chrono::steady_clock::time_point deadline);
};

Status ApiServer::Impl::open() {
  LUOSHU_TRY(auto files, ApiFiles::open(options.config));
  HandInOptions hand_in{options.socket, options.source.ledger, options.policy,
                        [this] { return stopping.load(); }};
  desk =
      std::make_unique<ApiDesk>(ApiDesk::Options{options.config, options.source, std::move(hand_in),
                                                 options.clock, loop, options.boundary},
                                std::move(files));
  // By new: what holds a mutex is made where it stays.
  shared.reset(
      new ApiShared{loop, *desk, options.clock, options.times, options.config.always_tls, nullptr});
  if (options.config.access_log) {
    LUOSHU_TRY(shared->access_log, AccessLog::open(*options.config.access_log));
  }
  LUOSHU_TRY(acceptor, listen_on(loop, options.config.listen));
  error_code ignored;
  port = acceptor->local_endpoint(ignored).port();
  accept();
  loop.every(kRefresh, [this] { refresh(); });
  thread = std::jthread([this] { loop.run(); });
  return Done{};
}

void ApiServer::Impl::accept() {
  acceptor->async_accept([this](const error_code& error, tcp::socket socket) {
    if (shared->stopping) return;
    if (!error) loop.contain(Where::kApi, [&] { accepted(std::move(socket)); });
    // After an error, most likely of too few descriptors, others go on and this is tried again.
    loop.after(std::chrono::milliseconds(error ? 100 : 0), [this] {
      if (!shared->stopping) accept();
    });
  });
}

void ApiServer::Impl::accepted(tcp::socket socket) {
  error_code error;
  const tcp::endpoint peer = socket.remote_endpoint(error);
  if (error) return;
  socket.set_option(tcp::no_delay(true), error);
  const std::string address = peer.address().to_string();
  const std::string group = group_of(peer.address()).to_string();
  if (!make_room(group, !desk->is_forwarder(address))) return;
  std::make_shared<ApiSession>(std::move(socket), address, group, desk->tls(), shared)->start();
}

bool ApiServer::Impl::give_way(const std::function<bool(const ApiSession&)>& may) {
  shared->count_refused("crowded");
  const auto& sessions = shared->sessions;
  const auto oldest = std::ranges::find_if(
      sessions, [&](const ApiSession* one) { return one->gives_way() && may(*one); });
  if (oldest == sessions.end()) return false;
  (*oldest)->close();
  return true;
}

// `counted`: whether this address has a share of its own; a forwarder stands for many.
bool ApiServer::Impl::make_room(const std::string& group, bool counted) {
  const auto& sessions = shared->sessions;
  const auto of_group = [&](const ApiSession& one) { return one.group() == group; };
  const auto count = [&](const auto& which) {
    return static_cast<std::size_t>(
        std::ranges::count_if(sessions, [&](const ApiSession* one) { return which(*one); }));
  };
  if (counted && count(of_group) >= kApiConnectionsPerAddressMax) return give_way(of_group);
  const auto shakes = [](const ApiSession& one) { return one.shakes_hands(); };
  if (count(shakes) >= kApiHandshakesMax) return give_way(shakes);
  if (sessions.size() >= kApiConnectionsMax)
    return give_way([](const ApiSession&) { return true; });
  return true;
}

void ApiServer::Impl::refresh() {
  const Status read = desk->refresh();
  const std::string fault = read ? "" : read.error().detail;
  if (!fault.empty() && fault != last_fault)
    options.log.warning("the API goes on with what it had", {{"why", fault}});
  last_fault = fault;
  const std::lock_guard lock(shared->mutex);
  shared->counters.connections = shared->sessions.size();
}

// On the loop: what waits for its other end is closed, what is under way is waited for.
void ApiServer::Impl::finish(std::chrono::steady_clock::time_point deadline) {
  if (!shared->stopping) {
    shared->stopping = true;
    error_code ignored;
    acceptor->close(ignored);
    const auto sessions = shared->sessions;
    for (ApiSession* one : sessions) one->finish();
  }
  if (shared->sessions.empty() || std::chrono::steady_clock::now() >= deadline) return loop.stop();
  loop.after(kLook, [this, deadline] { finish(deadline); });
}

ApiServer::ApiServer(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}

ApiServer::~ApiServer() {
  stop();
}

Result<std::unique_ptr<ApiServer>> ApiServer::open(Options options) {
  auto impl = std::make_unique<Impl>(std::move(options));
  LUOSHU_CHECK(impl->open());
  return std::unique_ptr<ApiServer>(new ApiServer(std::move(impl)));
}

void ApiServer::tell(bool ready, std::string why) {
  impl_->loop.post([impl = impl_.get(), standing = ApiStanding{ready, std::move(why)}] {
    impl->desk->tell(standing);
  });
}

ApiCounters ApiServer::counters() const {
  const std::lock_guard lock(impl_->shared->mutex);
  return impl_->shared->counters;
}

std::uint16_t ApiServer::port() const {
  return impl_->port;
}

void ApiServer::stop() {
  if (!impl_->thread.joinable()) return;
  impl_->stopping = true;
  const auto deadline = std::chrono::steady_clock::now() + impl_->options.times.stop;
  impl_->loop.post([impl = impl_.get(), deadline] { impl->finish(deadline); });
  impl_->thread.join();
  const auto sessions = impl_->shared->sessions;
  for (ApiSession* one : sessions) one->close();
  impl_->desk.reset();  // waits for the readers
}

}  // namespace luoshu::node
