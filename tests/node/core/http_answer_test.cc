// What a node reads from a stranger's HTTP server: bounded in every part, and understood one way.

#include "node/core/http_answer.h"

#include <gmock/gmock.h>

namespace luoshu::node {
namespace {

constexpr std::size_t kBodyMax = 100;

struct Read {
  Status status;
  bool done = false;
  unsigned code = 0;
  std::string body;
};

Read read(std::string_view text, std::size_t step, std::size_t body_max = kBodyMax) {
  HttpAnswerReader reader(body_max);
  Read read;
  while (!text.empty() && read.status) {
    const std::string_view piece = text.substr(0, step);
    text.remove_prefix(piece.size());
    read.status = reader.add(piece);
    EXPECT_LE(reader.buffered(), kHttpAnswerHeadBytesMax + step);
  }
  if (read.status) read.status = reader.end();
  read.done = reader.done();
  read.code = reader.head().status;
  read.body = reader.body();
  EXPECT_LE(read.body.size(), body_max);
  return read;
}

// Read at once and byte by byte it is the same.
Read read(std::string_view text) {
  Read whole = read(text, text.size() + 1);
  for (const std::size_t step : {1U, 7U}) {
    const Read other = read(text, step);
    EXPECT_EQ(other.status.has_value(), whole.status.has_value()) << text.substr(0, 200);
    EXPECT_EQ(other.status.error().code, whole.status.error().code) << text.substr(0, 200);
    EXPECT_EQ(other.done, whole.done) << text.substr(0, 200);
    if (!whole.done) continue;
    EXPECT_EQ(other.code, whole.code) << text.substr(0, 200);
    EXPECT_EQ(other.body, whole.body) << text.substr(0, 200);
  }
  return whole;
}

std::string answer(const std::vector<std::string>& fields, const std::string& rest) {
  std::string text = "HTTP/1.1 200 OK\r\n";
  for (const std::string& field : fields) text += field + "\r\n";
  return text + "\r\n" + rest;
}

Errc fault(std::string_view text) {
  const Read got = read(text);
  EXPECT_FALSE(got.status) << text.substr(0, 200);
  EXPECT_FALSE(got.done) << text.substr(0, 200);
  return got.status ? Errc::kBusy : got.status.error().code;
}

void expect_body(std::string_view text, std::string_view body) {
  const Read got = read(text);
  EXPECT_TRUE(got.status && got.done) << text << got.status.error().detail;
  EXPECT_EQ(got.body, body) << text;
}

TEST(HttpAnswer, TheThreeWaysThatABodyEnds) {
  expect_body(answer({"Content-Length: 3"}, "abc"), "abc");
  expect_body(answer({"Content-Length: 0"}, ""), "");
  expect_body(answer({"transfer-encoding: Chunked"}, "1\r\na\r\n2\r\nbc\r\n0\r\n\r\n"), "abc");
  expect_body(answer({"Transfer-Encoding: chunked"}, "0\r\n\r\n"), "");
  expect_body(answer({"Server: \xc3\xa9"}, "abc"), "abc");
  expect_body("HTTP/1.0 200 OK\r\n\r\nabc", "abc");
  expect_body("HTTP/1.1 204 No Content\r\n\r\n", "");
  expect_body("HTTP/1.1 304\r\nContent-Length: 9\r\n\r\n", "");
  expect_body(answer({"Content-Length: 3"}, "abcHTTP/1.1 200 OK\r\n\r\n"), "abc");
  EXPECT_EQ(read("HTTP/1.1 409 Conflict\r\nContent-Length: 0\r\n\r\n").code, 409U);
}

TEST(HttpAnswer, FramingThatMeansTwoThings) {
  EXPECT_EQ(fault(answer({"Content-Length: 3", "Content-Length: 3"}, "abc")), Errc::kInvalid);
  EXPECT_EQ(fault(answer({"Content-Length: 3", "Transfer-Encoding: chunked"}, "abc")),
            Errc::kInvalid);
  for (const char* value : {"3, 3", "+3", "-3", "", "0x3", "3 3", "99999999999999999999"})
    EXPECT_EQ(fault(answer({std::string("Content-Length: ") + value}, "abc")), Errc::kInvalid)
        << value;
  for (const char* value :
       {"gzip", "gzip, chunked", "chunked, chunked", "identity", "", "xchunked"})
    EXPECT_EQ(fault(answer({std::string("Transfer-Encoding: ") + value}, "0\r\n\r\n")),
              Errc::kInvalid)
        << value;
  EXPECT_EQ(fault(answer({"X: a\r\n b"}, "abc")), Errc::kInvalid) << "folded";
  EXPECT_EQ(fault("HTTP/1.1 200 OK\nContent-Length: 3\n\nabc"), Errc::kInvalid);
  EXPECT_EQ(fault("HTTP/1.1 101 Switching\r\nUpgrade: x\r\n\r\n"), Errc::kInvalid);
}

TEST(HttpAnswer, ChunksOfNothingButALength) {
  const auto chunked = [](const std::string& rest) {
    return fault(answer({"Transfer-Encoding: chunked"}, rest));
  };
  EXPECT_EQ(chunked("0\r\nX: y\r\n\r\n"), Errc::kInvalid) << "a trailer";
  EXPECT_EQ(chunked("0\r\nX: " + std::string(70'000, 'y') + "\r\n\r\n"), Errc::kInvalid);
  EXPECT_EQ(chunked("1;a=b\r\na\r\n0\r\n\r\n"), Errc::kInvalid) << "an extension";
  EXPECT_EQ(chunked("1;" + std::string(65'536, 'a') + "\r\na\r\n0\r\n\r\n"), Errc::kInvalid);
  EXPECT_EQ(chunked("1 \r\na\r\n0\r\n\r\n"), Errc::kInvalid);
  EXPECT_EQ(chunked("-1\r\na\r\n0\r\n\r\n"), Errc::kInvalid);
  EXPECT_EQ(chunked("\r\n"), Errc::kInvalid);
  EXPECT_EQ(chunked("000000001\r\na\r\n0\r\n\r\n"), Errc::kInvalid);
  EXPECT_EQ(chunked("1\na\n0\n\n"), Errc::kInvalid);
  EXPECT_EQ(chunked("1\r\nab\r\n0\r\n\r\n"), Errc::kInvalid);
  EXPECT_EQ(chunked("ffffffff\r\n"), Errc::kLimit);
  EXPECT_EQ(chunked("64\r\n" + std::string(100, 'a') + "\r\n1\r\nb\r\n0\r\n\r\n"), Errc::kLimit);
  EXPECT_EQ(chunked("1\r\na\r\n0\r\n\r"), Errc::kInvalid) << "cut off";
}

TEST(HttpAnswer, NothingGrows) {
  EXPECT_EQ(fault(answer({"Content-Length: 101"}, "")), Errc::kLimit);
  EXPECT_EQ(fault(answer({}, std::string(101, 'a'))), Errc::kLimit);
  EXPECT_EQ(fault("HTTP/1.1 200 OK\r\n" + std::string(20'000, 'x')), Errc::kLimit);
  EXPECT_EQ(fault(answer({"X: " + std::string(20'000, 'x')}, "")), Errc::kLimit);
  EXPECT_EQ(fault(std::string(20'000, 'x')), Errc::kLimit);
  std::string fields;
  for (int i = 0; i < 65; ++i) fields += "X: y\r\n";
  EXPECT_EQ(fault("HTTP/1.1 200 OK\r\n" + fields + "\r\n"), Errc::kLimit);
}

TEST(HttpAnswer, InterimAnswersArePassedOverAndCounted) {
  const std::string interim = "HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n";
  expect_body("HTTP/1.1 100 Continue\r\n\r\n" + interim + answer({"Content-Length: 3"}, "abc"),
              "abc");
  std::string flood;
  while (flood.size() < 20'000) flood += interim;
  EXPECT_EQ(fault(flood), Errc::kLimit);
}

TEST(HttpAnswer, WhatIsNoAnswer) {
  for (const char* line :
       {"", "HTTP/1.1", "HTTP/1.1 200OK", "HTTP/1.1 20 OK", "HTTP/1.1 2000 OK", "HTTP/1.1 099 OK",
        "HTTP/2.0 200 OK", "http/1.1 200 OK", "HTTP/1.1  200", "HTTP/1.1 2x0 OK",
        "SSH-2.0-OpenSSH_9.2", "HTTP/1.1 200 \x01", "ICY 200"})
    EXPECT_EQ(fault(std::string(line) + "\r\n\r\n"), Errc::kInvalid) << line;
  const std::string whole = answer({"Content-Length: 3"}, "abc");
  for (std::size_t size = 0; size < whole.size(); ++size)
    EXPECT_EQ(fault(whole.substr(0, size)), Errc::kInvalid) << size;
}

}  // namespace
}  // namespace luoshu::node
