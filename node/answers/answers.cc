#include "node/answers/answers.h"

#include <fmt/format.h>

#include <algorithm>

#include "ledger/log/checkpoint.h"
#include "node/answers/deadline_store.h"
#include "node/answers/handlers.h"
#include "node/api/address.h"
#include "node/api/etag.h"

namespace luoshu::api {
namespace {

// Parameters that choose how an answer is written, not what it is.
constexpr std::string_view kWriting[] = {"format", "for", "lang"};
// Those that the tag has in a spelling of its own.
constexpr std::string_view kPointOnLog[] = {"as_of_size", "as_of_recorded"};

bool is_among(std::span<const std::string_view> names, std::string_view name) {
  return std::ranges::find(names, name) != names.end();
}

Handler handler_of(RouteId id) {
  switch (id) {
    case RouteId::kHead:
      return answer_head;
    case RouteId::kViews:
      return answer_views;
    case RouteId::kView:
      return answer_view;
    case RouteId::kExplain:
      return answer_explain;
    case RouteId::kDiff:
      return answer_diff;
    case RouteId::kTrace:
      return answer_trace;
    case RouteId::kEvent:
      return answer_event;
    case RouteId::kEntry:
      return answer_entry;
    case RouteId::kEntryOfAuthor:
      return answer_entry_of_author;
    case RouteId::kReceipt:
      return answer_receipt;
    case RouteId::kConsistency:
      return answer_consistency;
    case RouteId::kRules:
      return answer_rules;
    case RouteId::kSchemas:
      return answer_schemas;
    case RouteId::kSchema:
      return answer_schema;
    case RouteId::kProblems:
      return answer_problems;
    case RouteId::kProblem:
      return answer_problem;
    case RouteId::kSearch:
      return answer_search;
    case RouteId::kOpenApi:
      return answer_openapi;
    case RouteId::kTry:
      return answer_try;
    case RouteId::kDrafts:
      return answer_draft;
    case RouteId::kHealth:
    case RouteId::kReady:
    case RouteId::kSessionNow:
    case RouteId::kSubmit:
    case RouteId::kSessionBegin:
    case RouteId::kSessionEnd:
      break;
  }
  return nullptr;
}

// In the order of their names, so that one question has one spelling.
std::vector<std::pair<std::string, std::string>> sorted_query(const Asked& asked) {
  auto query = asked.query;
  std::ranges::sort(query);
  return query;
}

std::string path_of(const Asked& asked) {
  return asked.target.substr(0, asked.target.find('?'));
}

TagParts parts_of(const Asking& asking, const Source& source, const std::string& ledger,
                  std::string_view code, const std::string& question) {
  TagParts parts;
  parts.ledger = ledger;
  parts.code = code;
  parts.question = question;
  parts.format = format_of(asking.asked.form);
  parts.encoding = "identity";
  parts.build = source.build;
  return parts;
}

Answer answer_with(Handler handler, const Asking& asking, const Source& source) {
  auto answered = handler(asking, source);
  if (!answered) return answer_of(problem_of(answered.error()), asking.request_id);
  if (const auto* problem = std::get_if<Problem>(&*answered))
    return answer_of(*problem, asking.request_id);
  Answer made = std::get<Answer>(*std::move(answered));
  if (made.body.size() <= kAnswerBytesMax) return made;
  return answer_of(
      {ProblemCode::kForm, {"答复过大：请以 limit 分页", "the answer is too long: ask with limit"}},
      asking.request_id);
}

Problem out_of_time() {
  Problem problem{
      ProblemCode::kUnavailable,
      {"计算超时：请缩小提问范围", "this took longer than an answer may: narrow the question"}};
  problem.retry_after_s = 1;
  return problem;
}

}  // namespace

Answer answer(const Asking& asking, const Source& source) {
  const Handler handler = handler_of(asking.asked.route->id);
  if (handler == nullptr)
    return answer_of({ProblemCode::kNotFound, {"没有此地址", "there is nothing of that name"}},
                     asking.request_id);
  const DeadlineStore store(source.store, std::chrono::steady_clock::now() + kAnswerTime);
  const Source bounded{store,         source.genesis, source.ledger,
                       source.joined, source.version, source.build};
  try {
    return answer_with(handler, asking, bounded);
  } catch (const OutOfTime&) {
    return answer_of(out_of_time(), asking.request_id);
  }
}

Result<LogReader> open_log(const Source& source) {
  return LogReader::open(source.store, source.genesis, source.ledger);
}

Result<query::Members> members_of(const Asked& asked) {
  query::Members members;
  for (const auto& [name, value] : asked.query)
    if (!is_among(kWriting, name)) LUOSHU_CHECK(members.add(name, value));
  return members;
}

Result<std::uint64_t> number_of(const std::string& text, std::string_view name) {
  if (const auto number = parse_decimal(text)) return *number;
  return Fault{Errc::kUsage, fmt::format("{} is a number in decimal digits", name),
               fmt::format("{} 须为十进制数字", name)};
}

Identity identity_of(const Asking& asking, const Source& source, std::string_view code,
                     const AsOf& at, const AsOfQuestion& point) {
  std::string question = path_of(asking.asked);
  std::vector<std::pair<std::string, std::string>> fixed;
  for (auto& [name, value] : sorted_query(asking.asked)) {
    if (is_among(kPointOnLog, name)) continue;
    question += fmt::format("&{}={}:{}", name, value.size(), value);
    fixed.emplace_back(name, value);
  }
  fixed.emplace_back("as_of_size", std::to_string(at.size.value));
  const std::string ledger = source.ledger.hash.hex();
  const std::string effective = point.effective.value_or("");
  TagParts parts = parts_of(asking, source, ledger, code, question);
  parts.size = at.size.value;
  parts.effective = effective;
  return {entity_tag(parts), address_of(path_of(asking.asked), fixed)};
}

Identity identity_of(const Asking& asking, const Source& source, std::string_view code) {
  const std::string ledger = source.ledger.hash.hex();
  const std::string question = asking.asked.target;
  return {entity_tag(parts_of(asking, source, ledger, code, question)), ""};
}

std::optional<Answer> unchanged(const Asking& asking, const Identity& identity) {
  if (!names_tag(asking.asked.if_none_match, identity.tag)) return std::nullopt;
  return identified({304, "", ""}, identity);
}

Answer identified(Answer answer, const Identity& identity) {
  answer.add("ETag", identity.tag);
  answer.add("Cache-Control", "private, no-cache");
  answer.add("Vary", "Accept, Authorization, Cookie");
  if (!identity.address.empty()) answer.add("Content-Location", identity.address);
  return answer;
}

json::Value with_point(json::Value value, const LogReader& log, const AsOf& at) {
  value.object()->emplace_back("as_of", query::point_json(log, at));
  return value;
}

}  // namespace luoshu::api
