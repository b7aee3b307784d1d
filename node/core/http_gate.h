// The gate in front of everything that a node does over HTTP: from the head of a request alone, and
// before any body is read, either a request that has one meaning, or a refusal. A refusal always
// ends the connection: what follows on it might be read as something else. Pure.
//
//   Transfer-Encoding, of whatever kind              411   no body without its length said first
//   a version other than HTTP/1.1                    505
//   not exactly one Host, or one that is none        400
//   Content-Length repeated, a list, signed, no digits    400; past the limit 413
//   Expect                                           417   (Upgrade is not heeded)
//   a method other than GET, HEAD, POST              405
//   a target other than /path?query, past the limit, with bytes that are not printable ASCII,
//   with %00, %2F, %5C or half an escape, with a segment . or ..      400
//   a byte past ASCII in any field                   400
#pragma once

#include <cstdint>
#include <variant>

#include "node/core/http_head.h"

namespace luoshu::node {

struct HttpLimits {
  std::size_t target_bytes_max = 2U << 10;
  std::uint64_t body_bytes_max = 0;  // of any route; each has its own besides
};

struct HttpAdmitted {
  std::string method;  // GET, HEAD or POST
  std::string path;    // decoded once
  std::string query;   // behind '?', as it came
  std::string host;    // as it came
  std::uint64_t body_bytes = 0;
  bool keep_alive = true;  // whether the other end wants to ask more
  friend bool operator==(const HttpAdmitted&, const HttpAdmitted&) = default;
};
struct HttpRefusal {
  unsigned status = 0;
  std::string text;   // one line; nothing of the request is in it
  std::string allow;  // of a 405
  friend bool operator==(const HttpRefusal&, const HttpRefusal&) = default;
};
using HttpAdmission = std::variant<HttpAdmitted, HttpRefusal>;

// `head`: all its bytes, to the empty line.
HttpAdmission admit_http(std::string_view head, const HttpLimits& limits);
// The same of a head that somebody else has taken apart.
HttpAdmission admit_http(const HttpRequestHead& head, const HttpLimits& limits);

}  // namespace luoshu::node
