// Answers that no entry changes: views, schemas, problems, this API itself.
#include <fmt/format.h>

#include <algorithm>

#include "ledger/form/schema_json.h"
#include "ledger/rules/engine/reason_table.h"
#include "node/answers/handlers.h"
#include "node/api/openapi.h"
#include "projections/views/catalogue.h"

namespace luoshu::api {
namespace {

json::Array texts(const std::vector<std::string_view>& names) {
  return {names.begin(), names.end()};
}

Result<Answered> fixed_answer(const Asking& asking, const Source& source, std::string_view code,
                              const json::Value& value) {
  const Identity identity = identity_of(asking, source, code);
  if (auto same = unchanged(asking, identity)) return Answered(*std::move(same));
  return Answered(identified(json_answer(value), identity));
}

const ReasonSentence* find_reason(std::string_view code) {
  for (const auto table : {reason_table(), second_reason_table()}) {
    const auto found = std::ranges::find(table, code, &ReasonSentence::code);
    if (found != table.end()) return &*found;
  }
  return nullptr;
}

}  // namespace

Result<Answered> answer_views(const Asking& asking, const Source& source) {
  json::Array views;
  for (const View* view : all_views()) {
    const auto matter = matter_of_view(view->code);
    views.push_back(json::Object{{"code", view->code},
                                 {"name", view->name},
                                 {"zh", view->title.zh},
                                 {"en", view->title.en},
                                 {"needs", texts(names_in(view->needs))},
                                 {"takes", texts(names_in(view->heeds & ~view->needs))},
                                 {"who_may", matter ? who_may(*matter) : ""}});
  }
  return fixed_answer(asking, source, "views", std::move(views));
}

Result<Answered> answer_schemas(const Asking& asking, const Source& source) {
  return fixed_answer(asking, source, "schema", form::catalogue_json());
}

Result<Answered> answer_schema(const Asking& asking, const Source& source) {
  LUOSHU_TRY(const form::TypeInfo type, form::type_info(asking.asked.names.front()));
  return fixed_answer(asking, source, "schema", form::to_json(type));
}

Result<Answered> answer_problems(const Asking& asking, const Source& source) {
  json::Array kinds;
  for (const ProblemKind& kind : problem_kinds()) kinds.push_back(to_json(kind));
  return fixed_answer(asking, source, "problems", std::move(kinds));
}

Result<Answered> answer_problem(const Asking& asking, const Source& source) {
  const std::string& code = asking.asked.names.front();
  if (const ProblemKind* kind = find_problem_kind(code))
    return fixed_answer(asking, source, "problems", to_json(*kind));
  if (const ReasonSentence* reason = find_reason(code))
    return fixed_answer(asking, source, "problems",
                        json::Object{{"code", reason->code},
                                     {"message_zh", reason->zh},
                                     {"message_en", reason->en},
                                     {"basis", reason->basis}});
  return Fault{Errc::kNotFound, "there is no problem of that code", "没有此错误代码"};
}

Result<Answered> answer_openapi(const Asking& asking, const Source& source) {
  return fixed_answer(asking, source, "openapi", openapi(source.version));
}

}  // namespace luoshu::api
