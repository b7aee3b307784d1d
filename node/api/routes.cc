#include "node/api/routes.h"

#include <algorithm>
#include <set>

#include "ledger/base/assert.h"
#include "ledger/base/limits.h"

namespace luoshu::api {
namespace {

using namespace std::string_view_literals;

constexpr std::array kPoint{
    Parameter{"as_of_size", ParameterKind::kNumber, {"账本规模", "size of the log"}},
    Parameter{
        "as_of_recorded",
        ParameterKind::kTime,
        {"入账时点：一日（日终）或带时区的时刻", "a day (its end) or a time with its offset"}},
    Parameter{"as_of_effective",
              ParameterKind::kDate,
              {"只计业务日不晚于该日者", "only what is dated up to that day"}}};
constexpr std::array kFilters{
    Parameter{"division", ParameterKind::kText, {"区划代码或名称", "division, code or name"}},
    Parameter{"party", ParameterKind::kText, {"主体", "party"}},
    Parameter{"product", ParameterKind::kText, {"产品", "product"}},
    Parameter{"period", ParameterKind::kPeriod, {"期间，如 2025Q4", "period, such as 2025Q4"}},
    Parameter{"tx", ParameterKind::kText, {"交易或退款", "sale or refund"}},
    Parameter{"subject", ParameterKind::kText, {"标的编号", "id of anything"}},
    Parameter{"from", ParameterKind::kText, {"较早的时点或规模", "the earlier point or size"}},
    Parameter{"seed", ParameterKind::kNumber, {"抽样种子", "seed of a sample"}},
    Parameter{"count", ParameterKind::kNumber, {"抽样笔数", "how many of a sample"}},
    Parameter{"rule", ParameterKind::kText, {"规则文本", "text of a rule"}}};
constexpr std::array kPaging{
    Parameter{
        "limit", ParameterKind::kNumber, {"每页行数，至多 5000", "rows of a page, at most 5000"}},
    Parameter{
        "cursor", ParameterKind::kText, {"前一页给出的 next", "next, as the page before said"}}};
constexpr std::array kFormats{
    Parameter{"format", ParameterKind::kText, {"形式，优先于 Accept", "form, before Accept"}},
    Parameter{"for", ParameterKind::kText, {"CSV：programs 或 excel", "of CSV: programs or excel"}},
    Parameter{"lang", ParameterKind::kText, {"zh 或 en", "zh or en"}}};
constexpr std::array kExplain{
    Parameter{"division",
              ParameterKind::kText,
              {"受益方，代码或名称", "the beneficiary, code or name"},
              Need::kNeeded},
    Parameter{"period", ParameterKind::kPeriod, {"期间", "period"}, Need::kNeeded},
    Parameter{"tx", ParameterKind::kText, {"交易或退款", "sale or refund"}},
    Parameter{"line", ParameterKind::kNumber, {"明细序号", "number of a line"}}};
constexpr std::array kDiff{
    Parameter{
        "view", ParameterKind::kText, {"视图代码或名称", "view, code or name"}, Need::kNeeded},
    Parameter{"to", ParameterKind::kText, {"较晚的时点或规模", "the later point or size"}},
    Parameter{"as_of_effective",
              ParameterKind::kDate,
              {"只计业务日不晚于该日者", "only what is dated up to that day"}}};
constexpr std::array kTrace{Parameter{"tx", ParameterKind::kText, {"交易", "sale"}, Need::kNeeded}};
constexpr std::array kConsistency{
    Parameter{"older", ParameterKind::kNumber, {"较早的规模", "the older size"}, Need::kNeeded},
    Parameter{"newer", ParameterKind::kNumber, {"较晚的规模", "the newer size"}, Need::kNeeded}};
constexpr std::array kOneFormat{
    Parameter{"format", ParameterKind::kText, {"形式，优先于 Accept", "form, before Accept"}}};
constexpr std::array kRules{Parameter{"period", ParameterKind::kPeriod, {"期间", "period"}}};
constexpr std::array kSearch{
    Parameter{"text",
              ParameterKind::kText,
              {"文字、编号或金额", "a text, an id or an amount"},
              Need::kNeeded},
    Parameter{"limit", ParameterKind::kNumber, {"至多给出几个", "how many at most"}}};
constexpr std::array kSigner{
    Parameter{"signer",
              ParameterKind::kText,
              {"签署密钥：PARTY=KEY_ID,…", "keys to sign with: PARTY=KEY_ID,…"}}};
constexpr std::array kWait{
    Parameter{"wait",
              ParameterKind::kText,
              {"sequenced 或 cosigned，至多等 30 秒", "sequenced or cosigned; 30 s at most"}}};

constexpr std::array kJson{Form::kJson};
constexpr std::array kSheet{Form::kJson, Form::kCsv, Form::kXlsx};
constexpr std::array kJsonOrText{Form::kJson, Form::kText};
constexpr std::array kJsonOrOctets{Form::kJson, Form::kOctets};
constexpr std::array kText{Form::kText};

constexpr std::array kEventTypes{"application/json"sv, "application/x-ndjson"sv};
constexpr std::array kEntryTypes{"application/octet-stream"sv};
constexpr std::size_t kEventsBytesMax = 2 * limits::kEntryBytesMax;

constexpr std::array kRoutes{
    Route{RouteId::kHead,
          "GET",
          "/head",
          Matter::kPublic,
          Work::kReader,
          {"账本现状：规模、根、检查点", "where the ledger stands: size, root, checkpoint"},
          kJson},
    Route{RouteId::kViews,
          "GET",
          "/views",
          Matter::kPublic,
          Work::kReader,
          {"视图目录", "the catalogue of views"},
          kJson},
    Route{RouteId::kView,
          "GET",
          "/views/{view}",
          Matter::kPublic,
          Work::kReader,
          {"一个视图", "one view"},
          kSheet,
          {kPoint, kFilters, kPaging, kFormats}},
    Route{RouteId::kExplain,
          "GET",
          "/explain",
          Matter::kCity,
          Work::kReader,
          {"凭什么是这个数", "why an amount is what it is"},
          kJson,
          {kExplain, kPoint}},
    Route{RouteId::kDiff,
          "GET",
          "/diff",
          Matter::kPublic,
          Work::kReader,
          {"视图在两个时点之间的变化", "what changed in a view, and by which events"},
          kSheet,
          {kDiff, kFilters, kFormats}},
    Route{RouteId::kTrace,
          "GET",
          "/trace",
          Matter::kProvince,
          Work::kReader,
          {"一笔交易的全程追溯", "a sale from its resources to the treasury"},
          kSheet,
          {kTrace, kPoint, kPaging, kFormats}},
    Route{RouteId::kEvent,
          "GET",
          "/events/{number}",
          Matter::kSigned,
          Work::kReader,
          {"一个事件", "one event"},
          kJson,
          {kPoint}},
    Route{RouteId::kEntry,
          "GET",
          "/entries/{number}",
          Matter::kSigned,
          Work::kReader,
          {"日志中的一条记录", "one entry of the log"},
          kJson,
          {kPoint}},
    Route{RouteId::kEntryOfAuthor,
          "GET",
          "/entries/{author}/{entry_id}",
          Matter::kSigned,
          Work::kReader,
          {"已提交记录的下落", "where an entry that was handed in stands"},
          kJson},
    Route{RouteId::kReceipt,
          "GET",
          "/receipts/{number}",
          Matter::kSigned,
          Work::kReader,
          {"一个事件的回执，可离线验证", "receipt of an event, to be verified offline"},
          kJson},
    Route{RouteId::kConsistency,
          "GET",
          "/consistency",
          Matter::kPublic,
          Work::kReader,
          {"两个规模之间的一致性证明", "proof of consistency between two sizes"},
          kJsonOrText,
          {kConsistency, kOneFormat}},
    Route{RouteId::kRules,
          "GET",
          "/rules",
          Matter::kKnown,
          Work::kReader,
          {"分配规则各版本", "allocation rules and their versions"},
          kSheet,
          {kRules, kPoint, kPaging, kFormats}},
    Route{RouteId::kSchemas,
          "GET",
          "/schema",
          Matter::kPublic,
          Work::kReader,
          {"事件类型目录", "the catalogue of event types"},
          kJson},
    Route{RouteId::kSchema,
          "GET",
          "/schema/{type}",
          Matter::kPublic,
          Work::kReader,
          {"一个事件类型的字段", "the fields of an event type"},
          kJson},
    Route{RouteId::kProblems,
          "GET",
          "/problems",
          Matter::kPublic,
          Work::kReader,
          {"错误种类目录", "the kinds of problems"},
          kJson},
    Route{RouteId::kProblem,
          "GET",
          "/problems/{code}",
          Matter::kPublic,
          Work::kReader,
          {"一种错误或一个拒绝理由", "one kind of problem, or one reason of the rules"},
          kJson},
    Route{RouteId::kSearch,
          "GET",
          "/search",
          Matter::kProvince,
          Work::kReader,
          {"按文字、编号或金额查找事件", "events by a text, an id or an amount"},
          kJson,
          {kSearch, kPoint}},
    Route{RouteId::kOpenApi,
          "GET",
          "/openapi.json",
          Matter::kPublic,
          Work::kReader,
          {"本接口的说明", "what this API is"},
          kJson},
    Route{RouteId::kHealth,
          "GET",
          "/healthz",
          Matter::kPublic,
          Work::kAtOnce,
          {"进程存活", "whether the process lives"},
          kText},
    Route{RouteId::kReady,
          "GET",
          "/readyz",
          Matter::kPublic,
          Work::kAtOnce,
          {"节点可否使用", "whether the node may be used"},
          kText},
    Route{RouteId::kSessionNow,
          "GET",
          "/session",
          Matter::kKnown,
          Work::kAtOnce,
          {"以谁的身份提问", "who is asking"},
          kJson},
    Route{RouteId::kTry,
          "POST",
          "/try",
          Matter::kSigned,
          Work::kReader,
          {"试判事件，不写入", "the whole decision on events, nothing written"},
          kJson,
          {},
          kEventsBytesMax,
          kEventTypes},
    Route{RouteId::kDrafts,
          "POST",
          "/drafts",
          Matter::kSigned,
          Work::kReader,
          {"起草待签记录，不留存", "an unsigned entry of events; nothing is kept"},
          kJsonOrOctets,
          {kSigner},
          kEventsBytesMax,
          kEventTypes},
    Route{RouteId::kSubmit,
          "POST",
          "/entries",
          Matter::kKnown,
          Work::kHandIn,
          {"提交已签记录", "hands in a signed entry"},
          kJson,
          {kWait},
          limits::kEntryBytesMax,
          kEntryTypes},
    Route{RouteId::kSessionBegin,
          "POST",
          "/session",
          Matter::kKnown,
          Work::kAtOnce,
          {"以令牌换取会话", "a session for a token"},
          kJson},
    Route{RouteId::kSessionEnd,
          "POST",
          "/session/end",
          Matter::kPublic,
          Work::kAtOnce,
          {"结束会话", "ends the session"},
          kJson},
};

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

std::span<const Route> all_routes() {
  return kRoutes;
}

const Route& route_of(RouteId id) {
  const auto* route = std::ranges::find(kRoutes, id, &Route::id);
  LUOSHU_ASSERT(route != kRoutes.end());
  return *route;
}

RouteFound find_route(std::string_view method, std::string_view path) {
  RouteFound found;
  if (!path.starts_with('/')) return found;
  const auto segments = segments_of(path);
  const std::string_view asked = method == "HEAD" ? "GET" : method;
  for (const Route& route : kRoutes) {
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
