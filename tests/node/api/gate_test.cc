// The gate of the API: what it lets through has one route and known parameters, what it turns away
// has the status that the API promises.
#include "node/api/gate.h"

#include <fmt/format.h>
#include <gmock/gmock.h>

namespace luoshu::api {
namespace {

const GateRules kRules{{"luoshu.example", "127.0.0.1:8443"}};

std::string head(std::string_view line, std::string_view more = "",
                 std::string_view host = "luoshu.example") {
  return fmt::format("{} HTTP/1.1\r\nHost: {}\r\n{}\r\n", line, host, more);
}
std::string get(std::string_view below, std::string_view more = "") {
  return head(fmt::format("GET {}{}", kPrefix, below), more);
}
std::string post(std::string_view below, std::string_view more = "") {
  return head(fmt::format("POST {}{}", kPrefix, below), more);
}

unsigned status_of(const std::string& text) {
  const auto admission = admit(text, kRules);
  const auto* turned = std::get_if<Turned>(&admission);
  return turned == nullptr ? 200 : kind_of(turned->problem.code).status;
}
Asked asked(const std::string& text) {
  auto admission = admit(text, kRules);
  if (const auto* turned = std::get_if<Turned>(&admission)) {
    ADD_FAILURE() << turned->problem.detail.en;
    return {};
  }
  return std::get<Asked>(std::move(admission));
}

TEST(ApiGate, FindsTheRouteItsNamesAndItsParameters) {
  const Asked view = asked(get("/views/C2?division=%E6%B4%9B%E9%98%B3&period=2025Q4&limit=5"));
  EXPECT_EQ(view.route->id, RouteId::kView);
  EXPECT_THAT(view.names, testing::ElementsAre("C2"));
  EXPECT_EQ(*view.find("division"), "洛阳");
  EXPECT_EQ(view.find("party"), nullptr);
  EXPECT_EQ(view.form, Form::kJson);
  EXPECT_EQ(asked(get("/entries/12")).route->id, RouteId::kEntry);
  const Asked entry = asked(get("/entries/ly-impl/00ff"));
  EXPECT_EQ(entry.route->id, RouteId::kEntryOfAuthor);
  EXPECT_THAT(entry.names, testing::ElementsAre("ly-impl", "00ff"));
  EXPECT_EQ(asked(head(fmt::format("HEAD {}/head", kPrefix))).route->id, RouteId::kHead);
  EXPECT_EQ(asked(get("/search?text=a+b%2B")).query.front().second, "a b+");
}

TEST(ApiGate, EveryRouteIsFoundByItsOwnPattern) {
  for (const Route& route : all_routes()) {
    std::string path;
    for (std::size_t at = 0; at < route.pattern.size(); ++at) {
      if (route.pattern[at] == '{') {
        path += '7';
        at = route.pattern.find('}', at);
      } else {
        path += route.pattern[at];
      }
    }
    const RouteFound found = find_route(route.method, path);
    ASSERT_NE(found.route, nullptr) << route.pattern;
    EXPECT_EQ(found.route->id, route.id) << route.pattern;
    EXPECT_EQ(found.names.size(), names_of(route).size());
    EXPECT_FALSE(route.forms.empty());
    EXPECT_FALSE(route.summary.zh.empty());
  }
}

TEST(ApiGate, TurnsAwayWhatIsNotThere) {
  EXPECT_EQ(status_of(head("GET /")), 404U);
  EXPECT_EQ(status_of(get("")), 404U);
  EXPECT_EQ(status_of(get("/nothing")), 404U);
  EXPECT_EQ(status_of(get("/views/")), 404U);
  EXPECT_EQ(status_of(get("/views/C2/more")), 404U);
  EXPECT_EQ(status_of(get("/views/%FF")), 404U);
  EXPECT_EQ(status_of(head("OPTIONS /luoshu/v1/head")), 405U);
  EXPECT_EQ(status_of(head("DELETE /luoshu/v1/session")), 405U);
  const auto admission = admit(post("/head"), kRules);
  const auto& turned = std::get<Turned>(admission);
  EXPECT_EQ(turned.problem.allow, "GET, HEAD");
  EXPECT_TRUE(turned.may_go_on);
  const auto both = admit(head("POST /luoshu/v1/views"), kRules);
  EXPECT_EQ(std::get<Turned>(both).problem.allow, "GET, HEAD");
  EXPECT_EQ(find_route("PUT", "/session").allow, "GET, HEAD, POST");
}

TEST(ApiGate, TurnsAwayForeignHostsAndFramings) {
  EXPECT_EQ(status_of(head("GET /luoshu/v1/head", "", "evil.example")), 421U);
  EXPECT_EQ(status_of(head("GET /luoshu/v1/head", "", "LUOSHU.example")), 200U);
  EXPECT_EQ(status_of(head("GET /luoshu/v1/head", "", "luoshu.example:80")), 421U);
  EXPECT_EQ(status_of(get("/head", "Host: luoshu.example\r\n")), 400U);
  EXPECT_EQ(status_of(get("/head", "Transfer-Encoding: gzip\r\n")), 411U);
  EXPECT_EQ(status_of(get("/head", "Expect: 100-continue\r\n")), 417U);
  EXPECT_EQ(status_of(get("/head", "Content-Length: 5, 5\r\n")), 400U);
  EXPECT_EQ(status_of(get("/head", "Content-Length: 5\r\n")), 413U);
  EXPECT_EQ(status_of(get("/%2e%2e/head")), 400U);
  EXPECT_EQ(status_of("GET /luoshu/v1/head HTTP/1.0\r\nHost: luoshu.example\r\n\r\n"), 505U);
  std::string many;
  for (int i = 0; i < 80; ++i) many += fmt::format("A{}: b\r\n", i);
  EXPECT_EQ(status_of(get("/head", many)), 431U);
}

TEST(ApiGate, TurnsAwayParametersThatNobodyHeeds) {
  EXPECT_EQ(status_of(get("/head?x=1")), 400U);
  EXPECT_EQ(status_of(get("/views/C2?period=2025Q4&period=2025Q4")), 400U);
  EXPECT_EQ(status_of(get("/views/C2?period=%FF")), 400U);
  EXPECT_EQ(status_of(get("/explain?division=410300")), 400U);
  EXPECT_EQ(status_of(get("/explain?division=410300&period=2025Q4")), 200U);
  EXPECT_EQ(status_of(get("/views/C2?format=pdf")), 400U);
  EXPECT_EQ(asked(get("/views/C2?format=xlsx", "Accept: text/csv\r\n")).form, Form::kXlsx);
}

TEST(ApiGate, ChoosesTheFormByAccept) {
  const auto form = [](std::string_view accept) {
    return asked(get("/views/C2", fmt::format("Accept: {}\r\n", accept))).form;
  };
  EXPECT_EQ(form("*/*"), Form::kJson);
  EXPECT_EQ(form("text/csv"), Form::kCsv);
  EXPECT_EQ(form("text/*;q=0.5, application/json;q=0.2"), Form::kCsv);
  EXPECT_EQ(form("text/html, application/xhtml+xml, */*;q=0.8"), Form::kJson);
  EXPECT_EQ(status_of(get("/views/C2", "Accept: image/png\r\n")), 406U);
  EXPECT_EQ(status_of(get("/views/C2", "Accept: application/json;q=0\r\n")), 406U);
}

TEST(ApiGate, TakesPostsFromOurPagesAndFromPrograms) {
  const std::string typed = "Content-Type: application/octet-stream\r\nContent-Length: 9\r\n";
  const auto status = [&](std::string_view more) {
    return status_of(post("/entries", typed + std::string(more)));
  };
  EXPECT_EQ(status(""), 200U);
  EXPECT_EQ(status("Sec-Fetch-Site: same-origin\r\n"), 200U);
  EXPECT_EQ(status("Sec-Fetch-Site: none\r\n"), 200U);
  EXPECT_EQ(status("Sec-Fetch-Site: same-site\r\n"), 403U);
  EXPECT_EQ(status("Sec-Fetch-Site: cross-site\r\n"), 403U);
  EXPECT_EQ(status("Sec-Fetch-Site: none\r\nSec-Fetch-Site: none\r\n"), 403U);
  EXPECT_EQ(status("Origin: https://luoshu.example\r\n"), 200U);
  EXPECT_EQ(status("Origin: http://luoshu.example\r\n"), 403U);
  EXPECT_EQ(status("Origin: https://evil.example\r\n"), 403U);
  EXPECT_EQ(status("Origin: null\r\n"), 403U);
  EXPECT_EQ(status("Sec-Fetch-Site: cross-site\r\nOrigin: https://luoshu.example\r\n"), 403U);
}

TEST(ApiGate, HoldsBodiesToTheirTypeAndLength) {
  EXPECT_EQ(status_of(post("/entries", "Content-Length: 9\r\n")), 415U);
  EXPECT_EQ(status_of(post("/entries", "Content-Type: text/plain\r\nContent-Length: 9\r\n")), 415U);
  EXPECT_EQ(status_of(post("/try",
                           "Content-Type: application/json; charset=utf-8\r\n"
                           "Content-Length: 9\r\n")),
            200U);
  EXPECT_EQ(status_of(post("/entries",
                           "Content-Type: application/octet-stream\r\n"
                           "Content-Length: 1114113\r\n")),
            413U);
  EXPECT_EQ(status_of(post("/session", "Content-Length: 1\r\n")), 413U);
}

TEST(ApiGate, ReadsCredentialsAndGuessesNothing) {
  EXPECT_FALSE(asked(get("/head")).bearer);
  EXPECT_EQ(*asked(get("/head", "Authorization: Bearer abc\r\n")).bearer, "abc");
  EXPECT_EQ(*asked(get("/head", "Authorization: bearer abc\r\n")).bearer, "abc");
  EXPECT_EQ(*asked(get("/head", "Authorization: Basic abc\r\n")).bearer, "");
  EXPECT_EQ(*asked(get("/head", "Authorization: Bearer a\r\nAuthorization: Bearer b\r\n")).bearer,
            "");
  EXPECT_EQ(*asked(get("/head", "Cookie: a=b; __Host-luoshu=77\r\n")).cookie, "77");
  EXPECT_FALSE(asked(get("/head", "Cookie: __Host-luoshu=7; __Host-luoshu=8\r\n")).cookie);
  EXPECT_FALSE(asked(get("/head", "Cookie: x__Host-luoshu=7\r\n")).cookie);
}

TEST(ApiGate, TextsAreWholeUtf8) {
  EXPECT_EQ(decode_query("%E6%B4%9B"), "洛");
  for (const std::string_view bad :
       {"%", "%4", "%zz", "%C0%AF", "%ED%A0%80", "%F4%90%80%80", "%E6%B4", "%80", "%FF"})
    EXPECT_FALSE(decode_query(bad)) << bad;
}

}  // namespace
}  // namespace luoshu::api
