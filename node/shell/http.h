// A small HTTP/1.1 listener for machines that watch a node: answers from a table of handlers, keeps
// few connections and short ones. No TLS: it belongs on the loopback or on a management network.
// The loop's thread only.
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <string>

#include "node/shell/loop.h"
#include "node/shell/network.h"

namespace luoshu::node {

inline constexpr std::size_t kHttpConnectionsMax = 32;
inline constexpr std::size_t kHttpBodyBytesMax = 128U << 10;

struct HttpRequest {
  std::string query;  // behind '?'
  std::string body;
};
struct HttpAnswer {
  unsigned status = 200;
  std::string type = "text/plain; charset=utf-8";
  std::string body;
};
// Answers at once or later, once, on the loop's thread.
using HttpRespond = std::function<void(HttpAnswer)>;
using HttpHandler = std::function<void(const HttpRequest&, HttpRespond)>;
// By method and path, for example {"GET", "/metrics"}.
using HttpHandlers = std::map<std::pair<std::string, std::string>, HttpHandler>;

class HttpListener {
 public:
  static Result<std::unique_ptr<HttpListener>> open(Loop& loop, const Address& address,
                                                    HttpHandlers handlers);
  ~HttpListener();

  struct Impl;  // of http.cc

 private:
  explicit HttpListener(std::shared_ptr<Impl> impl);
  std::shared_ptr<Impl> impl_;  // shared with handlers of the loop that are under way
};

}  // namespace luoshu::node
