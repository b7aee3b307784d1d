// One HTTP/1.1 request that is waited for. No TLS. Any thread.
#pragma once

#include "node/shell/http.h"

namespace luoshu::node {

struct HttpCall {
  Address address;
  std::string method = "GET";
  std::string path;
  std::string body;  // plain text, where there is one
};
// The answer, whatever its status; of its body so many bytes at most. kBusy where nobody answers
// within ten seconds a step.
Result<HttpAnswer> call_http(const HttpCall& call, std::size_t body_bytes_max);

}  // namespace luoshu::node
