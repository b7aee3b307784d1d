// One HTTP/1.1 request that is waited for. No TLS. Any thread.
#pragma once

#include <stop_token>

#include "node/shell/http.h"

namespace luoshu::node {

inline constexpr std::chrono::milliseconds kHttpCallTime{10'000};

struct HttpCall {
  Address address;
  std::string method = "GET";
  std::string path;
  std::string body;  // plain text, where there is one
  // For all of it, from the first packet to the last byte: a server that answers a byte at a time
  // holds the caller no longer than one that does not answer.
  std::chrono::milliseconds time = kHttpCallTime;
};
// The answer, whatever its status; of its body at most that many bytes (node/core/http_answer.h
// says what is an answer). kBusy where none came in time, kInvalid or kLimit where what came is
// none, kUsage for a path that cannot be sent. Looking up the name of a host is not bounded by
// `time`.
Result<HttpAnswer> call_http(const HttpCall& call, std::size_t body_bytes_max,
                             const std::stop_token& stop = {});

}  // namespace luoshu::node
