// The API of a node: its own thread and loop for TLS and HTTP, so that no handshake delays a
// cosignature; questions go to a few reading threads, entries to the node's own socket.
//
// Nobody is known before the first request, so nothing that anybody sends may cost more than its
// own connection: the head first, through the gate; the body only of those who may send one, and
// all bodies under way within kApiBodiesMax; every wait has an end; an exception ends that
// connection. Where there are too many connections, the one that has waited longest gives way.
#pragma once

#include <chrono>
#include <map>
#include <memory>
#include <string>

#include "ledger/log/policy.h"
#include "node/answers/answers.h"
#include "node/shell/api_config.h"
#include "node/shell/boundary.h"

namespace luoshu::node {

inline constexpr std::size_t kApiConnectionsMax = 512;
inline constexpr std::size_t kApiConnectionsPerAddressMax = 64;
inline constexpr std::size_t kApiHandshakesMax = 100;
inline constexpr std::size_t kApiRequestsPerConnectionMax = 1'000;
inline constexpr std::size_t kApiBodiesMax = 64U << 20;

struct ApiTimes {
  std::chrono::milliseconds handshake{5'000};
  std::chrono::milliseconds idle{30'000};     // for the first byte of a request
  std::chrono::milliseconds head{5'000};      // from then on, for its head
  std::chrono::milliseconds body{5'000};      // and a second more for every 16 KiB
  std::chrono::milliseconds stall{20'000};    // to take 64 KiB of an answer
  std::chrono::milliseconds farewell{1'000};  // to close, once everything is said
  std::chrono::milliseconds stop{10'000};     // for what is under way at the end
};

struct ApiCounters {
  std::size_t connections = 0;
  std::map<std::string, std::uint64_t> answers;  // by status
  // "crowded", "slow", "handshake", "threw".
  std::map<std::string, std::uint64_t> refused;
};

class ApiServer {
 public:
  struct Options {
    ApiConfig config;
    api::Source source;
    std::filesystem::path socket;  // of the node, for entries
    Policy policy;
    Clock& clock;
    Boundary& boundary;
    NodeLog& log;
    ApiTimes times = {};
  };
  // kBusy where it cannot listen; what check_api_config() says.
  static Result<std::unique_ptr<ApiServer>> open(Options options);
  // stop(), if that was not called before.
  ~ApiServer();

  // From any thread; all of them return soon, but stop(): no new connection or request, what is
  // under way has `times.stop`.
  void tell(bool ready, std::string why);
  ApiCounters counters() const;
  std::uint16_t port() const;
  void stop();

 private:
  struct Impl;
  explicit ApiServer(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

}  // namespace luoshu::node
