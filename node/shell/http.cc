#include "node/shell/http.h"

#include <fmt/format.h>

#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/core/tcp_stream.hpp>
#include <boost/beast/http.hpp>

#include "node/shell/asio.h"

namespace luoshu::node {
namespace {

namespace beast = boost::beast;
namespace http = beast::http;

constexpr auto kRequestTime = std::chrono::seconds(10);
constexpr std::uint32_t kHeaderBytesMax = 8U << 10;

}  // namespace

struct HttpListener::Impl : std::enable_shared_from_this<HttpListener::Impl> {
  Impl(Loop& the_loop, HttpHandlers the_handlers)
      : loop(the_loop), handlers(std::move(the_handlers)), acceptor(the_loop.context()) {}
  Loop& loop;
  HttpHandlers handlers;
  tcp::acceptor acceptor;
  std::size_t connections = 0;
  bool closed = false;

  void accept();
};

namespace {

// One connection: a request, an answer, and so on until either side has enough.
class Session : public std::enable_shared_from_this<Session> {
 public:
  Session(tcp::socket socket, std::shared_ptr<HttpListener::Impl> listener);
  ~Session();
  void read();

 private:
  void was_read(const error_code& error);
  void respond(HttpAnswer answer, bool keep_alive, bool head);

  beast::tcp_stream stream_;
  std::shared_ptr<HttpListener::Impl> listener_;  // shared with the other sessions
  beast::flat_buffer buffer_{kHeaderBytesMax + kHttpBodyBytesMax};
  std::optional<http::request_parser<http::string_body>> parser_;
  http::response<http::string_body> response_;
};

}  // namespace

void HttpListener::Impl::accept() {
  acceptor.async_accept([self = shared_from_this()](const error_code& error, tcp::socket socket) {
    if (self->closed) return;
    if (!error && self->connections < kHttpConnectionsMax)
      std::make_shared<Session>(std::move(socket), self)->read();
    self->loop.after(std::chrono::milliseconds(error ? 100 : 0), [self] {
      if (!self->closed) self->accept();
    });
  });
}

namespace {

Session::Session(tcp::socket socket, std::shared_ptr<HttpListener::Impl> listener)
    : stream_(std::move(socket)), listener_(std::move(listener)) {
  ++listener_->connections;
}

Session::~Session() {
  --listener_->connections;
}

void Session::read() {
  parser_.emplace();
  parser_->header_limit(kHeaderBytesMax);
  parser_->body_limit(kHttpBodyBytesMax);
  stream_.expires_after(kRequestTime);
  http::async_read(
      stream_, buffer_, *parser_,
      [self = shared_from_this()](const error_code& error, std::size_t) { self->was_read(error); });
}

void Session::was_read(const error_code& error) {
  if (error == http::error::body_limit) return respond({413, {}, "too long\n"}, false, false);
  if (error) return;
  const auto& request = parser_->get();
  const std::string target(request.target());
  const std::string path = target.substr(0, target.find('?'));
  const bool keep_alive = request.keep_alive();
  const bool head = request.method() == http::verb::head;
  const std::string method = head ? "GET" : std::string(request.method_string());
  const auto found = listener_->handlers.find({method, path});
  if (found == listener_->handlers.end()) {
    const bool other_method = std::ranges::any_of(
        listener_->handlers, [&](const auto& one) { return one.first.second == path; });
    return respond({other_method ? 405U : 404U, "text/plain; charset=utf-8",
                    other_method ? "not with this method\n" : "there is nothing of that name\n"},
                   keep_alive, head);
  }
  HttpRequest asked;
  asked.query = path.size() < target.size() ? target.substr(path.size() + 1) : "";
  asked.body = request.body();
  found->second(asked, [self = shared_from_this(), keep_alive, head](HttpAnswer answer) {
    self->respond(std::move(answer), keep_alive, head);
  });
}

void Session::respond(HttpAnswer answer, bool keep_alive, bool head) {
  response_ = {};
  response_.result(answer.status);
  response_.set(http::field::content_type, answer.type.empty() ? "text/plain" : answer.type);
  response_.set(http::field::cache_control, "no-store");
  response_.keep_alive(keep_alive);
  response_.body() = std::move(answer.body);
  response_.prepare_payload();
  if (head) response_.body().clear();
  stream_.expires_after(kRequestTime);
  http::async_write(stream_, response_,
                    [self = shared_from_this()](const error_code& error, std::size_t) {
                      if (!error && self->response_.keep_alive()) return self->read();
                      error_code ignored;
                      self->stream_.socket().shutdown(tcp::socket::shutdown_both, ignored);
                    });
}

}  // namespace

HttpListener::HttpListener(std::shared_ptr<Impl> impl) : impl_(std::move(impl)) {}

HttpListener::~HttpListener() {
  impl_->closed = true;
  error_code ignored;
  impl_->acceptor.close(ignored);
}

Result<std::unique_ptr<HttpListener>> HttpListener::open(Loop& loop, const Address& address,
                                                         HttpHandlers handlers) {
  auto impl = std::make_shared<Impl>(loop, std::move(handlers));
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
