#include "node/shell/api_session.h"

#include <algorithm>
#include <boost/asio/write.hpp>

#include "node/core/http_head.h"

namespace luoshu::node {
namespace {

constexpr std::size_t kWriteBytes = 64U << 10;
constexpr std::size_t kDiscardBytesMax = 2U << 20;
constexpr std::uint64_t kBodyBytesASecond = 16U << 10;

}  // namespace

void ApiShared::count_refused(const std::string& why) {
  const std::lock_guard lock(mutex);
  ++counters.refused[why];
}

ApiSession::ApiSession(tcp::socket socket, std::string address, std::string group,
                       std::shared_ptr<asio::ssl::context> tls, std::shared_ptr<ApiShared> shared)
    : stream_(std::move(socket), *tls),
      address_(std::move(address)),
      group_(std::move(group)),
      tls_(std::move(tls)),
      shared_(std::move(shared)),
      timer_(stream_.get_executor()) {
  shared_->sessions.push_back(this);
}

void ApiSession::start() {
  contained([this] {
    wait(shared_->times.handshake);
    stream_.async_handshake(asio::ssl::stream_base::server,
                            [self = shared_from_this()](const error_code& error) {
                              self->contained([&] {
                                if (self->closed_) return;
                                if (!error) return self->go_on();
                                self->shared_->count_refused("handshake");
                                self->close();
                              });
                            });
  });
}

void ApiSession::close() {
  if (closed_) return;
  closed_ = true;
  std::erase(shared_->sessions, this);
  drop_body();
  timer_.cancel();
  error_code ignored;
  stream_.lowest_layer().close(ignored);
}

void ApiSession::finish() {
  last_ = true;
  if (gives_way() && state_ != State::kLeaving) close();
}

void ApiSession::contained(const Loop::Job& job) {
  if (shared_->loop.contain(Where::kApi, job)) return;
  shared_->count_refused("threw");
  close();
}

void ApiSession::wait(std::chrono::milliseconds time) {
  timer_.expires_after(time);
  timer_.async_wait([self = shared_from_this()](const error_code& error) {
    // The timer may have been set again while this was on its way.
    if (error || self->timer_.expiry() > std::chrono::steady_clock::now()) return;
    self->contained([&] { self->expired(); });
  });
}

void ApiSession::expired() {
  if (closed_) return;
  if (state_ != State::kIdle && state_ != State::kLeaving) shared_->count_refused("slow");
  close();
}

void ApiSession::read() {
  stream_.async_read_some(asio::buffer(in_),
                          [self = shared_from_this()](const error_code& error, std::size_t bytes) {
                            self->contained([&] { self->was_read(error, bytes); });
                          });
}

void ApiSession::was_read(const error_code& error, std::size_t bytes) {
  if (closed_) return;
  if (error) return close();
  buffer_.append(in_.data(), bytes);
  go_on();
}

// With what is there: as far as it goes.
void ApiSession::go_on() {
  if (state_ == State::kBody) return look_for_body();
  if (shared_->stopping) return close();
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

void ApiSession::look_for_head() {
  const auto end = http_head_end(buffer_, searched_);
  if (end.value_or(buffer_.size()) > api::kApiHeadBytesMax) {
    began_ms_ = Loop::steady_ms();
    return looked_at(shared_->desk.turn_away(
        {api::ProblemCode::kHeadTooLarge, {"请求头过大", "the head is too long"}}));
  }
  if (!end) {
    searched_ = buffer_.size() - std::min<std::size_t>(buffer_.size(), 2);
    return read();
  }
  began_ms_ = Loop::steady_ms();
  const std::string head = buffer_.substr(0, *end);
  buffer_.erase(0, *end);
  looked_at(shared_->desk.look(head, group_));
}

void ApiSession::looked_at(std::variant<ApiDesk::Pending, ApiDesk::Told> seen) {
  last_ = last_ || ++requests_ >= kApiRequestsPerConnectionMax;
  line_ = {};
  line_.address = address_;
  if (auto* told = std::get_if<ApiDesk::Told>(&seen)) {
    line_.request_id = told->request_id;
    last_ = last_ || !told->may_go_on;
    head_only_ = told->head_only;
    return answer(told->answer);
  }
  pending_ = std::get<ApiDesk::Pending>(std::move(seen));
  const api::Asked& asked = pending_.asked;
  last_ = last_ || !asked.keep_alive;
  head_only_ = asked.method == "HEAD";
  line_ = {pending_.request_id,
           shared_->desk.address_of(address_, asked.forwarded),
           pending_.caller.party,
           pending_.caller.role,
           pending_.caller.token,
           asked.method,
           std::string(asked.route->pattern),
           asked.target};
  if (asked.body_bytes > kApiBodiesMax - shared_->body_bytes) {
    api::Problem problem{api::ProblemCode::kUnavailable, {"节点正忙", "this node is busy"}};
    problem.retry_after_s = 1;
    last_ = true;
    return answer(api::answer_of(problem, pending_.request_id));
  }
  reserved_ = static_cast<std::size_t>(asked.body_bytes);
  shared_->body_bytes += reserved_;
  state_ = State::kBody;
  wait(shared_->times.body + std::chrono::seconds(asked.body_bytes / kBodyBytesASecond));
  look_for_body();
}

void ApiSession::look_for_body() {
  if (buffer_.size() < pending_.asked.body_bytes) return read();
  handle();
}

void ApiSession::handle() {
  timer_.cancel();
  state_ = State::kWorking;
  const auto bytes = static_cast<std::size_t>(pending_.asked.body_bytes);
  pending_.asked.body = buffer_.substr(0, bytes);
  buffer_.erase(0, bytes);
  shared_->desk.take(std::move(pending_), [self = shared_from_this()](const api::Answer& answer) {
    self->contained([&] { self->respond(answer); });
  });
}

void ApiSession::respond(const api::Answer& answer_of_route) {
  if (closed_ || state_ != State::kWorking) return;
  answer(answer_of_route);
}

void ApiSession::drop_body() {
  shared_->body_bytes -= std::exchange(reserved_, 0);
  pending_ = {};
}

void ApiSession::answer(const api::Answer& answer) {
  drop_body();
  state_ = State::kAnswering;
  last_ = last_ || shared_->stopping;
  {
    const std::lock_guard lock(shared_->mutex);
    ++shared_->counters.answers[std::to_string(answer.status)];
  }
  const Time now = shared_->clock.now();
  if (shared_->access_log)
    shared_->access_log->add(line_, now, answer.status, answer.body.size(),
                             Loop::steady_ms() - began_ms_);
  out_ = api::bytes_of(answer, {.request_id = line_.request_id,
                                .now = now,
                                .last = last_,
                                .head_only = head_only_,
                                .always_tls = shared_->always_tls});
  sent_ = 0;
  write();
}

void ApiSession::write() {
  wait(shared_->times.stall);
  asio::async_write(stream_,
                    asio::buffer(out_.data() + sent_, std::min(kWriteBytes, out_.size() - sent_)),
                    [self = shared_from_this()](const error_code& error, std::size_t bytes) {
                      self->contained([&] { self->was_written(error, bytes); });
                    });
}

void ApiSession::was_written(const error_code& error, std::size_t bytes) {
  if (closed_) return;
  if (error) return close();
  sent_ += bytes;
  if (sent_ < out_.size()) return write();
  out_ = {};
  return last_ ? leave() : go_on();
}

// The other end may never say goodbye, so it has a second for it. What it still sends is taken and
// thrown away: closing before would reset the connection, and the answer could be lost with it.
void ApiSession::leave() {
  state_ = State::kLeaving;
  buffer_ = {};
  wait(shared_->times.farewell);
  stream_.async_shutdown([self = shared_from_this()](const error_code& /*whatever*/) {
    self->contained([&] {
      if (self->closed_) return;
      error_code ignored;
      self->stream_.lowest_layer().shutdown(tcp::socket::shutdown_send, ignored);
      self->drain();
    });
  });
}

void ApiSession::drain() {
  stream_.next_layer().async_read_some(
      asio::buffer(in_), [self = shared_from_this()](const error_code& error, std::size_t bytes) {
        self->contained([&] {
          if (self->closed_) return;
          self->discarded_ += bytes;
          if (error || self->discarded_ > kDiscardBytesMax) return self->close();
          self->drain();
        });
      });
}

}  // namespace luoshu::node
