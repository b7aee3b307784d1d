#include "ledger/sentences/chinese.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <regex>
#include <set>

namespace luoshu::test {
namespace {

std::size_t holes(std::string_view text) {
  static const std::regex kHole("\\{[1-9]?\\}");
  const std::string copy(text);
  return static_cast<std::size_t>(
      std::distance(std::sregex_iterator(copy.begin(), copy.end(), kHole), std::sregex_iterator()));
}

bool has_han(std::string_view text) {
  return std::ranges::any_of(text, [](char byte) {
    return static_cast<unsigned char>(byte) >= 0xe3;  // lead bytes of U+3000 and later
  });
}

TEST(Chinese, EveryPatternIsThereOnceKeepsItsHolesAndIsChinese) {
  std::set<std::string_view> seen;
  for (const auto& table : chinese_tables())
    for (const ChineseSentence& sentence : table) {
      EXPECT_TRUE(seen.insert(sentence.en).second) << sentence.en;
      EXPECT_EQ(holes(sentence.en), holes(sentence.zh)) << sentence.en;
      EXPECT_TRUE(has_han(sentence.zh)) << sentence.zh;
      EXPECT_FALSE(has_han(sentence.en)) << sentence.en;
    }
}

TEST(Chinese, NumbersAndNamesAreFilledIn) {
  EXPECT_EQ(in_chinese("there is no event 900; the log has events 1 to 477"),
            "没有第 900 号事件；日志现有第 1 至 477 号事件");
  EXPECT_EQ(in_chinese("reading table 3 of the store in a/db"), "读取 a/db 中存储的表 3");
}

TEST(Chinese, ASentenceWithinASentenceIsTranslatedToo) {
  EXPECT_EQ(in_chinese("signed note: too long"), "签名文本：过长");
  EXPECT_EQ(in_chinese("entry 7: the state digest is not the recomputed one"),
            "第 7 条记录：状态摘要与重新计算的结果不同");
  EXPECT_EQ(in_chinese("a/b.anchor: the anchor is cut short"), "a/b.anchor：锚文件不完整");
}

TEST(Chinese, WhatIsUnknownStaysAsItIs) {
  EXPECT_EQ(in_chinese("No space left on device"), "No space left on device");
  EXPECT_FALSE(has_chinese("No space left on device"));
  const std::string long_text(70'000, 'x');
  EXPECT_EQ(in_chinese(long_text), long_text);
}

TEST(Chinese, ForeignTextCannotMakeItRunOn) {
  std::string colons;
  for (int i = 0; i < 20'000; ++i) colons += ": ";
  EXPECT_LT(in_chinese(colons).size(), 2 * colons.size());
}

TEST(Chinese, AFaultKeepsItsOwnSentence) {
  EXPECT_EQ(chinese_detail({Errc::kInvalid, "too long", "太长了"}), "太长了");
  EXPECT_EQ(chinese_detail({Errc::kInvalid, "too long", ""}), "过长");
}

}  // namespace
}  // namespace luoshu::test
