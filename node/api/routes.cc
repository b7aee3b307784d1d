#include "node/api/routes.h"

#include <algorithm>
#include <set>

namespace luoshu::api {
namespace {

using namespace std::string_view_literals;

std::vector<std::string_view> segments_of(std::string_view path) {
  std::vector<std::string_view> segments;
  while (!path.empty()) {
    path.remove_prefix(1);  // '/'
    const auto end = std::min(path.find('/'), path.size());
    segments.push_back(path.substr(0, end));
    path.remove_prefix(end);
  }
  return segments;
}

bool is_name(std::string_view segment) {
  return segment.starts_with('{');
}

bool matches(const Route& route, const std::vector<std::string_view>& path) {
  const auto pattern = segments_of(route.pattern);
  return std::ranges::equal(pattern, path, [](std::string_view one, std::string_view other) {
    return is_name(one) ? !other.empty() : one == other;
  });
}

}  // namespace

std::string_view type_of(Form form) {
  switch (form) {
    case Form::kJson:
      return "application/json";
    case Form::kCsv:
      return "text/csv; charset=utf-8";
    case Form::kXlsx:
      return "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
    case Form::kText:
      return "text/plain; charset=utf-8";
    case Form::kOctets:
      return "application/octet-stream";
  }
  return "application/octet-stream";
}

std::string_view format_of(Form form) {
  constexpr std::array kNames{"json"sv, "csv"sv, "xlsx"sv, "text"sv, "entry"sv};
  return kNames[static_cast<std::size_t>(form)];
}

RouteFound find_route(std::string_view method, std::string_view path) {
  RouteFound found;
  if (!path.starts_with('/')) return found;
  const auto segments = segments_of(path);
  const std::string_view asked = method == "HEAD" ? "GET" : method;
  for (const Route& route : all_routes()) {
    if (!matches(route, segments)) continue;
    if (route.method == asked) found.route = &route;
    const std::string_view methods = route.method == "GET" ? "GET, HEAD" : route.method;
    found.allow += (found.allow.empty() ? "" : ", ") + std::string(methods);
  }
  if (found.route == nullptr) return found;
  const auto pattern = segments_of(found.route->pattern);
  for (std::size_t i = 0; i < pattern.size(); ++i)
    if (is_name(pattern[i])) found.names.emplace_back(segments[i]);
  return found;
}

std::vector<std::string_view> names_of(const Route& route) {
  std::vector<std::string_view> names;
  for (const std::string_view segment : segments_of(route.pattern))
    if (is_name(segment)) names.push_back(segment.substr(1, segment.size() - 2));
  return names;
}

bool takes(const Route& route, std::string_view parameter) {
  return std::ranges::any_of(route.query, [&](std::span<const Parameter> group) {
    return std::ranges::find(group, parameter, &Parameter::name) != group.end();
  });
}

std::vector<unsigned> statuses_of(const Route& route) {
  std::set<unsigned> statuses{200, 400, 401, 404, 405, 406, 411, 413,
                              417, 421, 429, 431, 500, 503, 505};
  if (route.matter != Matter::kPublic || route.id == RouteId::kView || route.id == RouteId::kDiff)
    statuses.insert(403);
  if (route.method == "GET") statuses.insert(304);
  if (route.method == "POST") statuses.insert({403, 415});
  if (route.id == RouteId::kTry || route.id == RouteId::kDrafts) statuses.insert(422);
  if (route.id == RouteId::kSubmit) statuses.insert({202, 409, 422});
  return {statuses.begin(), statuses.end()};
}

bool is_success(unsigned status) {
  return status >= 200 && status < 300;
}

}  // namespace luoshu::api
