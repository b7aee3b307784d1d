#include "ledger/form/text_rules.h"

#include <gtest/gtest.h>

namespace luoshu::form {
namespace {

constexpr TextRule kOneLine{.bytes_max = 64};
constexpr TextRule kLines{.bytes_max = 64, .multiline = true};

std::string utf8(char32_t c) {
  const auto byte = [](char32_t value) { return static_cast<char>(value); };
  if (c < 0x80) return {byte(c)};
  if (c < 0x800) return {byte(0xC0 | (c >> 6)), byte(0x80 | (c & 0x3F))};
  if (c < 0x10000)
    return {byte(0xE0 | (c >> 12)), byte(0x80 | ((c >> 6) & 0x3F)), byte(0x80 | (c & 0x3F))};
  return {byte(0xF0 | (c >> 18)), byte(0x80 | ((c >> 12) & 0x3F)), byte(0x80 | ((c >> 6) & 0x3F)),
          byte(0x80 | (c & 0x3F))};
}

bool is_forbidden(char32_t c) {
  static const std::u32string kSingles =
      U"\u007F\u061C\u200E\u200F\u2028\u2029\u202A\u202B\u202C\u202D\u202E\u2066\u2067\u2068\u2069";
  return c < 0x20 || (c >= 0x80 && c < 0xA0) || (c >= 0xD800 && c < 0xE000) ||
         kSingles.find(c) != std::u32string::npos;
}

TEST(TextRules, EveryCharacterOfUnicode) {
  for (char32_t c = 0; c <= 0x10FFFF; ++c) {
    const std::string text = utf8(c);
    ASSERT_EQ(check_text(text, kOneLine).has_value(), is_forbidden(c)) << std::uint32_t{c};
    const bool line = c == '\n' || c == '\t';
    ASSERT_EQ(check_text(text, kLines).has_value(), is_forbidden(c) && !line) << std::uint32_t{c};
    if (is_forbidden(c))
      ASSERT_FALSE(check_text(shown(text), kOneLine)) << std::uint32_t{c};
    else
      ASSERT_EQ(shown(text), text);
  }
}

TEST(TextRules, WhereverInATextTheCharacterStands) {
  for (char32_t c = 0; c < 0x300; ++c)
    for (std::size_t at = 0; at <= 20; ++at) {
      std::string text(20, 'a');
      text.insert(at, utf8(c));
      ASSERT_EQ(check_text(text, kOneLine).has_value(), is_forbidden(c)) << std::uint32_t{c};
    }
}

TEST(TextRules, BytesThatAreNotUtf8) {
  for (const char* text :
       {"\x80", "\xBF", "\xC0\xAF", "\xC1\x81", "\xE0\x80\x80", "\xE0\x9F\xBF", "\xED\xA0\x80",
        "\xF0\x80\x80\x80", "\xF0\x8F\xBF\xBF", "\xF4\x90\x80\x80", "\xF5\x80\x80\x80", "\xFE",
        "\xFF", "\xE6\xB4", "a\xC3", "\xC3z", "\xE6\xB4z", "\xF0\x9D\x84z"}) {
    EXPECT_TRUE(check_text(text, kOneLine)) << testing::PrintToString(text);
    EXPECT_FALSE(check_text(shown(text), kOneLine)) << testing::PrintToString(text);
  }
}

TEST(TextRules, LengthIsCountedInBytes) {
  EXPECT_FALSE(check_text(std::string(64, 'a'), kOneLine));
  EXPECT_TRUE(check_text(std::string(65, 'a'), kOneLine));
  EXPECT_TRUE(check_text("洛书", {.bytes_max = 5}));
  EXPECT_FALSE(check_text("洛书", {.bytes_max = 6}));
  EXPECT_LT(shown(std::string(1'000, 'a')).size(), 70U);
}

}  // namespace
}  // namespace luoshu::form
