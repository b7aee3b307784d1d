#include "node/api/openapi.h"

#include <fmt/format.h>

#include <algorithm>

namespace luoshu::api {
namespace {

json::Value reference(std::string_view name) {
  return json::Object{{"$ref", fmt::format("#/components/schemas/{}", name)}};
}

json::Value schema_of(ParameterKind kind) {
  switch (kind) {
    case ParameterKind::kNumber:
      return json::Object{{"type", "integer"}, {"minimum", 0}};
    case ParameterKind::kDate:
      return json::Object{{"type", "string"}, {"format", "date"}};
    case ParameterKind::kPeriod:
      return json::Object{{"type", "string"}, {"pattern", "^[0-9]{4}(-(0[1-9]|1[0-2])|Q[1-4])?$"}};
    case ParameterKind::kTime:
    case ParameterKind::kText:
      break;
  }
  return json::Object{{"type", "string"}};
}

json::Array parameters_of(const Route& route) {
  json::Array parameters;
  for (const std::string_view name : names_of(route))
    parameters.push_back(json::Object{
        {"name", name},
        {"in", "path"},
        {"required", true},
        {"schema", schema_of(name == "number" ? ParameterKind::kNumber : ParameterKind::kText)}});
  for (const auto& group : route.query)
    for (const Parameter& parameter : group)
      parameters.push_back(json::Object{
          {"name", parameter.name},
          {"in", "query"},
          {"required", parameter.need == Need::kNeeded},
          {"description", fmt::format("{} {}", parameter.about.zh, parameter.about.en)},
          {"schema", schema_of(parameter.kind)}});
  return parameters;
}

// The schema of a whole answer, where it has one of its own.
json::Value schema_of(const Route& route, Form form) {
  if (form != Form::kJson) return json::Object{{"type", "string"}};
  switch (route.id) {
    case RouteId::kHead:
      return reference("Head");
    case RouteId::kDiff:
    case RouteId::kTrace:
    case RouteId::kRules:
      return reference("Sheet");
    case RouteId::kView:  // `lines` and `statements` have shapes of their own
      return json::Object{{"anyOf", json::Array{reference("Sheet"), json::Object{{"type", "array"}},
                                                json::Object{{"type", "object"}}}}};
    case RouteId::kViews:
    case RouteId::kSchemas:
    case RouteId::kProblems:
      return json::Object{{"type", "array"}, {"items", json::Object{{"type", "object"}}}};
    default:
      return json::Object{{"type", "object"}};
  }
}

json::Value good_answer(const Route& route) {
  json::Object content;
  for (const Form form : route.forms)
    content.emplace_back(type_of(form), json::Object{{"schema", schema_of(route, form)}});
  return json::Object{{"description", fmt::format("{} {}", route.summary.zh, route.summary.en)},
                      {"content", std::move(content)}};
}

json::Value problem_answer(unsigned status) {
  const auto kinds = problem_kinds();
  const auto kind = std::ranges::find(kinds, status, &ProblemKind::status);
  const BilingualView title = kind == kinds.end() ? BilingualView{} : kind->title;
  return json::Object{{"description", fmt::format("{} {}", title.zh, title.en)},
                      {"content", json::Object{{"application/problem+json",
                                                json::Object{{"schema", reference("Problem")}}}}}};
}

json::Value answers_of(const Route& route) {
  json::Object answers;
  for (const unsigned status : statuses_of(route)) {
    json::Value answer = problem_answer(status);
    if (is_success(status)) answer = good_answer(route);
    if (status == 304) answer = json::Object{{"description", "未变 not modified"}};
    // A node that is not ready says so in its own words.
    if (status == 503 && route.id == RouteId::kReady) answer = good_answer(route);
    answers.emplace_back(std::to_string(status), std::move(answer));
  }
  return answers;
}

json::Value operation_of(const Route& route) {
  std::string id(route.method == "GET" ? "get" : "post");
  for (const char c : route.pattern) id += c == '/' || c == '.' || c == '{' || c == '}' ? '_' : c;
  json::Object operation{{"operationId", id},
                         {"summary", route.summary.en},
                         {"description", route.summary.zh},
                         {"x-who-may", who_may(route.matter)},
                         {"parameters", parameters_of(route)}};
  if (!route.body_types.empty()) {
    json::Object content;
    for (const std::string_view type : route.body_types) content.emplace_back(type, json::Object{});
    operation.emplace_back("requestBody",
                           json::Object{{"required", true}, {"content", std::move(content)}});
  }
  operation.emplace_back("responses", answers_of(route));
  if (route.matter != Matter::kPublic)
    operation.emplace_back("security", json::Array{json::Object{{"token", json::Array{}}},
                                                   json::Object{{"session", json::Array{}}}});
  return operation;
}

json::Value paths() {
  json::Object all;
  for (const Route& route : all_routes()) {
    const std::string path = fmt::format("{}{}", kPrefix, route.pattern);
    auto found = std::ranges::find(all, path, &json::Member::first);
    if (found == all.end()) {
      all.emplace_back(path, json::Object{});
      found = std::prev(all.end());
    }
    found->second.object()->emplace_back(route.method == "GET" ? "get" : "post",
                                         operation_of(route));
  }
  return all;
}

json::Value object_schema(json::Object properties, json::Array required) {
  return json::Object{
      {"type", "object"}, {"properties", std::move(properties)}, {"required", std::move(required)}};
}

json::Value typed(std::string_view type) {
  return json::Object{{"type", type}};
}

json::Value schemas() {
  const json::Value text = typed("string");
  const json::Value number = typed("integer");
  return json::Object{
      {"Problem", object_schema({{"type", text},
                                 {"title", text},
                                 {"title_zh", text},
                                 {"status", number},
                                 {"detail", text},
                                 {"detail_zh", text},
                                 {"instance", text},
                                 {"code", text},
                                 {"reasons", typed("array")},
                                 {"would_do", text}},
                                {"type", "title", "title_zh", "status", "detail", "detail_zh",
                                 "instance", "code"})},
      {"Head", object_schema({{"ledger", text},
                              {"origin", text},
                              {"suite", text},
                              {"rehearsal", typed("boolean")},
                              {"size", number},
                              {"root", text},
                              {"recorded", text},
                              {"events", number},
                              {"checkpoint", typed("object")}},
                             {"ledger", "origin", "suite", "rehearsal", "size", "root", "recorded",
                              "events"})},
      {"Sheet", object_schema({{"view", text},
                               {"name", text},
                               {"title", typed("object")},
                               {"as_of", typed("object")},
                               {"provisional", typed("boolean")},
                               {"columns", typed("array")},
                               {"rows", typed("array")},
                               {"totals", typed("object")},
                               {"remarks", typed("array")},
                               {"row_count", number},
                               {"next", json::Object{{"type", json::Array{"string", "null"}}}}},
                              {"view", "name", "title", "as_of", "provisional", "columns", "rows",
                               "totals", "remarks"})}};
}

}  // namespace

json::Value openapi(std::string_view version) {
  return json::Object{
      {"openapi", "3.1.0"},
      {"info",
       json::Object{{"title", "洛书 Luoshu"},
                    {"version", version},
                    {"description",
                     "公共数据收益账本的查询与提交 Questions to, and entries for, a ledger of "
                     "public-data revenue. Money is integer fen."}}},
      {"paths", paths()},
      {"components",
       json::Object{{"schemas", schemas()},
                    {"securitySchemes",
                     json::Object{{"token", json::Object{{"type", "http"}, {"scheme", "bearer"}}},
                                  {"session", json::Object{{"type", "apiKey"},
                                                           {"in", "cookie"},
                                                           {"name", "__Host-luoshu"}}}}}}}};
}

}  // namespace luoshu::api
