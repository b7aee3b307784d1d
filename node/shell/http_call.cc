#include "node/shell/http_call.h"

#include <fmt/format.h>

#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/core/tcp_stream.hpp>
#include <boost/beast/http.hpp>

#include "node/shell/asio.h"

namespace luoshu::node {
namespace {

namespace beast = boost::beast;
namespace http = beast::http;

constexpr auto kStepTime = std::chrono::seconds(10);
constexpr std::size_t kHeadBytesMax = 16U << 10;

// Runs what was begun on the stream; every step is bounded by the stream's own limit.
template <class Begin>
error_code wait_for(asio::io_context& context, beast::tcp_stream& stream, const Begin& begin) {
  error_code result;
  stream.expires_after(kStepTime);
  begin([&result](const error_code& error, auto&&...) { result = error; });
  context.restart();
  context.run();
  return result;
}

http::request<http::string_body> request_of(const HttpCall& call) {
  http::request<http::string_body> request(http::string_to_verb(call.method), call.path, 11);
  request.set(http::field::host, call.address.host + ":" + call.address.port);
  if (call.body.empty()) return request;
  request.set(http::field::content_type, "text/plain; charset=utf-8");
  request.body() = call.body;
  request.prepare_payload();
  return request;
}

}  // namespace

Result<HttpAnswer> call_http(const HttpCall& call, std::size_t body_bytes_max) {
  const auto unreachable = [&](const error_code& error) {
    return Fault{Errc::kBusy,
                 fmt::format("{}:{}: {}", call.address.host, call.address.port, error.message())};
  };
  asio::io_context context;
  error_code error;
  tcp::resolver resolver(context);
  const auto found = resolver.resolve(call.address.host, call.address.port, error);
  if (error) return unreachable(error);
  beast::tcp_stream stream(context);
  error = wait_for(context, stream, [&](auto done) { stream.async_connect(found, done); });
  if (error) return unreachable(error);
  const auto request = request_of(call);
  error = wait_for(context, stream, [&](auto done) { http::async_write(stream, request, done); });
  if (error) return unreachable(error);
  beast::flat_buffer buffer(body_bytes_max + kHeadBytesMax);
  http::response_parser<http::string_body> parser;
  parser.body_limit(body_bytes_max);
  error =
      wait_for(context, stream, [&](auto done) { http::async_read(stream, buffer, parser, done); });
  if (error) return unreachable(error);
  const auto& response = parser.get();
  return HttpAnswer{response.result_int(), std::string(response[http::field::content_type]),
                    response.body()};
}

}  // namespace luoshu::node
