#include "node/api/answer.h"

#include <fmt/format.h>
#include <gmock/gmock.h>

#include <set>

#include "node/api/etag.h"
#include "node/api/openapi.h"

namespace luoshu::api {
namespace {

using testing::HasSubstr;
using testing::Not;

TEST(EntityTag, ChangesWithEveryPart) {
  const TagParts parts{"aa", 477, "", "c2", "division=410300", "json", "identity", "1"};
  const std::string tag = entity_tag(parts);
  EXPECT_THAT(tag, testing::StartsWith("\"477.-.c2."));
  EXPECT_EQ(tag.size(), 2U + 9 + 32);
  std::set<std::string> tags{tag};
  for (const auto& change : std::vector<std::function<void(TagParts&)>>{
           [](TagParts& one) { one.ledger = "ab"; }, [](TagParts& one) { one.size = 478; },
           [](TagParts& one) { one.effective = "2025-12-31"; },
           [](TagParts& one) { one.code = "c1"; }, [](TagParts& one) { one.question = ""; },
           [](TagParts& one) { one.format = "csv"; }, [](TagParts& one) { one.encoding = "gzip"; },
           [](TagParts& one) { one.build = "2"; },
           [](TagParts& one) {
             one.code = "c";
             one.question = "2division=410300";
           }}) {
    TagParts other = parts;
    change(other);
    EXPECT_TRUE(tags.insert(entity_tag(other)).second);
  }
}

TEST(EntityTag, IsNamedInAList) {
  EXPECT_TRUE(names_tag("\"a\"", "\"a\""));
  EXPECT_TRUE(names_tag("\"b\", W/\"a\"", "\"a\""));
  EXPECT_TRUE(names_tag("*", "\"a\""));
  EXPECT_FALSE(names_tag("", "\"a\""));
  EXPECT_FALSE(names_tag("a", "\"a\""));
  EXPECT_FALSE(names_tag("\"ab\"", "\"a\""));
}

TEST(Answer, NoFieldBreaksTheHead) {
  Answer answer{200, "text/plain", "body"};
  answer.add("X-Good", "value");
  answer.add("X-Bad", "a\r\nSet-Cookie: b=c");
  answer.add("X-Bad", std::string("a\0b", 3));
  answer.add("X-Bad", "洛");
  const std::string text = bytes_of(answer, {"r1", Time{}, true});
  EXPECT_THAT(text, HasSubstr("X-Good: value\r\n"));
  EXPECT_THAT(text, Not(HasSubstr("X-Bad")));
  EXPECT_THAT(text, HasSubstr("Connection: close\r\nContent-Length: 4\r\n\r\nbody"));
}

TEST(Answer, CarriesWhatKeepsBrowsersFromGuessing) {
  const std::string text = bytes_of({304, "application/json", "x"}, {"r1", Time{}, false});
  for (const char* field :
       {"X-Content-Type-Options: nosniff", "default-src 'none'", "Cache-Control: no-store",
        "Cross-Origin-Resource-Policy: same-origin", "Referrer-Policy", "X-Request-Id: r1"})
    EXPECT_THAT(text, HasSubstr(field));
  EXPECT_THAT(text, Not(HasSubstr("Content-Length")));
  EXPECT_TRUE(text.ends_with("\r\n\r\n"));
  const std::string head =
      bytes_of({200, "text/plain", "body"}, {.request_id = "r", .now = {}, .head_only = true});
  EXPECT_THAT(head, HasSubstr("Content-Length: 4"));
  EXPECT_TRUE(head.ends_with("\r\n\r\n"));
  EXPECT_THAT(head, Not(HasSubstr("Strict-Transport-Security")));
}

TEST(Answer, ADateIsWrittenAsHttpWantsIt) {
  EXPECT_EQ(http_date(Time{784'111'777LL * 1'000'000}), "Sun, 06 Nov 1994 08:49:37 GMT");
  EXPECT_EQ(http_date(Time{0}), "Thu, 01 Jan 1970 00:00:00 GMT");
}

TEST(Answer, AFileNameIsPlain) {
  EXPECT_EQ(attachment("C2-洛\"\r\n.csv"), "attachment; filename=\"C2-______.csv\"");
}

TEST(Problem, SaysAllThatIsPromised) {
  Problem problem = problem_of({Errc::kBusy, "busy <b>", "忙"});
  const Answer answer = answer_of(problem, "r7");
  EXPECT_EQ(answer.status, 503U);
  EXPECT_EQ(answer.type, "application/problem+json");
  EXPECT_THAT(answer.fields, testing::Contains(testing::Pair("Retry-After", "1")));
  const auto value = json::parse(answer.body);
  ASSERT_TRUE(value);
  EXPECT_EQ(*value->find("type")->string(), "/luoshu/v1/problems/unavailable");
  EXPECT_EQ(*value->find("detail")->string(), "busy ‹b›");
  EXPECT_EQ(*value->find("instance")->string(), "r7");
  EXPECT_EQ(value->find("status")->integer(), 503);
  // What the disk says is not for strangers.
  EXPECT_THAT(problem_of({Errc::kIo, "/srv/x: no"}).detail.en, Not(HasSubstr("/srv")));
}

TEST(Problem, KindsAreToldApart) {
  std::set<std::string_view> names;
  std::set<unsigned> statuses;
  for (const ProblemKind& kind : problem_kinds()) {
    EXPECT_TRUE(names.insert(kind.name).second);
    EXPECT_TRUE(statuses.insert(kind.status).second);
    EXPECT_EQ(find_problem_kind(kind.name), &kind);
    EXPECT_EQ(problem_of_status(kind.status, "words").code, kind.code);
    for (const BilingualView& text : {kind.title, kind.about}) {
      EXPECT_FALSE(text.zh.empty());
      EXPECT_FALSE(text.en.empty());
    }
  }
  EXPECT_EQ(find_problem_kind("nothing"), nullptr);
}

TEST(Problem, WhatSomebodyWroteHasNoEffect) {
  EXPECT_EQ(harmless("<img onerror='x'>&\"\n"), "‹img onerror='x'›＆” ");
  EXPECT_EQ(harmless("a\u202eb\u2066c"), "a\uFFFDb\uFFFDc");
  EXPECT_LE(harmless(std::string(10'000, 'a')).size(), 310U);
  const std::string cut = harmless(fmt::format("{:a<299}洛洛", ""));
  EXPECT_TRUE(cut.ends_with("…"));
}

TEST(OpenApi, ListsEveryRouteWithEveryStatus) {
  const json::Value document = openapi("1");
  const json::Value* paths = document.find("paths");
  std::size_t operations = 0;
  for (const auto& [path, item] : *paths->object()) operations += item.object()->size();
  EXPECT_EQ(operations, all_routes().size());
  std::set<std::string> ids;
  for (const Route& route : all_routes()) {
    const json::Value* item = paths->find(std::string(kPrefix) + std::string(route.pattern));
    ASSERT_NE(item, nullptr) << route.pattern;
    const json::Value* operation = item->find(route.method == "GET" ? "get" : "post");
    ASSERT_NE(operation, nullptr);
    EXPECT_TRUE(ids.insert(*operation->find("operationId")->string()).second);
    for (const unsigned status : statuses_of(route))
      EXPECT_NE(operation->find("responses")->find(std::to_string(status)), nullptr);
    EXPECT_EQ(operation->find("security") != nullptr, route.matter != Matter::kPublic);
  }
  EXPECT_TRUE(json::parse(json::to_line(document)));
}

}  // namespace
}  // namespace luoshu::api
