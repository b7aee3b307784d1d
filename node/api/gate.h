// The gate of the API: from the head of a request alone, a question that some route answers, or a
// problem. node/core/http_gate.h has refused before what has two meanings; here stands what is this
// API's own: hosts, routes, lengths, types, parameters, and which pages may ask on a reader's
// behalf. Nobody is known here yet. Pure; the fuzzer tests/fuzz/api_gate_fuzz.cc feeds it.
#pragma once

#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "node/api/routes.h"
#include "node/core/http_head.h"

namespace luoshu::api {

inline constexpr std::size_t kApiHeadBytesMax = 16U << 10;
inline constexpr std::size_t kParametersMax = 64;

struct GateRules {
  std::vector<std::string> hosts;  // names, in lower case, with the port where it is not 443
};

struct Asked {
  const Route* route = nullptr;
  std::string method;                                      // GET, HEAD, POST
  std::vector<std::string> names;                          // of the path
  std::vector<std::pair<std::string, std::string>> query;  // decoded, each name once
  std::string target;                                      // as it came
  Form form{};
  std::string if_none_match;
  std::optional<std::string> bearer;  // behind Authorization: Bearer
  std::optional<std::string> cookie;  // the session's
  std::string forwarded;              // X-Forwarded-For, whole; empty: none
  std::uint64_t body_bytes = 0;
  bool keep_alive = true;
  std::string body;  // read afterwards

  const std::string* find(std::string_view name) const;
};

struct Turned {
  Problem problem;
  bool may_go_on = false;  // whether the connection may ask again
};
using Admission = std::variant<Asked, Turned>;

// `head`: all its bytes, to the empty line.
Admission admit(std::string_view head, const GateRules& rules);

// Whether a request that changes something comes from a page of ours or from no page at all:
// Sec-Fetch-Site says same-origin or none; without it Origin is ours; with neither it is no
// browser.
bool is_from_here(const node::HttpFields& fields, const GateRules& rules);

// The form that Accept names first among those that there are; none: nothing acceptable. Weights
// are heeded, other parameters are not.
std::optional<Form> acceptable(std::string_view accept, std::span<const Form> forms);

// %41 -> A, + -> blank; none where an escape is none or the bytes are not UTF-8.
std::optional<std::string> decode_query(std::string_view text);

}  // namespace luoshu::api
