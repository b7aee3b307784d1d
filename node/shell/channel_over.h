// A link over any of Asio's streams: for the .cc files of this room only.
#pragma once

#include <array>
// lint: allow foreign-header: shared by the .cc files of this room alone
#include <boost/asio/ssl/stream.hpp>
#include <deque>

#include "node/core/wire.h"
#include "node/shell/asio.h"
#include "node/shell/channel.h"

namespace luoshu::node {

using TlsStream = asio::ssl::stream<tcp::socket>;
using LocalStream = local_stream::socket;

template <class Stream>
class ChannelOver final : public Channel, public std::enable_shared_from_this<ChannelOver<Stream>> {
 public:
  static constexpr bool kTls = std::is_same_v<Stream, TlsStream>;

  ChannelOver(Stream stream, asio::ssl::stream_base::handshake_type side, Events events)
      : stream_(std::move(stream)),
        side_(side),
        events_(std::move(events)),
        timer_(stream_.get_executor()) {}

  void start() override {
    if constexpr (kTls) {
      wait(kHandshakeMs, Ended::kHandshake, "the handshake took too long");
      stream_.async_handshake(side_, [self = this->shared_from_this()](const error_code& error) {
        self->contained([&] { self->greeted(error); });
      });
    } else {
      asio::post(stream_.get_executor(), [self = this->shared_from_this()] {
        self->contained([&] { self->greeted(error_code()); });
      });
    }
  }

  void send(Bytes frame) override {
    if (ended_ || finishing_) return;
    unsent_ += frame.size() + kFrameOverhead;
    queue_.push_back(std::move(frame));
    if (unsent_ > kUnsentBytesMax)
      return abort(Ended::kSlow, "the other end does not read what is sent");
    write();
  }

  void finish(Bytes last_words) override {
    if (ended_ || finishing_) return;
    unsent_ += last_words.size() + kFrameOverhead;
    queue_.push_back(std::move(last_words));
    finishing_ = true;
    wait(kFarewellMs, Ended::kHere, "closed");
    write();
  }

  void abort(Ended ended, std::string why) override {
    if (ended_) return;
    ended_ = true;
    timer_.cancel();
    error_code ignored;
    stream_.lowest_layer().close(ignored);
    asio::post(stream_.get_executor(),
               [self = this->shared_from_this(), ended, words = std::move(why)] {
                 // The events hold on to their owner: they go with the link.
                 const auto closed = std::exchange(self->events_, Events()).closed;
                 if (closed) closed(ended, words);
               });
  }

  void resume() override {
    if (!parked_ || ended_) return;
    parked_ = false;
    read();
  }

  std::size_t unsent() const override { return unsent_; }

 private:
  static constexpr std::size_t kReadBytes = 64U << 10;
  static constexpr std::size_t kWriteBytes = 128U << 10;
  static constexpr std::size_t kFrameOverhead = 64;  // what a short frame costs beside its bytes

  void contained(const std::function<void()>& job) {
    if (ended_) return;
    if (!events_.contain(job)) abort(Ended::kFault, "an exception");
  }

  void greeted(const error_code& error) {
    if (ended_) return;
    if (error) return abort(Ended::kHandshake, error.message());
    timer_.cancel();
    std::optional<Result<CertifiedKey>> certificate;
    if constexpr (kTls) certificate = certificate_of_peer(stream_.native_handle());
    events_.ready(std::move(certificate));
    if (!ended_) read();
  }

  void wait(std::int64_t ms, Ended ended, const char* why) {
    timer_.expires_after(std::chrono::milliseconds(ms));
    timer_.async_wait([self = this->shared_from_this(), ended, why](const error_code& error) {
      if (!error) self->abort(ended, why);
    });
  }

  void read() {
    if (ended_) return;
    if (!finishing_ && !events_.may_read()) {
      parked_ = true;
      return;
    }
    stream_.async_read_some(asio::buffer(in_), [self = this->shared_from_this()](
                                                   const error_code& error, std::size_t bytes) {
      self->contained([&] { self->was_read(error, bytes); });
    });
  }

  void was_read(const error_code& error, std::size_t bytes) {
    if (ended_) return;
    if (error) return abort(finishing_ ? Ended::kHere : Ended::kRemote, error.message());
    if (finishing_) return read();  // what comes now counts for nothing
    if (const Status added = reader_.add(ByteView(in_).first(bytes)); !added)
      return abort(Ended::kFrames, added.error().detail);
    while (!ended_ && !finishing_) {
      const std::size_t before = reader_.buffered();
      auto message = reader_.next();
      if (!message) return abort(Ended::kFrames, message.error().detail);
      if (!*message) break;
      events_.received(**std::move(message), before - reader_.buffered());
    }
    read();
  }

  void write() {
    if (writing_ || ended_ || queue_.empty()) return;
    writing_ = true;
    out_.clear();
    while (!queue_.empty() && out_.size() < kWriteBytes) {
      const Bytes& front = queue_.front();
      const std::size_t piece = std::min(kWriteBytes - out_.size(), front.size() - sent_of_front_);
      append(out_, ByteView(front).subspan(sent_of_front_, piece));
      sent_of_front_ += piece;
      if (sent_of_front_ < front.size()) break;
      queue_.pop_front();
      unsent_ -= kFrameOverhead;
      sent_of_front_ = 0;
    }
    if (!finishing_) wait(kStallMs, Ended::kSlow, "the other end does not read what is sent");
    asio::async_write(
        stream_, asio::buffer(out_),
        [self = this->shared_from_this()](const error_code& error, std::size_t bytes) {
          self->contained([&] { self->was_written(error, bytes); });
        });
  }

  void was_written(const error_code& error, std::size_t bytes) {
    if (ended_) return;
    writing_ = false;
    unsent_ -= bytes;
    if (error) return abort(finishing_ ? Ended::kHere : Ended::kRemote, error.message());
    if (!queue_.empty()) return write();
    if (!finishing_) {
      timer_.cancel();
      return;
    }
    // The last words are on their way; the other end closes when it has read them.
    error_code ignored;
    stream_.lowest_layer().shutdown(tcp::socket::shutdown_send, ignored);
    resume();
  }

  Stream stream_;
  asio::ssl::stream_base::handshake_type side_;
  Events events_;
  asio::steady_timer timer_;  // of the handshake, then of each write
  std::array<std::uint8_t, kReadBytes> in_{};
  FrameReader reader_;
  std::deque<Bytes> queue_;
  std::size_t sent_of_front_ = 0;
  Bytes out_;
  std::size_t unsent_ = 0;
  bool writing_ = false;
  bool parked_ = false;
  bool finishing_ = false;
  bool ended_ = false;
};

}  // namespace luoshu::node
