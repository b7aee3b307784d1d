// Capital numerals: the table of the rules for bank papers, other spellings, and every amount both
// ways.
#include "projections/bank/capitals.h"

#include <gtest/gtest.h>

#include <array>

namespace luoshu::bank {
namespace {

struct Pair {
  std::int64_t fen;
  const char* words;
};
constexpr Pair kPairs[] = {
    {140950, "壹仟肆佰零玖元伍角整"},
    {600714, "陆仟零柒元壹角肆分"},
    {168032, "壹仟陆佰捌拾元零叁角贰分"},
    {10700053, "壹拾万柒仟元零伍角叁分"},
    {1640902, "壹万陆仟肆佰零玖元零贰分"},
    {32504, "叁佰贰拾伍元零肆分"},
    {0, "零元整"},
    {5, "伍分"},
    {50, "伍角整"},
    {58, "伍角捌分"},
    {1000, "壹拾元整"},
    {1506, "壹拾伍元零陆分"},
    {10010, "壹佰元零壹角整"},
    {100500, "壹仟零伍元整"},
    {1000100, "壹万零壹元整"},
    {1001000, "壹万零壹拾元整"},
    {10000050, "壹拾万元零伍角整"},
    {10100000, "壹拾万壹仟元整"},
    {100000003, "壹佰万元零叁分"},
    {205003000, "贰佰零伍万零叁拾元整"},
    {2000000007, "贰仟万元零柒分"},
    {10000000000, "壹亿元整"},
    {10000100000, "壹亿零壹仟元整"},
    {10001000000, "壹亿零壹万元整"},
    {100000000101, "壹拾亿零壹元零壹分"},
    {-6360000, "（负数）陆万叁仟陆佰元整"},
};

TEST(Capitals, TheTableBothWays) {
  for (const Pair& pair : kPairs) {
    const auto words = capitals_of_fen(pair.fen);
    ASSERT_TRUE(words.has_value());
    EXPECT_EQ(*words, std::string("人民币") + pair.words) << pair.fen;
    const auto fen = fen_of_capitals(*words);
    ASSERT_TRUE(fen.has_value()) << fen.error().detail;
    EXPECT_EQ(*fen, pair.fen);
  }
}

TEST(Capitals, OtherSpellings) {
  EXPECT_EQ(fen_of_capitals("壹仟肆佰零玖圆伍角").value(), 140950);
  EXPECT_EQ(fen_of_capitals("人民币 壹佰圆正").value(), 10000);
  EXPECT_EQ(fen_of_capitals("壹拾万零柒仟元伍角叁分").value(), 10700053);
  EXPECT_EQ(fen_of_capitals("（负数）伍分").value(), -5);
  for (const char* bad : {"", "人民币", "元整", "壹", "壹元", "壹分整", "拾佰元整", "壹佰壹仟元整",
                          "壹万壹万元整", "壹元壹分壹角", "一百元整", "壹佰元整元"})
    EXPECT_FALSE(fen_of_capitals(bad).has_value()) << bad;
}

TEST(Capitals, EveryAmountReadsBack) {
  std::uint64_t seed = 7;
  for (int i = 0; i < 20'000; ++i) {
    seed = seed * 6364136223846793005U + 1442695040888963407U;
    const std::array<std::int64_t, 6> sizes = {
        100, 10'000, 1'000'000, 10'000'000'000, 100'000'000'000'000, 900'000'000'000'000'000};
    const auto fen = static_cast<std::int64_t>(seed >> 3U) % sizes[seed % sizes.size()];
    const std::int64_t sparse = i % 2 == 0 ? fen : fen / 1'000'000 * 1'000'000 + fen % 100;
    const auto words = capitals_of_fen(sparse, Prefix::kNone);
    ASSERT_TRUE(words.has_value());
    const auto back = fen_of_capitals(*words);
    ASSERT_TRUE(back.has_value()) << *words << " " << sparse;
    EXPECT_EQ(*back, sparse) << *words;
  }
  EXPECT_FALSE(capitals_of_fen(1'000'000'000'000'000'000).has_value());
}

}  // namespace
}  // namespace luoshu::bank
