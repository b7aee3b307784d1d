// The gate in front of HTTP: what has two meanings, or a meaning that nobody needs, is refused from
// the head alone.

#include "node/core/http_gate.h"

#include <gmock/gmock.h>

namespace luoshu::node {
namespace {

// Not with +: GCC 12 sees an overflow in it that is none (its bug 105651).
std::string joined(std::initializer_list<std::string_view> parts) {
  std::string text;
  for (const std::string_view part : parts) text.append(part);
  return text;
}

constexpr HttpLimits kLimits{2'048, 1'000};

std::string head(const std::string& line, const std::vector<std::string>& fields = {"Host: a"}) {
  std::string text = joined({line, "\r\n"});
  for (const std::string& field : fields) text += joined({field, "\r\n"});
  return joined({text, "\r\n"});
}

// 0 where it is admitted.
unsigned status(const std::string& text) {
  const auto admission = admit_http(text, kLimits);
  const auto* refusal = std::get_if<HttpRefusal>(&admission);
  return refusal == nullptr ? 0 : refusal->status;
}

HttpAdmitted admitted(const std::string& text) {
  const auto admission = admit_http(text, kLimits);
  EXPECT_TRUE(std::holds_alternative<HttpAdmitted>(admission)) << text;
  const auto* request = std::get_if<HttpAdmitted>(&admission);
  return request == nullptr ? HttpAdmitted{} : *request;
}

unsigned with_target(const std::string& target) {
  return status(head(joined({"GET ", target, " HTTP/1.1"})));
}

unsigned with_fields(std::vector<std::string> fields) {
  fields.insert(fields.begin(), "Host: a");
  return status(head("POST /p HTTP/1.1", fields));
}

TEST(HttpGate, WhatIsAdmitted) {
  EXPECT_EQ(admitted(head("GET /views/C2?division=410300&q=%2F%e8%b1%ab HTTP/1.1",
                          {"host: a.example:80", "Content-Length: 0", "Connection: keep-alive"})),
            (HttpAdmitted{"GET", "/views/C2", "division=410300&q=%2F%e8%b1%ab", "a.example:80", 0,
                          true}));
  EXPECT_EQ(admitted(head("POST /%74 HTTP/1.1", {"Host:[::1]:9", "content-length:\t12 "})),
            (HttpAdmitted{"POST", "/t", "", "[::1]:9", 12, true}));
  EXPECT_FALSE(admitted(head("HEAD / HTTP/1.1", {"Host: a", "Connection: x, CLOSE"})).keep_alive);
  EXPECT_EQ(admitted(head("GET /a?b?c=/. HTTP/1.1")).query, "b?c=/.");
  EXPECT_EQ(admitted(head("GET /%252F HTTP/1.1")).path, "/%2F") << "decoded once";
  // An upgrade is not heeded.
  EXPECT_EQ(with_fields({"Upgrade: h2c", "Connection: upgrade"}), 0U);
}

TEST(HttpGate, NoTransferEncodingWhatever) {
  for (const char* value : {"chunked", "gzip", "gzip, chunked", "identity", "", "xchunked", "\t"})
    for (const char* name : {"Transfer-Encoding", "transfer-encoding", "TRANSFER-ENCODING"}) {
      const std::string field = joined({std::string(name), ": ", value});
      EXPECT_EQ(with_fields({field}), 411U) << field;
      EXPECT_EQ(with_fields({field, "Content-Length: 3"}), 411U) << field;
      EXPECT_EQ(with_fields({"Content-Length: 3", field}), 411U) << field;
      EXPECT_EQ(status(head("POST / HTTP/1.0", {"Host: a", field})), 411U) << field;
    }
  EXPECT_EQ(with_fields({"Transfer-Encoding : chunked"}), 400U);
  EXPECT_EQ(with_fields({"Transfer-Encoding\x0b: chunked"}), 400U);
}

TEST(HttpGate, OneVersion) {
  for (const char* version : {"HTTP/1.0", "HTTP/2.0", "HTTP/0.9", "HTTP/1.2", "HTTP/9.9"})
    EXPECT_EQ(status(head(joined({"GET / ", std::string(version)}))), 505U) << version;
  for (const char* version : {"http/1.1", "HTTP/1.11", "HTTP/1", "HTTP/11", "HTP/1.1", "HTTP/1.1 "})
    EXPECT_EQ(status(head(joined({"GET / ", std::string(version)}))), 400U) << version;
  for (const char* line : {"GET /", "GET", "", " ", "GET  / HTTP/1.1", "GET /  HTTP/1.1",
                           " GET / HTTP/1.1", "GET / / HTTP/1.1", "GET\t/\tHTTP/1.1"})
    EXPECT_EQ(status(head(line)), 400U) << line;
}

TEST(HttpGate, OneHost) {
  const auto with_hosts = [](const std::vector<std::string>& hosts) {
    return status(head("GET / HTTP/1.1", hosts));
  };
  EXPECT_EQ(with_hosts({}), 400U);
  EXPECT_EQ(with_hosts({"Host: a", "Host: a"}), 400U);
  EXPECT_EQ(with_hosts({"Host: a", "host: b"}), 400U);
  for (const char* host : {"", "a b", "a,b", "a@b", "a/b", "a\"", "http://a", "a%00"})
    EXPECT_EQ(with_hosts({joined({std::string("Host: "), host})}), 400U) << host;
  EXPECT_EQ(with_hosts({joined({"Host: ", std::string(256, 'a')})}), 400U);
  EXPECT_EQ(with_hosts({joined({"Host: ", std::string(255, 'a')})}), 0U);
}

TEST(HttpGate, OneLength) {
  for (const char* value : {"+5", "-5", "5, 5", "5,5", "5 5", "0x5", "5.0", "", "five", "5;", "\t"})
    EXPECT_EQ(with_fields({joined({std::string("Content-Length: "), value})}), 400U) << value;
  EXPECT_EQ(with_fields({"Content-Length: 5", "Content-Length: 5"}), 400U);
  EXPECT_EQ(with_fields({"Content-Length: 5", "content-length: 6"}), 400U);
  EXPECT_EQ(with_fields({"Content-Length: 1000"}), 0U);
  for (const char* value : {"1001", "9007199254740993", "18446744073709551616",
                            "18446744073709551621", "99999999999999999999999999999999"})
    EXPECT_EQ(with_fields({joined({std::string("Content-Length: "), value})}), 413U) << value;
  EXPECT_EQ(with_fields({"Content-Length: 0000000000000000000000005"}), 413U);
  EXPECT_EQ(admitted(head("POST / HTTP/1.1")).body_bytes, 0U) << "none said, none read";
}

TEST(HttpGate, MethodsAndExpectations) {
  for (const char* method : {"OPTIONS", "PUT", "DELETE", "TRACE", "CONNECT", "PATCH", "PRI", "get",
                             "GETT", "G", "!#$%&'*+-.^_`|~"}) {
    const auto admission = admit_http(head(joined({std::string(method), " / HTTP/1.1"})), kLimits);
    EXPECT_EQ(admission, HttpAdmission(HttpRefusal{405, "not with this method", "GET, HEAD, POST"}))
        << method;
  }
  for (const char* method : {"G(T", "G:T", "G\"T", "\x80", "G\x01"})
    EXPECT_EQ(status(head(joined({std::string(method), " / HTTP/1.1"}))), 400U) << method;
  EXPECT_EQ(with_fields({"Expect: 100-continue"}), 417U);
  EXPECT_EQ(with_fields({"expect:"}), 417U);
}

TEST(HttpGate, OnlyOriginForm) {
  for (const char* target : {"*", "http://a/", "HTTP://a/metrics", "a:80", "metrics", "?a", "%2Fa"})
    EXPECT_EQ(with_target(target), 400U) << target;
  EXPECT_EQ(with_target(joined({"/", std::string(2'047, 'a')})), 0U);
  EXPECT_EQ(with_target(joined({"/", std::string(2'048, 'a')})), 400U);
  EXPECT_EQ(with_target(joined({"/a?", std::string(2'045, 'b')})), 0U);
  EXPECT_EQ(with_target(joined({"/a?", std::string(2'046, 'b')})), 400U);
}

TEST(HttpGate, EveryByteInATarget) {
  for (int byte = 0; byte < 256; ++byte) {
    const bool good = byte > ' ' && byte < 0x7f && byte != '#' && byte != '\\' && byte != '%';
    const std::string one(1, static_cast<char>(byte));
    EXPECT_EQ(with_target(joined({"/a", one, "b"})), good ? 0U : 400U) << byte;
    EXPECT_EQ(with_target(joined({"/a?c", one, "b"})), good ? 0U : 400U) << byte;
  }
}

int hex(int c) {
  constexpr std::string_view kDigits = "0123456789abcdef";
  const auto at = kDigits.find(static_cast<char>(c >= 'A' && c <= 'F' ? c + 'a' - 'A' : c));
  return at == std::string_view::npos ? -1 : static_cast<int>(at);
}

TEST(HttpGate, EveryEscape) {
  for (int x = 0; x < 256; ++x)
    for (int y = 0; y < 256; ++y) {
      const std::string escape = {'%', static_cast<char>(x), static_cast<char>(y)};
      const int byte = hex(x) < 0 || hex(y) < 0 ? -1 : hex(x) * 16 + hex(y);
      const bool in_path = byte >= ' ' && byte != 0x7f && byte != '/' && byte != '\\';
      ASSERT_EQ(with_target(joined({"/a", escape, "b"})), in_path ? 0U : 400U) << x << " " << y;
      ASSERT_EQ(with_target(joined({"/?a", escape})), byte > 0 ? 0U : 400U) << x << " " << y;
    }
  for (const char* target : {"/%", "/%4", "/a%", "/a%4", "/?%", "/?%4", "/%%41", "/%4%31"})
    EXPECT_EQ(with_target(target), 400U) << target;
}

TEST(HttpGate, NoDotSegments) {
  for (const char* path : {"/.", "/..", "/./a", "/../a", "/a/.", "/a/..", "/a/./b", "/a/../b",
                           "/%2e", "/%2E%2e/etc", "/.%2e", "//..", "/a/%2e/", "/..?q"})
    EXPECT_EQ(with_target(path), 400U) << path;
  for (const char* path : {"/...", "/.a", "/a.", "/..a", "/a..", "/a/.b", "//", "/%2e."})
    EXPECT_EQ(with_target(path), std::string_view(path) == "/%2e." ? 400U : 0U) << path;
}

TEST(HttpGate, EveryByteInAField) {
  constexpr std::string_view kNameMarks = "!#$%&'*+-.^_`|~";
  for (int byte = 0; byte < 256; ++byte) {
    const char c = static_cast<char>(byte);
    const std::string one(1, c);
    const bool in_value = (byte >= ' ' && byte < 0x7f) || byte == '\t';
    EXPECT_EQ(with_fields({joined({"X-Y: a", one, "b"})}), in_value ? 0U : 400U) << byte;
    // A colon ends the name; what follows is value.
    const bool in_name = hex(byte) >= 0 || (byte >= 'a' && byte <= 'z') ||
                         (byte >= 'A' && byte <= 'Z') || c == ':' ||
                         (byte < 0x80 && byte > 0 && kNameMarks.find(c) != std::string_view::npos);
    EXPECT_EQ(with_fields({joined({"X", one, "Y: ab"})}), in_name ? 0U : 400U) << byte;
  }
}

TEST(HttpGate, LinesThatTwoReadersEndDifferently) {
  EXPECT_EQ(with_fields({"X: a\r\n b"}), 400U) << "a field folded over two lines";
  EXPECT_EQ(with_fields({"X: a\r\n\tContent-Length: 5"}), 400U);
  EXPECT_EQ(status("GET / HTTP/1.1\r\n Host: a\r\n\r\n"), 400U);
  EXPECT_EQ(status("GET / HTTP/1.1\nHost: a\n\n"), 400U);
  EXPECT_EQ(status("GET / HTTP/1.1\r\nHost: a\nX: b\r\n\r\n"), 400U);
  EXPECT_EQ(status("GET / HTTP/1.1\r\nHost: a\rX: b\r\n\r\n"), 400U);
  EXPECT_EQ(status("GET / HTTP/1.1\r\r\nHost: a\r\n\r\n"), 400U);
  EXPECT_EQ(status("\r\nGET / HTTP/1.1\r\nHost: a\r\n\r\n"), 400U);
  EXPECT_EQ(with_fields({"no colon"}), 400U);
  EXPECT_EQ(with_fields({": no name"}), 400U);
  EXPECT_EQ(with_fields({"X : blank before the colon"}), 400U);
}

TEST(HttpGate, SoManyFields) {
  std::vector<std::string> fields(kHttpFieldsMax - 1, "X: y");
  EXPECT_EQ(with_fields(fields), 0U);
  fields.emplace_back("X: y");
  EXPECT_EQ(with_fields(fields), 431U);
}

TEST(HttpGate, AHeadEndsWhereItEnds) {
  const std::string whole = head("GET / HTTP/1.1", {"Host: a", "X: y"});
  for (std::size_t size = 0; size < whole.size(); ++size) {
    EXPECT_EQ(http_head_end(std::string_view(whole).substr(0, size)), std::nullopt) << size;
    EXPECT_EQ(status(whole.substr(0, size)), 400U) << size;
    // Looking on from where the last look ended finds the same.
    EXPECT_EQ(http_head_end(joined({whole, "more"}), size < 2 ? 0 : size - 2), whole.size())
        << size;
  }
  EXPECT_EQ(http_head_end("GET / HTTP/1.1\n\nmore"), 16U);
  EXPECT_EQ(status(joined({whole, "x"})), 400U);
}

// Whatever one byte becomes, the length of the body is what one reader of `Content-Length: 12`
// would say, and the path is printable.
TEST(HttpGate, EveryByteChanged) {
  const std::string good = head("POST /p HTTP/1.1", {"Host: a", "Content-Length: 12"});
  for (std::size_t at = 0; at < good.size(); ++at)
    for (int byte = 0; byte < 256; ++byte) {
      std::string text = good;
      text[at] = static_cast<char>(byte);
      const auto admission = admit_http(text, kLimits);
      const auto* request = std::get_if<HttpAdmitted>(&admission);
      if (request == nullptr) continue;
      const bool has_length = text.find("ontent-Length:") != std::string::npos &&
                              (text[good.find("Content")] | 0x20) == 'c';
      std::string digits = text.substr(good.find(" 12"), 3);
      if (digits.front() == ' ' || digits.front() == '\t') digits.erase(0, 1);
      if (!has_length || digits.find_first_not_of("0123456789") != std::string::npos) continue;
      EXPECT_EQ(request->body_bytes, std::stoul(digits)) << text;
    }
}

}  // namespace
}  // namespace luoshu::node
