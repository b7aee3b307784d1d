#include "node/api/problem.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "ledger/base/assert.h"
#include "ledger/sentences/chinese.h"

namespace luoshu::api {
namespace {

constexpr std::size_t kShownBytesMax = 300;

constexpr std::array kKinds{
    ProblemKind{ProblemCode::kForm,
                "form",
                400,
                {"请求有误", "the question is not well put"},
                {"按 detail 改正参数或正文", "put right what detail names"}},
    ProblemKind{ProblemCode::kUnauthenticated,
                "unauthenticated",
                401,
                {"未表明身份", "nobody is known to ask"},
                {"附上有效令牌（Authorization: Bearer）或重新登录",
                 "send a token that holds (Authorization: Bearer), or sign in again"}},
    ProblemKind{ProblemCode::kForbidden,
                "forbidden",
                403,
                {"无权查看", "not for this role or division"},
                {"以 would_do 所列角色或本区划提问", "ask as would_do says, or for your division"}},
    ProblemKind{ProblemCode::kNotFound,
                "not-found",
                404,
                {"没有此项", "there is nothing of that name"},
                {"核对编号与时点", "check the number and the point in time"}},
    ProblemKind{ProblemCode::kMethod,
                "method",
                405,
                {"方法不适用", "not with this method"},
                {"使用 Allow 所列方法", "use one that Allow names"}},
    ProblemKind{ProblemCode::kNotAcceptable,
                "not-acceptable",
                406,
                {"没有所要的形式", "not in a form that Accept names"},
                {"改用 openapi.json 所列类型", "ask for a type that openapi.json lists"}},
    ProblemKind{ProblemCode::kConflict,
                "conflict",
                409,
                {"编号相同而内容不同", "the same id with other bytes"},
                {"另取记录编号重新起草", "draft it again under another entry id"}},
    ProblemKind{ProblemCode::kLengthRequired,
                "length-required",
                411,
                {"须先给出长度", "its length must be said first"},
                {"发送 Content-Length，不用 Transfer-Encoding",
                 "send Content-Length and no Transfer-Encoding"}},
    ProblemKind{ProblemCode::kTooLarge,
                "too-large",
                413,
                {"正文过大", "the body is too long"},
                {"拆成较小的记录", "send less in one request"}},
    ProblemKind{
        ProblemCode::kMediaType,
        "media-type",
        415,
        {"正文类型不符", "not a type of body that is taken here"},
        {"使用 openapi.json 所列 Content-Type", "use a Content-Type that openapi.json lists"}},
    ProblemKind{ProblemCode::kExpectation,
                "expectation",
                417,
                {"不支持 Expect", "send the body without asking first"},
                {"去掉 Expect 字段", "leave the field Expect out"}},
    ProblemKind{ProblemCode::kMisdirected,
                "misdirected",
                421,
                {"主机名不属于本节点", "this node does not answer for that host"},
                {"使用配置中 hosts 所列的名称", "use a name that the node's hosts list has"}},
    ProblemKind{ProblemCode::kRefused,
                "refused",
                422,
                {"不予受理", "refused by the rules"},
                {"按 reasons 逐条改正", "put right what each of reasons names"}},
    ProblemKind{ProblemCode::kTooOften,
                "too-often",
                429,
                {"请求过于频繁", "more than your share of requests"},
                {"按 Retry-After 稍候", "wait as Retry-After says"}},
    ProblemKind{ProblemCode::kHeadTooLarge,
                "head-too-large",
                431,
                {"请求头过大", "the head of the request is too large"},
                {"减少请求头字段", "send fewer or shorter fields"}},
    ProblemKind{ProblemCode::kInternal,
                "internal",
                500,
                {"节点未能作答", "this node could not answer"},
                {"把 instance 告知运行人员", "tell the operator what instance says"}},
    ProblemKind{ProblemCode::kUnavailable,
                "unavailable",
                503,
                {"节点正忙或尚未就绪", "this node is busy or not ready"},
                {"按 Retry-After 再试；重复提交是安全的",
                 "try again as Retry-After says; handing in twice is safe"}},
    ProblemKind{ProblemCode::kVersion,
                "version",
                505,
                {"只支持 HTTP/1.1", "HTTP/1.1 is spoken here"},
                {"改用 HTTP/1.1", "use HTTP/1.1"}},
};

ProblemCode code_of(Errc errc) {
  switch (errc) {
    case Errc::kRefused:
      return ProblemCode::kRefused;
    case Errc::kUsage:
    case Errc::kInvalid:
    case Errc::kLimit:
    case Errc::kVerification:
      return ProblemCode::kForm;
    case Errc::kNotFound:
      return ProblemCode::kNotFound;
    case Errc::kConflict:
      return ProblemCode::kConflict;
    case Errc::kBusy:
      return ProblemCode::kUnavailable;
    case Errc::kIo:
    case Errc::kCorruption:
      return ProblemCode::kInternal;
  }
  return ProblemCode::kInternal;
}

// Marks that turn the direction of writing: U+200E, U+200F, U+202A to U+202E, U+2066 to U+2069.
bool turns_direction(std::string_view rest) {
  if (rest.size() < 3 || rest[0] != '\xe2') return false;
  const auto second = static_cast<unsigned char>(rest[1]);
  const auto third = static_cast<unsigned char>(rest[2]);
  if (second == 0x80) return third == 0x8e || third == 0x8f || (third >= 0xaa && third <= 0xae);
  return second == 0x81 && third >= 0xa6 && third <= 0xa9;
}

std::string_view stand_in(char c) {
  switch (c) {
    case '<':
      return "‹";
    case '>':
      return "›";
    case '&':
      return "＆";
    case '"':
      return "”";
    default:
      return static_cast<unsigned char>(c) < 0x20 || c == 0x7f ? " " : "";
  }
}

}  // namespace

std::span<const ProblemKind> problem_kinds() {
  return kKinds;
}

const ProblemKind& kind_of(ProblemCode code) {
  const auto* kind = std::ranges::find(kKinds, code, &ProblemKind::code);
  LUOSHU_ASSERT(kind != kKinds.end());
  return *kind;
}

const ProblemKind* find_problem_kind(std::string_view name) {
  const auto* kind = std::ranges::find(kKinds, name, &ProblemKind::name);
  return kind == kKinds.end() ? nullptr : kind;
}

Problem problem_of(const Fault& fault) {
  Problem problem{code_of(fault.code), {chinese_detail(fault), fault.detail}};
  // What the disk said names files of this machine: it is for the log.
  if (problem.code == ProblemCode::kInternal)
    problem.detail = {"节点读取账本时出错", "this node could not read its ledger"};
  if (problem.code == ProblemCode::kUnavailable) problem.retry_after_s = 1;
  return problem;
}

Problem problem_of_status(unsigned status, const std::string& words) {
  const auto* kind = std::ranges::find(kKinds, status, &ProblemKind::status);
  const ProblemCode code = kind == kKinds.end() ? ProblemCode::kForm : kind->code;
  return {code, {in_chinese(words), words}};
}

std::string harmless(std::string_view text) {
  std::string shown;
  for (std::size_t i = 0; i < text.size() && shown.size() < kShownBytesMax; ++i) {
    const std::string_view instead = stand_in(text[i]);
    if (turns_direction(text.substr(i))) {
      shown += "\uFFFD";
      i += 2;
    } else if (!instead.empty()) {
      shown += instead;
    } else {
      shown += text[i];
    }
  }
  // Not within a character.
  if (shown.size() >= kShownBytesMax) {
    while (!shown.empty() && (static_cast<unsigned char>(shown.back()) & 0xc0U) == 0x80U)
      shown.pop_back();
    if (!shown.empty() && (static_cast<unsigned char>(shown.back()) & 0x80U) != 0) shown.pop_back();
    shown += "…";
  }
  return shown;
}

json::Value to_json(const Problem& problem, std::string_view instance) {
  const ProblemKind& kind = kind_of(problem.code);
  json::Object object{{"type", fmt::format("{}/problems/{}", kPrefix, kind.name)},
                      {"title", kind.title.en},
                      {"title_zh", kind.title.zh},
                      {"status", std::uint64_t{kind.status}},
                      {"detail", harmless(problem.detail.en)},
                      {"detail_zh", harmless(problem.detail.zh)},
                      {"instance", instance},
                      {"code", kind.name}};
  if (!problem.reasons.empty()) object.emplace_back("reasons", problem.reasons);
  if (!problem.would_do.empty()) object.emplace_back("would_do", problem.would_do);
  return object;
}

json::Value to_json(const ProblemKind& kind) {
  return json::Object{{"code", kind.name},      {"status", std::uint64_t{kind.status}},
                      {"title", kind.title.en}, {"title_zh", kind.title.zh},
                      {"about", kind.about.en}, {"about_zh", kind.about.zh}};
}

}  // namespace luoshu::api
