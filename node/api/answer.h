// An answer as a value, and the head that it is sent with. Every answer carries the same fields
// that keep a browser from taking it for anything but data. Pure.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "ledger/base/time.h"
#include "node/api/problem.h"

namespace luoshu::api {

struct Answer {
  unsigned status = 200;
  std::string type;
  std::string body;
  std::vector<std::pair<std::string, std::string>> fields = {};
  // A field more; one whose value a head cannot hold (CR, LF, NUL, bytes past ASCII) is left out.
  void add(std::string_view name, std::string_view value);
};

Answer answer_of(const Problem& problem, std::string_view request_id);
Answer json_answer(const json::Value& value);

// What stands on every answer, whatever it is.
struct Sending {
  std::string request_id;
  Time now;
  bool last = false;        // the connection closes behind it
  bool head_only = false;   // HEAD: the length is said, the body is not sent
  bool always_tls = false;  // Strict-Transport-Security
};
// Status line, fields, empty line; and the body.
std::string bytes_of(const Answer& answer, const Sending& sending);

// "Mon, 30 Nov 2026 16:20:21 GMT" (RFC 9110 §5.6.7).
std::string http_date(Time time);
// `attachment; filename="C2-….csv"`: letters, digits, '.', '-' and '_' of the name alone.
std::string attachment(std::string_view name);

}  // namespace luoshu::api
