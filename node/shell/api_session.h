// One connection of the API: a handshake, then a request, an answer, and so on until either side
// has enough. Internal to api_session.cc, api_server.cc.
#pragma once

#include <array>
#include <boost/asio/ssl/stream.hpp>  // lint: allow foreign-header: shared by two .cc files
#include <mutex>
#include <string>
#include <vector>

#include "node/shell/access_log.h"
#include "node/shell/api_desk.h"
#include "node/shell/api_server.h"
#include "node/shell/asio.h"

namespace luoshu::node {

class ApiSession;

// What the connections share.
struct ApiShared {
  Loop& loop;
  ApiDesk& desk;
  Clock& clock;
  ApiTimes times;
  bool always_tls = false;
  std::unique_ptr<AccessLog> access_log;
  std::vector<ApiSession*> sessions = {};  // open ones, oldest first
  std::size_t body_bytes = 0;              // of requests under way
  bool stopping = false;
  mutable std::mutex mutex = {};  // of the counters
  ApiCounters counters = {};

  void count_refused(const std::string& why);
};

class ApiSession : public std::enable_shared_from_this<ApiSession> {
 public:
  // All are shared: with the other sessions and the server; with those that use the certificate.
  ApiSession(tcp::socket socket, std::string address, std::string group,
             std::shared_ptr<asio::ssl::context> tls, std::shared_ptr<ApiShared> shared);
  void start();
  // At once, without a word.
  void close();
  // Nothing new is begun; what is under way is finished.
  void finish();

  const std::string& group() const { return group_; }
  bool shakes_hands() const { return state_ == State::kHandshake; }
  // Whether it still waits for a whole request, or only for the other end to close.
  bool gives_way() const { return state_ != State::kWorking && state_ != State::kAnswering; }

 private:
  enum class State { kHandshake, kIdle, kHead, kBody, kWorking, kAnswering, kLeaving };
  void contained(const Loop::Job& job);
  void wait(std::chrono::milliseconds time);
  void expired();
  void read();
  void was_read(const error_code& error, std::size_t bytes);
  void go_on();
  void look_for_head();
  void looked_at(std::variant<ApiDesk::Pending, ApiDesk::Told> seen);
  void look_for_body();
  void handle();
  void respond(const api::Answer& answer);
  void answer(const api::Answer& answer);
  void write();
  void was_written(const error_code& error, std::size_t bytes);
  void leave();
  void drain();
  void drop_body();

  asio::ssl::stream<tcp::socket> stream_;
  std::string address_;
  std::string group_;
  std::shared_ptr<asio::ssl::context> tls_;  // see the constructor
  std::shared_ptr<ApiShared> shared_;        // see the constructor
  asio::steady_timer timer_;
  State state_ = State::kHandshake;
  std::array<char, 16U << 10> in_{};
  std::string buffer_;        // read, and not used yet
  std::size_t searched_ = 0;  // of buffer_, for the end of the head
  ApiDesk::Pending pending_;
  AccessLine line_;
  std::int64_t began_ms_ = 0;
  std::size_t reserved_ = 0;  // of ApiShared::body_bytes
  std::string out_;
  std::size_t sent_ = 0;  // of out_
  std::size_t discarded_ = 0;
  std::size_t requests_ = 0;
  bool head_only_ = false;
  bool last_ = false;  // nothing more is read as a request
  bool closed_ = false;
};

}  // namespace luoshu::node
