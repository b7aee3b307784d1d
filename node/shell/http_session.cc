#include "node/shell/http_session.h"

#include <fmt/format.h>

#include <algorithm>
#include <boost/asio/write.hpp>

namespace luoshu::node {
namespace {

constexpr std::size_t kWriteBytes = 64U << 10;
constexpr std::size_t kDiscardBytesMax = 1U << 20;
constexpr std::uint64_t kBodyBytesASecond = 16U << 10;

std::string_view reason_of(unsigned status) {
  constexpr std::pair<unsigned, std::string_view> kReasons[] = {
      {200, "OK"},
      {400, "Bad Request"},
      {403, "Forbidden"},
      {404, "Not Found"},
      {405, "Method Not Allowed"},
      {409, "Conflict"},
      {411, "Length Required"},
      {413, "Content Too Large"},
      {417, "Expectation Failed"},
      {422, "Unprocessable Content"},
      {431, "Request Header Fields Too Large"},
      {500, "Internal Server Error"},
      {503, "Service Unavailable"},
      {505, "HTTP Version Not Supported"}};
  const auto* found =
      std::ranges::find(kReasons, status, [](const auto& one) { return one.first; });
  return found == std::end(kReasons) ? "-" : found->second;
}

// Types come from our own handlers; one that would break the head is not sent.
std::string_view safe_type(std::string_view type) {
  const bool plain =
      !type.empty() && std::ranges::all_of(type, [](char c) { return c >= ' ' && c < 0x7f; });
  return plain ? type : "text/plain";
}

}  // namespace

HttpSession::HttpSession(tcp::socket socket, asio::ip::address group,
                         std::shared_ptr<HttpShared> shared)
    : socket_(std::move(socket)),
      group_(std::move(group)),
      shared_(std::move(shared)),
      timer_(socket_.get_executor()) {
  shared_->sessions.push_back(this);
}

HttpSession::~HttpSession() {
  std::erase(shared_->sessions, this);
}

void HttpSession::start() {
  contained([this] { go_on(); });
}

void HttpSession::close() {
  if (closed_) return;
  closed_ = true;
  std::erase(shared_->sessions, this);
  timer_.cancel();
  error_code ignored;
  socket_.close(ignored);
}

void HttpSession::contained(const Loop::Job& job) {
  if (shared_->loop.contain(Where::kHttp, job)) return;
  ++shared_->counters.refused["threw"];
  close();
}

void HttpSession::wait(std::chrono::milliseconds time) {
  timer_.expires_after(time);
  timer_.async_wait([self = shared_from_this()](const error_code& error) {
    // The timer may have been set again while this was on its way.
    if (error || self->timer_.expiry() > std::chrono::steady_clock::now()) return;
    self->contained([&] { self->expired(); });
  });
}

void HttpSession::expired() {
  if (closed_) return;
  if (state_ != State::kIdle && state_ != State::kLeaving) ++shared_->counters.refused["slow"];
  close();
}

void HttpSession::read() {
  socket_.async_read_some(asio::buffer(in_),
                          [self = shared_from_this()](const error_code& error, std::size_t bytes) {
                            self->contained([&] { self->was_read(error, bytes); });
                          });
}

void HttpSession::was_read(const error_code& error, std::size_t bytes) {
  if (closed_) return;
  if (error) return close();
  if (state_ == State::kLeaving) {
    discarded_ += bytes;
    return discarded_ > kDiscardBytesMax ? close() : read();
  }
  buffer_.append(in_.data(), bytes);
  go_on();
}

// With what is there: as far as it goes.
void HttpSession::go_on() {
  if (state_ == State::kBody) return look_for_body();
  if (buffer_.empty()) {
    state_ = State::kIdle;
    wait(shared_->times.idle);
    return read();
  }
  if (state_ != State::kHead) {
    state_ = State::kHead;
    searched_ = 0;
    wait(shared_->times.head);
  }
  look_for_head();
}

void HttpSession::look_for_head() {
  const auto end = http_head_end(buffer_, searched_);
  if (end.value_or(buffer_.size()) > kHttpHeadBytesMax)
    return refuse({431, "the head is too long", {}});
  if (!end) {
    searched_ = buffer_.size() - std::min<std::size_t>(buffer_.size(), 2);
    return read();
  }
  HttpLimits limits;
  limits.body_bytes_max = kHttpBodyBytesMax;
  auto admission = admit_http(std::string_view(buffer_).substr(0, *end), limits);
  buffer_.erase(0, *end);
  if (const auto* refusal = std::get_if<HttpRefusal>(&admission)) return refuse(*refusal);
  admitted(std::get<HttpAdmitted>(std::move(admission)));
}

void HttpSession::admitted(HttpAdmitted request) {
  request_ = std::move(request);
  last_ = !request_.keep_alive || ++requests_ >= kHttpRequestsPerConnectionMax;
  const std::string method = request_.method == "HEAD" ? "GET" : request_.method;
  const auto found = shared_->routes.find({method, request_.path});
  if (found == shared_->routes.end()) {
    std::string allow;
    for (const auto& [name, route] : shared_->routes)
      if (name.second == request_.path) allow += (allow.empty() ? "" : ", ") + name.first;
    const HttpRefusal nothing{404, "there is nothing of that name", {}};
    return refuse_politely(allow.empty() ? nothing
                                         : HttpRefusal{405, "not with this method", allow});
  }
  route_ = &found->second;
  if (request_.body_bytes > route_->body_bytes_max)
    return refuse({413, "the body is too long", {}});
  state_ = State::kBody;
  wait(shared_->times.body + std::chrono::seconds(request_.body_bytes / kBodyBytesASecond));
  look_for_body();
}

void HttpSession::look_for_body() {
  if (buffer_.size() < request_.body_bytes) return read();
  handle();
}

void HttpSession::handle() {
  timer_.cancel();
  state_ = State::kWorking;
  ++shared_->counters.requests;
  const auto bytes = static_cast<std::size_t>(request_.body_bytes);
  HttpRequest asked{std::move(request_.query), buffer_.substr(0, bytes)};
  buffer_.erase(0, bytes);
  route_->handler(asked, [self = shared_from_this()](const HttpAnswer& answer) {
    self->contained([&] { self->respond(answer); });
  });
}

// What follows on the connection is not read as a request.
void HttpSession::refuse(const HttpRefusal& refusal) {
  last_ = true;
  refuse_politely(refusal);
}

// A well-formed request for what is not there: more may be asked, unless a body is on its way.
void HttpSession::refuse_politely(const HttpRefusal& refusal) {
  ++shared_->counters.refused[std::to_string(refusal.status)];
  if (request_.body_bytes > 0) last_ = true;
  answer({refusal.status, "text/plain; charset=utf-8", refusal.text + "\n"}, refusal.allow);
}

void HttpSession::respond(const HttpAnswer& answer_of_route) {
  if (closed_ || state_ != State::kWorking) return;
  answer(answer_of_route, {});
}

void HttpSession::answer(const HttpAnswer& answer, const std::string& allow) {
  state_ = State::kAnswering;
  out_ = fmt::format("HTTP/1.1 {} {}\r\nContent-Type: {}\r\nCache-Control: no-store\r\n",
                     answer.status, reason_of(answer.status), safe_type(answer.type));
  if (!allow.empty()) out_ += "Allow: " + allow + "\r\n";
  if (last_) out_ += "Connection: close\r\n";
  out_ += fmt::format("Content-Length: {}\r\n\r\n", answer.body.size());
  if (request_.method != "HEAD") out_ += answer.body;
  request_ = {};
  sent_ = 0;
  write();
}

void HttpSession::write() {
  wait(shared_->times.stall);
  asio::async_write(socket_,
                    asio::buffer(out_.data() + sent_, std::min(kWriteBytes, out_.size() - sent_)),
                    [self = shared_from_this()](const error_code& error, std::size_t bytes) {
                      self->contained([&] { self->was_written(error, bytes); });
                    });
}

void HttpSession::was_written(const error_code& error, std::size_t bytes) {
  if (closed_) return;
  if (error) return close();
  sent_ += bytes;
  if (sent_ < out_.size()) return write();
  out_ = {};
  return last_ ? leave() : go_on();
}

// Closing while something of theirs is unread would reset the connection, and the answer could be
// lost with it: so their bytes are taken and thrown away for a moment.
void HttpSession::leave() {
  state_ = State::kLeaving;
  buffer_ = {};
  error_code ignored;
  socket_.shutdown(tcp::socket::shutdown_send, ignored);
  wait(shared_->times.farewell);
  read();
}

}  // namespace luoshu::node
