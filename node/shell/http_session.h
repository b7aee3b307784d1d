// One connection of the HTTP listener: a request, an answer, and so on until either side has
// enough. For http*.cc only.
#pragma once

#include <array>
#include <string>
#include <vector>

#include "node/core/http_gate.h"
#include "node/shell/asio.h"
#include "node/shell/http.h"

namespace luoshu::node {

class HttpSession;

// What the connections of a listener share.
struct HttpShared {
  Loop& loop;
  HttpRoutes routes;
  HttpTimes times;
  std::vector<HttpSession*> sessions = {};  // open ones, oldest first
  HttpCounters counters = {};
};

class HttpSession : public std::enable_shared_from_this<HttpSession> {
 public:
  // `shared` is shared with the other sessions and the listener.
  HttpSession(tcp::socket socket, asio::ip::address group, std::shared_ptr<HttpShared> shared);
  ~HttpSession();
  void start();
  // At once, without a word.
  void close();

  const asio::ip::address& group() const { return group_; }
  // Whether it still waits for a whole request, or only for the other end to close.
  bool gives_way() const { return state_ != State::kWorking && state_ != State::kAnswering; }

 private:
  enum class State { kIdle, kHead, kBody, kWorking, kAnswering, kLeaving };
  // Does it; closes the connection where that throws.
  void contained(const Loop::Job& job);
  void wait(std::chrono::milliseconds time);
  void expired();
  void read();
  void was_read(const error_code& error, std::size_t bytes);
  void go_on();
  void look_for_head();
  void admitted(HttpAdmitted request);
  void look_for_body();
  void handle();
  void refuse(const HttpRefusal& refusal);
  void refuse_politely(const HttpRefusal& refusal);
  void respond(const HttpAnswer& answer);
  void answer(const HttpAnswer& answer, const std::string& allow);
  void write();
  void was_written(const error_code& error, std::size_t bytes);
  void leave();

  tcp::socket socket_;
  asio::ip::address group_;
  std::shared_ptr<HttpShared> shared_;  // see the constructor
  asio::steady_timer timer_;
  State state_ = State::kIdle;
  std::array<char, 8U << 10> in_{};
  std::string buffer_;        // read, and not used yet
  std::size_t searched_ = 0;  // of buffer_, for the end of the head
  HttpAdmitted request_;
  const HttpRoute* route_ = nullptr;
  std::string out_;
  std::size_t sent_ = 0;       // of out_
  std::size_t discarded_ = 0;  // bytes that came while leaving
  std::size_t requests_ = 0;
  bool last_ = false;  // nothing more is read as a request
  bool closed_ = false;
};

}  // namespace luoshu::node
