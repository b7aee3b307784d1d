#include "ledger/allocation/amounts.h"

#include <gtest/gtest.h>

#include "ledger/allocation/characters.h"

namespace luoshu::allocation {
namespace {

std::int64_t percent(std::string_view digits) {
  const auto read = read_percent(digits);
  return std::holds_alternative<Ppm>(read) ? std::get<Ppm>(read).value : -1;
}
std::int64_t money(std::string_view digits) {
  const auto read = read_money(digits);
  return std::holds_alternative<Fen>(read) ? std::get<Fen>(read).value : -1;
}
std::int64_t integer(std::string_view digits) {
  const auto read = read_integer(digits);
  return std::holds_alternative<BadNumber>(read) ? -1 : std::get<std::int64_t>(read);
}

TEST(Amounts, EveryPercentageReadsAsItIsPrinted) {
  for (std::int64_t ppm = 0; ppm <= kPpmWhole; ++ppm) {
    std::string text = to_text(Ppm{ppm});
    ASSERT_EQ(text.back(), '%');
    text.pop_back();
    ASSERT_EQ(percent(text), ppm) << text;
  }
}

TEST(Amounts, SpellingsOfPercentages) {
  const struct {
    const char* digits;
    std::int64_t ppm;
  } kCases[] = {{"0", 0},
                {"0.0000", 0},
                {"007", 70'000},
                {"40.5", 405'000},
                {"40.50", 405'000},
                {"100.0", kPpmWhole},
                {"100.0000", kPpmWhole},
                {"0.0001", 1},
                {"100.0001", -1},
                {"101", -1},
                {"1000", -1},
                {"0.00000", -1},
                {"40.12345", -1}};
  for (const auto& [digits, ppm] : kCases) EXPECT_EQ(percent(digits), ppm) << digits;
  EXPECT_EQ(percent(std::string(1000, '0') + "1"), 10'000);
  EXPECT_EQ(percent(std::string(1000, '9')), -1);
  EXPECT_EQ(to_text(Ppm{405'000}), "40.5%");
  EXPECT_EQ(to_text(Ppm{0}), "0%");
  EXPECT_EQ(to_text(Ppm{1'000'000}), "100%");
}

TEST(Amounts, Money) {
  const struct {
    const char* digits;
    std::int64_t fen;
  } kCases[] = {{"0", 0},
                {"0.01", 1},
                {"3000", 300'000},
                {"3000.00", 300'000},
                {"03.10", 310},
                {"90000000000000.00", 9'000'000'000'000'000},
                {"90000000000000", 9'000'000'000'000'000},
                {"90000000000000.01", -1},
                {"90000000000001", -1},
                {"184467440737095516.16", -1},
                {"3000.0", -1},
                {"3000.000", -1}};
  for (const auto& [digits, fen] : kCases) EXPECT_EQ(money(digits), fen) << digits;
  EXPECT_EQ(to_text(Fen{5}), "0.05");
  EXPECT_EQ(to_text(Fen{9'000'000'000'000'000}), "90000000000000.00");
}

TEST(Amounts, Integers) {
  EXPECT_EQ(integer("0"), 0);
  EXPECT_EQ(integer("9223372036854775807"), 9'223'372'036'854'775'807);
  EXPECT_EQ(integer("9223372036854775808"), -1);
  EXPECT_EQ(integer("18446744073709551617"), -1);
  EXPECT_EQ(integer(std::string(60'000, '9')), -1);
}

TEST(Characters, WhatIsNotUtf8IsOneCharacterAByte) {
  const auto values = [](std::string_view text) {
    std::u32string out;
    for (const Character& character : characters_of(text)) out += character.value;
    return out;
  };
  const std::u32string bad(1, kMalformed);
  EXPECT_EQ(values("aé规\U0001F600"), U"aé规\U0001F600");
  EXPECT_EQ(values("\x80"), bad);
  EXPECT_EQ(values("\xC0\xAF"), bad + bad);  // overlong
  EXPECT_EQ(values("\xE0\x80\x80"), bad + bad + bad);
  EXPECT_EQ(values("\xED\xA0\x80"), bad + bad + bad);  // surrogate
  EXPECT_EQ(values("\xF4\x90\x80\x80"), bad + bad + bad + bad);
  EXPECT_EQ(values("\xE8\xA7z"), bad + bad + U"z");  // cut short
  EXPECT_EQ(values("z\xE8\xA7"), U"z" + bad + bad);
}

}  // namespace
}  // namespace luoshu::allocation
