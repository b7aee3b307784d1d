// The head of an HTTP/1.1 message (RFC 9112), read as strictly as the grammar allows and no wider:
// lines end with CR LF, a field is `name: value` on one line, nothing is repaired. What two readers
// could understand differently is refused, for that is how a request is smuggled past one of them.
//
// By ourselves rather than with Beast, whose reader throws on some foreign bytes, bounds neither
// trailers nor extensions, and has unfolded and merged fields before anybody can object. Values;
// pure.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "ledger/base/result.h"

namespace luoshu::node {

inline constexpr std::size_t kHttpFieldsMax = 64;

struct HttpField {
  std::string name;  // in lower case
  std::string value;
  friend bool operator==(const HttpField&, const HttpField&) = default;
};
struct HttpFields {
  std::vector<HttpField> all;
  // All values of that name, in their order. `name` in lower case.
  std::vector<std::string_view> of(std::string_view name) const;
  friend bool operator==(const HttpFields&, const HttpFields&) = default;
};

struct HttpRequestHead {
  std::string method;
  std::string target;
  std::string version;  // "HTTP/1.1"
  HttpFields fields;
  friend bool operator==(const HttpRequestHead&, const HttpRequestHead&) = default;
};
struct HttpAnswerHead {
  unsigned status = 0;
  HttpFields fields;
};

// Bytes of the head, its empty line included; nothing where it has not ended yet. `from`: before
// that there is no end. An empty line that ends without CR ends a head too: one to be refused.
std::optional<std::size_t> http_head_end(std::string_view bytes, std::size_t from = 0);

// Of a whole head. kInvalid; kLimit: too many fields.
Result<HttpRequestHead> parse_http_request_head(std::string_view head);
Result<HttpAnswerHead> parse_http_answer_head(std::string_view head);

// "a, B" -> {"a", "b"}: the words of a list in lower case.
std::vector<std::string> http_words(std::string_view value);
std::string http_lower(std::string_view text);

}  // namespace luoshu::node
