// What the API says where it does not answer: problem documents (RFC 9457), `type` a page of this
// API that explains the kind. One table of kinds; docs/API.md lists the same. Values; pure.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>

#include "ledger/base/bilingual.h"
#include "ledger/base/json.h"

namespace luoshu::api {

// Where everything of the API stands.
inline constexpr std::string_view kPrefix = "/luoshu/v1";

enum class ProblemCode : std::uint8_t {
  kForm,             // 400
  kUnauthenticated,  // 401
  kForbidden,        // 403
  kNotFound,         // 404
  kMethod,           // 405
  kNotAcceptable,    // 406
  kConflict,         // 409
  kLengthRequired,   // 411
  kTooLarge,         // 413
  kMediaType,        // 415
  kExpectation,      // 417
  kMisdirected,      // 421
  kRefused,          // 422
  kTooOften,         // 429
  kHeadTooLarge,     // 431
  kInternal,         // 500
  kUnavailable,      // 503
  kVersion           // 505
};

struct ProblemKind {
  ProblemCode code{};
  std::string_view name;  // last part of `type`
  unsigned status = 0;
  BilingualView title;
  BilingualView about;  // what to do
};
std::span<const ProblemKind> problem_kinds();
const ProblemKind& kind_of(ProblemCode code);
const ProblemKind* find_problem_kind(std::string_view name);

struct Problem {
  ProblemCode code{};
  Bilingual detail;
  json::Array reasons = {};    // of a refusal, as the command line gives them
  unsigned retry_after_s = 0;  // 0: not said
  std::string allow = {};      // of a 405
  std::string would_do = {};   // of a 403: the roles that may
  friend bool operator==(const Problem&, const Problem&) = default;
};

// The kind that a fault is of, with its words in both languages.
Problem problem_of(const Fault& fault);
// Of the gate of node/core, which says a status and English words. Unknown statuses are kForm.
Problem problem_of_status(unsigned status, const std::string& words);

// What somebody wrote, for showing it again: marks that a page is made of, controls and marks that
// turn the direction of writing have stand-ins. At most 300 bytes.
std::string harmless(std::string_view text);

// {"type", "title", "title_zh", "status", "detail", "detail_zh", "instance", "code", "reasons"}.
json::Value to_json(const Problem& problem, std::string_view instance);
// {"code", "status", "title", "title_zh", "about", "about_zh"}: the page that `type` names.
json::Value to_json(const ProblemKind& kind);

}  // namespace luoshu::api
