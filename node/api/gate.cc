#include "node/api/gate.h"

#include <fmt/format.h>

#include <algorithm>

#include "node/api/session.h"
#include "node/api/utf8.h"
#include "node/core/http_gate.h"

namespace luoshu::api {
namespace {

using node::HttpFields;

Turned turned(ProblemCode code, Bilingual detail) {
  return {{code, std::move(detail)}, false};
}

Turned politely(ProblemCode code, Bilingual detail) {
  return {{code, std::move(detail)}, true};
}

int nibble(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

// The one value of a field; none where it is absent or repeated.
std::optional<std::string> only(const HttpFields& fields, std::string_view name) {
  const auto values = fields.of(name);
  if (values.size() != 1) return std::nullopt;
  return std::string(values.front());
}

std::string joined_by(const HttpFields& fields, std::string_view name, std::string_view between) {
  std::string text;
  for (const std::string_view value : fields.of(name))
    text += fmt::format("{}{}", text.empty() ? "" : between, value);
  return text;
}

std::string joined(const HttpFields& fields, std::string_view name) {
  return joined_by(fields, name, ", ");
}

bool is_host_of(std::string_view host, const GateRules& rules) {
  const std::string lower = node::http_lower(host);
  return std::ranges::find(rules.hosts, lower) != rules.hosts.end();
}

std::optional<Turned> read_query(std::string_view query, Asked& asked) {
  while (!query.empty()) {
    const auto end = std::min(query.find('&'), query.size());
    const std::string_view pair = query.substr(0, end);
    query.remove_prefix(std::min(end + 1, query.size()));
    if (pair.empty()) continue;
    const auto equals = std::min(pair.find('='), pair.size());
    auto name = decode_query(pair.substr(0, equals));
    auto value = decode_query(pair.substr(std::min(equals + 1, pair.size())));
    if (!name || !value)
      return politely(ProblemCode::kForm, {"参数不是 UTF-8 文本", "a parameter that is no UTF-8"});
    if (!takes(*asked.route, *name))
      return politely(ProblemCode::kForm, {fmt::format("此处没有 {}", *name),
                                           fmt::format("there is no {} here", *name)});
    if (asked.find(*name) != nullptr)
      return politely(ProblemCode::kForm, {fmt::format("{} 只能给出一次", *name),
                                           fmt::format("{} is given more than once", *name)});
    if (asked.query.size() == kParametersMax)
      return politely(ProblemCode::kForm, {"参数过多", "too many parameters"});
    asked.query.emplace_back(*std::move(name), *std::move(value));
  }
  for (const auto& group : asked.route->query)
    for (const Parameter& parameter : group)
      if (parameter.need == Need::kNeeded && asked.find(parameter.name) == nullptr)
        return politely(ProblemCode::kForm, {fmt::format("缺少 {}", parameter.name),
                                             fmt::format("{} is missing", parameter.name)});
  return std::nullopt;
}

std::optional<Turned> choose_form(const HttpFields& fields, Asked& asked) {
  const auto& forms = asked.route->forms;
  if (const std::string* format = asked.find("format")) {
    const auto found = std::ranges::find(forms, *format, format_of);
    if (found == forms.end())
      return politely(ProblemCode::kForm,
                      {"没有这种形式（format）", "there is no such format here"});
    asked.form = *found;
    return std::nullopt;
  }
  const auto form = acceptable(joined(fields, "accept"), forms);
  if (!form) {
    std::string types;
    for (const Form one : forms) types += fmt::format(" {}", type_of(one));
    return politely(ProblemCode::kNotAcceptable,
                    {fmt::format("此处有：{}", types), fmt::format("there are here:{}", types)});
  }
  asked.form = *form;
  return std::nullopt;
}

std::string_view essence(std::string_view type) {
  type = type.substr(0, type.find(';'));
  while (!type.empty() && type.back() == ' ') type.remove_suffix(1);
  return type;
}

// Of requests that carry a body or change something.
std::optional<Turned> object_to_post(const HttpFields& fields, const GateRules& rules,
                                     const Asked& asked) {
  if (!is_from_here(fields, rules))
    return turned(ProblemCode::kForbidden, {"请求来自其他网站", "this comes from another site"});
  if (asked.route->body_types.empty()) return std::nullopt;
  const auto type = only(fields, "content-type");
  const bool known =
      type && std::ranges::find(asked.route->body_types, node::http_lower(essence(*type))) !=
                  asked.route->body_types.end();
  if (!known)
    return turned(ProblemCode::kMediaType,
                  {fmt::format("须为 {}", fmt::join(asked.route->body_types, "、")),
                   fmt::format("it is {}", fmt::join(asked.route->body_types, " or "))});
  return std::nullopt;
}

void read_credentials(const HttpFields& fields, Asked& asked) {
  constexpr std::string_view kScheme = "bearer ";
  if (const auto authorization = only(fields, "authorization")) {
    const bool bearer = node::http_lower(authorization->substr(0, kScheme.size())) == kScheme;
    asked.bearer = bearer ? authorization->substr(kScheme.size()) : "";
  } else if (!fields.of("authorization").empty()) {
    asked.bearer = "";  // two of them: nobody's
  }
}

std::optional<Turned> find_route_of(const node::HttpAdmitted& request, Asked& asked) {
  const bool no_body = request.body_bytes == 0;
  const std::string_view path = request.path;
  if (!path.starts_with(kPrefix) || !is_utf8(path))
    return Turned{{ProblemCode::kNotFound, {"没有此地址", "there is nothing of that name"}},
                  no_body};
  RouteFound found = find_route(request.method, path.substr(kPrefix.size()));
  if (found.route != nullptr) {
    asked.route = found.route;
    asked.names = std::move(found.names);
    return std::nullopt;
  }
  if (found.allow.empty())
    return Turned{{ProblemCode::kNotFound, {"没有此地址", "there is nothing of that name"}},
                  no_body};
  Problem problem{ProblemCode::kMethod, {"此地址不接受该方法", "not with this method"}};
  problem.allow = std::move(found.allow);
  return Turned{std::move(problem), no_body};
}

}  // namespace

const std::string* Asked::find(std::string_view name) const {
  const auto found = std::ranges::find(query, name, [](const auto& pair) { return pair.first; });
  return found == query.end() ? nullptr : &found->second;
}

Admission admit(std::string_view head, const GateRules& rules) {
  const auto parsed = node::parse_http_request_head(head);
  node::HttpLimits limits;
  for (const Route& route : all_routes())
    limits.body_bytes_max = std::max<std::uint64_t>(limits.body_bytes_max, route.body_bytes_max);
  auto admission = node::admit_http(head, limits);
  if (const auto* refusal = std::get_if<node::HttpRefusal>(&admission)) {
    Problem problem = problem_of_status(refusal->status, refusal->text);
    problem.allow = refusal->allow;
    return Turned{std::move(problem), false};
  }
  auto& request = std::get<node::HttpAdmitted>(admission);
  if (!is_host_of(request.host, rules))
    return turned(ProblemCode::kMisdirected, {"主机名不在 hosts 之列", "not a host of this node"});
  Asked asked;
  asked.method = request.method;
  asked.target = parsed->target;
  asked.body_bytes = request.body_bytes;
  asked.keep_alive = request.keep_alive;
  // What the other end has sent behind the head would be taken for its next request.
  const auto turned_away = [&](Turned no) {
    no.may_go_on = no.may_go_on && request.body_bytes == 0 && request.keep_alive;
    return no;
  };
  if (auto no = find_route_of(request, asked)) return turned_away(*std::move(no));
  if (request.body_bytes > asked.route->body_bytes_max)
    return turned(ProblemCode::kTooLarge,
                  {fmt::format("正文至多 {} 字节", asked.route->body_bytes_max),
                   fmt::format("a body of at most {} bytes", asked.route->body_bytes_max)});
  if (asked.method == "POST")
    if (auto no = object_to_post(parsed->fields, rules, asked)) return turned_away(*std::move(no));
  auto no = read_query(request.query, asked);
  if (!no) no = choose_form(parsed->fields, asked);
  if (no) return turned_away(*std::move(no));
  read_credentials(parsed->fields, asked);
  asked.if_none_match = joined(parsed->fields, "if-none-match");
  asked.forwarded = joined(parsed->fields, "x-forwarded-for");
  asked.cookie = cookie_in(joined_by(parsed->fields, "cookie", "; "));
  return asked;
}

bool is_from_here(const HttpFields& fields, const GateRules& rules) {
  const auto sites = fields.of("sec-fetch-site");
  if (!sites.empty())
    return sites.size() == 1 && (sites.front() == "same-origin" || sites.front() == "none");
  const auto origins = fields.of("origin");
  if (origins.empty()) return true;
  constexpr std::string_view kScheme = "https://";
  return origins.size() == 1 && origins.front().starts_with(kScheme) &&
         is_host_of(origins.front().substr(kScheme.size()), rules);
}

std::optional<Form> acceptable(std::string_view accept, std::span<const Form> forms) {
  if (accept.empty()) return forms.front();
  std::optional<Form> best;
  int best_weight = 0;
  for (const std::string& range : node::http_words(accept)) {
    int weight = 1'000;
    if (const auto q = range.find("q="); q != std::string::npos) {
      // 0, 0.5, 1.000: thousandths.
      std::string digits;
      for (const char c : std::string_view(range).substr(q + 2))
        if (c >= '0' && c <= '9' && digits.size() < 4) digits += c;
      digits.resize(4, '0');
      weight = 0;
      for (const char c : digits) weight = weight * 10 + (c - '0');
    }
    const std::string_view type = essence(range);
    const auto fits = [&](Form form) {
      const std::string_view own = essence(type_of(form));
      return type == "*/*" || type == own ||
             (type.ends_with("/*") && own.starts_with(type.substr(0, type.size() - 1)));
    };
    const auto found = std::ranges::find_if(forms, fits);
    if (found == forms.end() || weight <= best_weight) continue;
    best = *found;
    best_weight = weight;
  }
  return best;
}

std::optional<std::string> decode_query(std::string_view text) {
  std::string plain;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '+') {
      plain += ' ';
    } else if (text[i] != '%') {
      plain += text[i];
    } else {
      const int high = i + 2 < text.size() ? nibble(text[i + 1]) : -1;
      const int low = i + 2 < text.size() ? nibble(text[i + 2]) : -1;
      if (high < 0 || low < 0) return std::nullopt;
      plain += static_cast<char>(high * 16 + low);
      i += 2;
    }
  }
  if (!is_utf8(plain)) return std::nullopt;
  return plain;
}

}  // namespace luoshu::api
