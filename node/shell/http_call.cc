#include "node/shell/http_call.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <boost/asio/connect.hpp>
#include <boost/asio/write.hpp>
#include <functional>
#include <optional>

#include "node/core/http_answer.h"
#include "node/shell/asio.h"

namespace luoshu::node {
namespace {

bool is_printable(std::string_view text) {
  return std::ranges::all_of(text, [](char c) { return c > ' ' && c < 0x7f; });
}

std::string request_of(const HttpCall& call) {
  std::string text = fmt::format("{} {} HTTP/1.1\r\nHost: {}:{}\r\nConnection: close\r\n",
                                 call.method, call.path, call.address.host, call.address.port);
  if (!call.body.empty())
    text += fmt::format("Content-Type: text/plain; charset=utf-8\r\nContent-Length: {}\r\n",
                        call.body.size());
  return text + "\r\n" + call.body;
}

// One call, on an event loop of its own that runs until it is over or the time is up.
class Call {
 public:
  Call(const HttpCall& call, std::size_t body_bytes_max, const std::stop_token& stop)
      : call_(call),
        deadline_(std::chrono::steady_clock::now() + call.time),
        reader_(body_bytes_max),
        stopping_(stop),
        stop_(stop, [this] { context_.stop(); }) {}

  Result<HttpAnswer> run() {
    const std::string text = request_of(call_);
    tcp::resolver resolver(context_);
    error_code error;
    const auto found = resolver.resolve(call_.address.host, call_.address.port, error);
    if (!error)
      error = wait([&](auto done) {
        asio::async_connect(socket_, found,
                            [done](const error_code& why, const tcp::endpoint&) { done(why, 0); });
      });
    if (!error)
      error = wait([&](auto done) { asio::async_write(socket_, asio::buffer(text), done); });
    if (error) return unreachable(error.message());
    while (!reader_.done()) LUOSHU_CHECK(read_some());
    const auto types = reader_.head().fields.of("content-type");
    return HttpAnswer{reader_.head().status, std::string(types.empty() ? "" : types.front()),
                      reader_.body()};
  }

 private:
  Status read_some() {
    std::size_t bytes = 0;
    const error_code error = wait([&](auto done) {
      socket_.async_read_some(asio::buffer(in_),
                              [&bytes, done](const error_code& why, std::size_t count) {
                                bytes = count;
                                done(why, count);
                              });
    });
    if (error == asio::error::eof) return reader_.end();
    if (error) return unreachable(error.message());
    return reader_.add({in_.data(), bytes});
  }

  // Runs what is begun. Whatever is not over at the deadline, or when it is to stop, has not
  // happened: the call ends, and with it all that was begun.
  template <class Begin>
  error_code wait(const Begin& begin) {
    std::optional<error_code> result;
    begin([&result](const error_code& error, std::size_t /*bytes*/) { result = error; });
    if (!stop_requested()) {
      context_.restart();
      if (stop_requested()) context_.stop();  // it was asked for in between
      context_.run_until(deadline_);
    }
    if (result) return *result;
    abandon();
    return asio::error::timed_out;
  }

  bool stop_requested() const { return stopping_.stop_requested(); }

  // The handlers refer to what is on the stack of wait(): they run now, with an error.
  void abandon() {
    error_code ignored;
    socket_.close(ignored);
    context_.restart();
    context_.run();
  }

  Fault unreachable(const std::string& why) const {
    return {Errc::kBusy, fmt::format("{}:{}: {}", call_.address.host, call_.address.port, why)};
  }

  const HttpCall& call_;
  std::chrono::steady_clock::time_point deadline_;
  asio::io_context context_;
  tcp::socket socket_{context_};
  std::array<char, 16U << 10> in_{};
  HttpAnswerReader reader_;
  std::stop_token stopping_;
  std::stop_callback<std::function<void()>> stop_;
};

}  // namespace

Result<HttpAnswer> call_http(const HttpCall& call, std::size_t body_bytes_max,
                             const std::stop_token& stop) {
  if (!is_printable(call.path) || !call.path.starts_with('/') || !is_printable(call.address.host))
    return Fault{Errc::kUsage, "an address with bytes that cannot be sent"};
  return Call(call, body_bytes_max, stop).run();
}

}  // namespace luoshu::node
