#include "ledger/base/json.h"

#include <gtest/gtest.h>

#include <string>
#include <utility>
#include <vector>

#include "ledger/base/limits.h"

namespace luoshu::json {
namespace {

std::string fault_of(std::string_view text) {
  const auto value = parse(text);
  return value ? "accepted: " + to_line(*value) : value.error().detail;
}

// Texts already in canonical spelling come back byte for byte.
TEST(Json, CanonicalTextIsKept) {
  for (const std::string text :
       {"null", "true", "false", "0", "-1", "\"\"", "[]", "{}", "[[], {}]", "[1, 2, [3]]",
        R"({"b": 1, "a": {"c": [true, null]}})", R"({"": ""})", "\"豫政办〔2025〕5号\"",
        R"("\" \\ \b \f \n \r \t \u0000 \u001f /")", "\"\x7f\xf0\x9f\x8f\xae\"",
        R"({"a": 1, "A": 2, "á": 3})"}) {
    const auto value = parse(text);
    ASSERT_TRUE(value) << text << ": " << value.error().detail;
    EXPECT_EQ(to_line(*value), text);
  }
}

TEST(Json, OtherSpellingsBecomeCanonical) {
  const std::vector<std::pair<std::string, std::string>> cases{
      {" \t\r\n[ 1 ,2 ] \n", "[1, 2]"},
      {R"("\u6d1b\u4e66")", "\"洛书\""},
      {R"("\ud83c\udfee")", "\"\xf0\x9f\x8f\xae\""},
      {R"("\/\u0041")", "\"/A\""},
      {R"({"a":{"b":[]}})", R"({"a": {"b": []}})"}};
  for (const auto& [text, canonical] : cases) EXPECT_EQ(to_line(parse(text).value()), canonical);
}

TEST(Json, NumbersKeepTheirSpelling) {
  for (const std::string text :
       {"0", "-0", "-0.0", "1E2", "1e+2", "1.10", "6.25", "0.1", "1e-400", "9223372036854775807",
        "-9223372036854775808", "9223372036854775808", "18446744073709551615",
        "18446744073709551616", "123456789012345678901234567890", "-123456789012345678901234567890",
        "0.10000000000000000000000000000000000001", "1e308"}) {
    const auto value = parse(text);
    ASSERT_TRUE(value) << text << ": " << value.error().detail;
    ASSERT_NE(value->number(), nullptr) << text;
    EXPECT_EQ(value->number()->spelling, text);
    EXPECT_EQ(to_line(*value), text);
  }
}

TEST(Json, IntegersAreExactOrNotIntegers) {
  EXPECT_EQ(parse("9223372036854775807")->integer(), INT64_MAX);
  EXPECT_EQ(parse("-9223372036854775808")->integer(), INT64_MIN);
  EXPECT_EQ(parse("-0")->integer(), 0);
  for (const char* text : {"9223372036854775808", "-9223372036854775809", "1.0", "1e2", "\"1\"",
                           "true", "null", "[1]"})
    EXPECT_EQ(parse(text)->integer(), std::nullopt) << text;
  EXPECT_EQ(Value(std::uint64_t{18446744073709551615U}).integer(), std::nullopt);
  EXPECT_EQ(to_line(Value(std::int64_t{INT64_MIN})), "-9223372036854775808");
}

TEST(Json, WhatRfc8259ForbidsIsRefused) {
  const std::string cases[] = {"",
                               " ",
                               "nul",
                               "True",
                               "01",
                               "-",
                               "+1",
                               ".5",
                               "1.",
                               "1e",
                               "0x10",
                               "NaN",
                               "Infinity",
                               "[1,]",
                               "[,1]",
                               "[1 2]",
                               "{\"a\"}",
                               "{\"a\":}",
                               "{a:1}",
                               "{'a':1}",
                               "{\"a\":1,}",
                               "[1",
                               "{",
                               "]",
                               "\"",
                               "\"\\x\"",
                               "\"\\u12\"",
                               "\"\t\"",
                               "\"\n\"",
                               "1 2",
                               "[] []",
                               "// c\n1",
                               "/**/1",
                               "\"\\ud800\"",
                               "\"\\udc00\"",
                               "\"\\ud800\\u0041\"",
                               "\xff",
                               "\"\xff\"",
                               "\"\xc0\x80\"",
                               "\"\xed\xa0\x80\"",
                               "\"\xf4\x90\x80\x80\"",
                               "\"\xe6\xb4\"",
                               "1e999",
                               std::string("1\0", 2),
                               std::string("1\0]", 3),
                               std::string("\"\0\"", 3)};
  for (const std::string& text : cases) {
    const auto value = parse(text);
    ASSERT_FALSE(value) << text;
    EXPECT_EQ(value.error().code, Errc::kInvalid);
    EXPECT_NE(value.error().detail.find("line "), std::string::npos) << value.error().detail;
  }
}

TEST(Json, RefusesRepeatedKeysAtTheirPlace) {
  EXPECT_NE(fault_of("{\"a\": 1,\n \"a\": 2}").find("line 2, column 4: the key 'a' stands twice"),
            std::string::npos)
      << fault_of("{\"a\": 1,\n \"a\": 2}");
  EXPECT_FALSE(parse(R"({"a": 1, "\u0061": 2})")) << "the same key in another spelling";
  EXPECT_FALSE(parse(R"([{"x": {"k": 1, "b": 2, "k": 3}}])"));
  EXPECT_TRUE(parse(R"({"a": {"a": {"a": 1}}, "b": [{"a": 1}, {"a": 2}]})"));
}

TEST(Json, NestingEndsAtTheLimit) {
  const auto nested = [](std::size_t depth) {
    return std::string(depth, '[') + std::string(depth, ']');
  };
  EXPECT_TRUE(parse(nested(limits::kJsonDepthMax)));
  EXPECT_NE(fault_of(nested(limits::kJsonDepthMax + 1)).find("line 1, column 17: nested deeper"),
            std::string::npos)
      << fault_of(nested(limits::kJsonDepthMax + 1));
  EXPECT_FALSE(parse(std::string(1U << 20, '[')));
  std::string objects;
  for (std::size_t i = 0; i <= limits::kJsonDepthMax; ++i) objects += R"({"a":)";
  EXPECT_NE(fault_of(objects).find("nested deeper"), std::string::npos);
}

TEST(Json, SyntaxErrorsNameLineAndColumn) {
  EXPECT_NE(fault_of("{\n  \"a\": 1,\n  \"b\": ?\n}").find("line 3, column 8"), std::string::npos)
      << fault_of("{\n  \"a\": 1,\n  \"b\": ?\n}");
}

TEST(Json, PrettyFormReadsBackAsTheSameValue) {
  const Value value = parse(R"({"a": [1, {"b": []}], "c": {}, "d": "洛"})").value();
  EXPECT_EQ(to_pretty(value),
            "{\n  \"a\": [\n    1,\n    {\n      \"b\": []\n    }\n  ],\n  \"c\": {},\n"
            "  \"d\": \"洛\"\n}");
  EXPECT_EQ(parse(to_pretty(value)).value(), value);
}

// Values made from a small seeded generator: printing in either form and reading gives the same.
class Generator {
 public:
  explicit Generator(std::uint64_t seed) : state_(seed) {}
  Value value(std::size_t depth) {
    switch (next(depth == 0 ? 4 : 6)) {
      case 0:
        return Value();
      case 1:
        return Value(next(2) == 0);
      case 2:
        return Value(static_cast<std::int64_t>(next(UINT64_MAX)));
      case 3:
        return Value(text());
      case 4: {
        Array items(next(4));
        for (Value& item : items) item = value(depth - 1);
        return Value(std::move(items));
      }
      default: {
        Object members(next(4));
        for (std::size_t i = 0; i < members.size(); ++i)
          members[i] = {std::to_string(i) + text(), value(depth - 1)};
        return Value(std::move(members));
      }
    }
  }

 private:
  std::uint64_t next(std::uint64_t bound) {
    state_ = state_ * 6364136223846793005U + 1442695040888963407U;
    return bound == UINT64_MAX ? state_ : (state_ >> 33) % bound;
  }
  std::string text() {
    static const std::vector<std::string> kPieces{
        "a", "\"", "\\", "/", "\n", "\x01", "河", "\xf0\x9f\x8f\xae", " "};
    std::string text;
    for (std::uint64_t i = next(5); i != 0; --i) text += kPieces[next(kPieces.size())];
    return text;
  }
  std::uint64_t state_;
};

TEST(Json, PrintingAndReadingAreInverse) {
  for (std::uint64_t seed = 0; seed < 2'000; ++seed) {
    const Value value = Generator(seed).value(5);
    ASSERT_EQ(parse(to_line(value)).value(), value) << "seed " << seed;
    ASSERT_EQ(parse(to_pretty(value)).value(), value) << "seed " << seed;
  }
}

TEST(Json, FindAndKind) {
  const Value value = parse(R"({"a": 1, "b": null})").value();
  ASSERT_NE(value.find("a"), nullptr);
  EXPECT_EQ(value.find("a")->integer(), 1);
  EXPECT_TRUE(value.find("b")->is_null());
  EXPECT_EQ(value.find("c"), nullptr);
  EXPECT_EQ(Value(1).find("a"), nullptr);
  const std::vector<std::pair<std::string, std::string>> kinds{
      {"null", "null"}, {"true", "true or false"}, {"1", "number"}, {"\"\"", "text"},
      {"[]", "list"},   {"{}", "object"}};
  for (const auto& [text, kind] : kinds) EXPECT_EQ(parse(text)->kind(), kind);
}

}  // namespace
}  // namespace luoshu::json
