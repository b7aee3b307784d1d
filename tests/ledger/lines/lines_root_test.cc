// Rulebook version 2, section 6: its example and the values of the worked province, to the byte.

#include "ledger/lines/lines_root.h"

#include <gtest/gtest.h>

#include "tests/ledger/lines/worked_lines.h"

namespace luoshu::lines {
namespace {

using Texts = std::vector<std::string>;

Texts example() {
  return {canonical_line(
              {"2025Q4", "RF-A", "RULE-X", 1, "invest", "ly-impl", "ly-impl", "", "410300", -7}),
          canonical_line({"2025Q4", "TX-A", "RULE-X", 2, "benefit_city", "410300", "410300", "",
                          "410300", 201}),
          canonical_line(
              {"2025Q4", "TX-A", "RULE-X", 2, "contribute", "c1", "410300", "R02", "410300", 603})};
}

TEST(LinesRoot, TheWorkedExampleToTheByte) {
  const Texts lines = example();
  EXPECT_EQ(to_hex(as_bytes(lines[0])),
            "6c756f7368752f6c696e652f32093230323551340952462d410952554c452d58093109696e7665737409"
            "6c792d696d706c096c792d696d706c0909343130333030092d37");
  EXPECT_EQ(to_hex(as_bytes(lines[1])),
            "6c756f7368752f6c696e652f32093230323551340954582d410952554c452d5809320962656e65666974"
            "5f636974790934313033303009343130333030090934313033303009323031");
  EXPECT_EQ(to_hex(as_bytes(lines[2])),
            "6c756f7368752f6c696e652f32093230323551340954582d410952554c452d580932"
            "09636f6e7472696275746509633109343130333030095230320934313033303009363033");
  EXPECT_EQ(leaf_of(lines[0]).hex(),
            "6831ad37afd85174bfaadc605cd61957fb4708961817466a47a2d9b275ba9ff5");
  EXPECT_EQ(leaf_of(lines[1]).hex(),
            "a536802963a78f3c4ff908e56e4b9c09a7fd39cfc5e25f97be8ac30bbc24f48f");
  EXPECT_EQ(leaf_of(lines[2]).hex(),
            "75ef86df024060a353bf14a053428533dc650d0d86d34c80a6e9f9e728b726f2");
  const LinesRoot root = root_of_lines(lines);
  EXPECT_EQ(root.count, 3U);
  EXPECT_EQ(root.root.hex(), "a5fac4d3c4012b8a3d2cc7c7e3cb88258a26c86f87d63f545fb792f1556b1f05");
  const merkle::Proof path = path_of_line(lines, 2);
  ASSERT_EQ(path.size(), 1U);
  EXPECT_EQ(path[0].hex(), "138341efc39acf50072e2835b10d7b6b563a328a5fbbd5f5d7e2e349a8711b8a");
}

TEST(LinesRoot, NoLinesAreTheEmptyTree) {
  const LinesRoot none = root_of_lines({});
  EXPECT_EQ(none.count, 0U);
  EXPECT_EQ(none.root.hex(), "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
}

TEST(LinesRoot, TheWorkedProvinceHasTheValuesOfTheRulebook) {
  const auto owned = test::worked_lines("2025Q4");
  const Texts& luoyang = owned.at("410300");
  const LinesRoot root = root_of_lines(luoyang);
  EXPECT_EQ(root.count, 18U);
  EXPECT_EQ(root.root.hex(), "7a6abe9b12232619042a31950a03805e9e3ddbd01620a806c27b21688b2550e3");
  const auto parts = parts_of_line(luoyang[4]);
  ASSERT_TRUE(parts);
  EXPECT_EQ(parts->ref, "TX-2025-0006");
  EXPECT_EQ(parts->step, "contribute");
  EXPECT_EQ(parts->key, "c3");
  EXPECT_EQ(parts->resource, "R02");
  EXPECT_EQ(parts->fen, 189'844);
  const merkle::Proof path = path_of_line(luoyang, 4);
  EXPECT_EQ(path.size(), 5U);
  EXPECT_EQ(path.front().hex(), "bd0ede5778cc53dce12af7ddc045b9adf301216117b9b04a10032e184d1d8be3");
  EXPECT_TRUE(verify_line(luoyang[4], 4, path, root));
  EXPECT_FALSE(verify_line(luoyang[5], 4, path, root));
  EXPECT_FALSE(verify_line(luoyang[4], 5, path, root));
  EXPECT_FALSE(verify_line(luoyang[4], 4, path, {16, root.root}));

  Texts run;
  for (const auto& [owner, lines] : owned) run.insert(run.end(), lines.begin(), lines.end());
  std::ranges::sort(run);
  EXPECT_EQ(root_of_lines(run),
            (LinesRoot{119, hash_from(*from_hex("0ccccda7653ac8d167f14d280da737d93419385afe221e9ae"
                                                "4edfc1a6e8e009e"))
                                .value()}));
}

TEST(CanonicalLine, IsReadBackAndInNoOtherSpelling) {
  for (const std::string& line : example()) {
    const auto parts = parts_of_line(line);
    ASSERT_TRUE(parts) << line;
    EXPECT_EQ(canonical_line(*parts), line);
  }
  const std::string line = example()[2];
  const auto changed = [&](std::string_view from, std::string_view to) {
    std::string other = line;
    other.replace(other.find(from), from.size(), to);
    return parts_of_line(other).has_value();
  };
  EXPECT_TRUE(changed("603", "-603"));
  EXPECT_FALSE(changed("603", "0603"));
  EXPECT_FALSE(changed("603", "+603"));
  EXPECT_FALSE(changed("603", ""));
  EXPECT_FALSE(changed("603", "603\n"));
  EXPECT_FALSE(changed("603", "603\t"));
  EXPECT_FALSE(changed("603", "99999999999999999999"));
  EXPECT_FALSE(changed("TX-A", std::string_view("TX\0A", 4)));
  EXPECT_FALSE(changed("TX-A",
                       "TX\x7F"
                       "A"));
  EXPECT_FALSE(changed("line/2", "line/3"));
  EXPECT_FALSE(changed("\tc1", ""));
  EXPECT_FALSE(parts_of_line(""));
}

TEST(CanonicalLine, LinesAboutOneSaleAloneBeginWithIt) {
  EXPECT_TRUE(example()[1].starts_with(beginning_of_lines("2025Q4", "TX-A")));
  EXPECT_FALSE(example()[1].starts_with(beginning_of_lines("2025Q4", "TX")));
  EXPECT_FALSE(example()[1].starts_with(beginning_of_lines("2025Q3", "TX-A")));
}

}  // namespace
}  // namespace luoshu::lines
