// Internal to this room: one function a route, and what they share.
#pragma once

#include <variant>

#include "node/answers/answers.h"
#include "projections/query/answer.h"

namespace luoshu::api {

// A fault becomes the problem of its kind; a problem is said as it is.
using Answered = std::variant<Answer, Problem>;
using Handler = Result<Answered> (*)(const Asking& asking, const Source& source);

// catalogue_answers.cc
Result<Answered> answer_views(const Asking& asking, const Source& source);
Result<Answered> answer_schemas(const Asking& asking, const Source& source);
Result<Answered> answer_schema(const Asking& asking, const Source& source);
Result<Answered> answer_problems(const Asking& asking, const Source& source);
Result<Answered> answer_problem(const Asking& asking, const Source& source);
Result<Answered> answer_openapi(const Asking& asking, const Source& source);
// log_answers.cc
Result<Answered> answer_head(const Asking& asking, const Source& source);
Result<Answered> answer_event(const Asking& asking, const Source& source);
Result<Answered> answer_entry(const Asking& asking, const Source& source);
Result<Answered> answer_entry_of_author(const Asking& asking, const Source& source);
Result<Answered> answer_receipt(const Asking& asking, const Source& source);
Result<Answered> answer_consistency(const Asking& asking, const Source& source);
Result<Answered> answer_search(const Asking& asking, const Source& source);
// sheet_answers.cc
Result<Answered> answer_view(const Asking& asking, const Source& source);
Result<Answered> answer_diff(const Asking& asking, const Source& source);
Result<Answered> answer_trace(const Asking& asking, const Source& source);
Result<Answered> answer_rules(const Asking& asking, const Source& source);
Result<Answered> answer_explain(const Asking& asking, const Source& source);
// draft_answers.cc
Result<Answered> answer_try(const Asking& asking, const Source& source);
Result<Answered> answer_draft(const Asking& asking, const Source& source);

// ---- Shared -------------------------------------------------------------------------------------
Result<LogReader> open_log(const Source& source);
// The parameters that make a question, under the names of the command line's options.
Result<query::Members> members_of(const Asked& asked);
// A number of a path. kUsage naming it.
Result<std::uint64_t> number_of(const std::string& text, std::string_view name);

// What an answer is of: its tag, and the address under which it is always the same.
struct Identity {
  std::string tag;
  std::string address;  // empty: none but the one asked for
};
// Of an answer at a point of the log. `code`: letters, digits and '-'.
Identity identity_of(const Asking& asking, const Source& source, std::string_view code,
                     const AsOf& at, const AsOfQuestion& point);
// Of an answer that no entry changes.
Identity identity_of(const Asking& asking, const Source& source, std::string_view code);
// The 304 where the caller has it already.
std::optional<Answer> unchanged(const Asking& asking, const Identity& identity);
// With the fields of its identity.
Answer identified(Answer answer, const Identity& identity);

// REQUIRES a JSON object: the point that it was computed at, as "as_of".
json::Value with_point(json::Value value, const LogReader& log, const AsOf& at);

}  // namespace luoshu::api
