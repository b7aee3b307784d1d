// A small HTTP/1.1 listener for machines that watch a node: answers from a table of handlers, keeps
// few connections and short ones. No TLS: it belongs on the loopback or on a management network.
// The loop's thread only.
//
// Nobody is known here, so nothing that anybody sends may cost more than its own connection: the
// head is read first and goes through the gate (node/core/http_gate.h), the body only up to the
// length that the route allows; every wait has an end; an exception of a handler closes that
// connection. Where there are too many connections, the one that has waited longest for a whole
// request gives way, so that idle ones keep nobody out.
#pragma once

#include <chrono>
#include <functional>
#include <map>
#include <memory>
#include <string>

#include "node/shell/loop.h"
#include "node/shell/network.h"

namespace luoshu::node {

inline constexpr std::size_t kHttpConnectionsMax = 32;
// Of one address; of IPv6 all that share its first 64 bits are one.
inline constexpr std::size_t kHttpConnectionsPerAddressMax = 16;
inline constexpr std::size_t kHttpRequestsPerConnectionMax = 1'000;
inline constexpr std::size_t kHttpHeadBytesMax = 8U << 10;
inline constexpr std::size_t kHttpBodyBytesMax = 128U << 10;  // no route allows more

// A byte that trickles in restarts none of them.
struct HttpTimes {
  std::chrono::milliseconds idle{30'000};     // for the first byte of a request
  std::chrono::milliseconds head{5'000};      // from then on, for its head
  std::chrono::milliseconds body{5'000};      // and a second more for every 16 KiB
  std::chrono::milliseconds stall{20'000};    // to take 64 KiB of an answer
  std::chrono::milliseconds farewell{1'000};  // to close, once everything is said
};

struct HttpRequest {
  std::string query;  // behind '?', as it came
  std::string body;
};
struct HttpAnswer {
  unsigned status = 200;
  std::string type = "text/plain; charset=utf-8";
  std::string body;
};
// Answers at once or later, once, on the loop's thread. Dropped unused it closes the connection.
using HttpRespond = std::function<void(HttpAnswer)>;
using HttpHandler = std::function<void(const HttpRequest&, HttpRespond)>;
struct HttpRoute {
  HttpHandler handler;
  std::size_t body_bytes_max = 0;  // of a request
};
// By method and path, for example {"GET", "/metrics"}.
using HttpRoutes = std::map<std::pair<std::string, std::string>, HttpRoute>;

struct HttpCounters {
  std::uint64_t requests = 0;  // that were answered by a route
  // By the status of the refusal, or "crowded" (gave way, or was not let in), "slow" (its time was
  // up with something begun), "threw".
  std::map<std::string, std::uint64_t> refused;
};

class HttpListener {
 public:
  static Result<std::unique_ptr<HttpListener>> open(Loop& loop, const Address& address,
                                                    HttpRoutes routes, HttpTimes times = {});
  ~HttpListener();

  std::size_t connections() const;
  const HttpCounters& counters() const;
  std::uint16_t port() const;

  struct Impl;  // of http.cc

 private:
  explicit HttpListener(std::shared_ptr<Impl> impl);
  std::shared_ptr<Impl> impl_;  // shared with handlers of the loop that are under way
};

}  // namespace luoshu::node
