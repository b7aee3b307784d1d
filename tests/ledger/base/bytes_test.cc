#include "ledger/base/bytes.h"

#include <gtest/gtest.h>

#include <map>
#include <string>

namespace luoshu {
namespace {

TEST(Hex, WritesAndReadsEveryByte) {
  for (int value = 0; value < 256; ++value) {
    const Bytes bytes{static_cast<std::uint8_t>(value), 0x0f};
    const std::string text = to_hex(bytes);
    ASSERT_EQ(text.size(), 4U);
    EXPECT_EQ(std::stoi(text.substr(0, 2), nullptr, 16), value);
    EXPECT_EQ(from_hex(text).value(), bytes);
  }
  EXPECT_EQ(to_hex({}), "");
  EXPECT_EQ(from_hex("").value(), Bytes{});
}

// Every text of two characters: readable exactly when both are lower-case digits, so no two texts
// mean the same bytes.
TEST(Hex, AcceptsOneSpellingOnly) {
  int accepted = 0;
  for (int a = 0; a < 256; ++a)
    for (int b = 0; b < 256; ++b) {
      const std::string text{static_cast<char>(a), static_cast<char>(b)};
      const auto bytes = from_hex(text);
      if (!bytes) continue;
      ++accepted;
      EXPECT_EQ(to_hex(*bytes), text);
    }
  EXPECT_EQ(accepted, 256);
  EXPECT_EQ(from_hex("abc").error().code, Errc::kInvalid);
}

TEST(Base64, Rfc4648Section10) {
  const std::map<std::string, std::string> vectors{{"", ""},
                                                   {"f", "Zg=="},
                                                   {"fo", "Zm8="},
                                                   {"foo", "Zm9v"},
                                                   {"foob", "Zm9vYg=="},
                                                   {"fooba", "Zm9vYmE="},
                                                   {"foobar", "Zm9vYmFy"}};
  for (const auto& [plain, coded] : vectors) {
    EXPECT_EQ(to_base64(as_bytes(plain)), coded);
    EXPECT_EQ(from_base64(coded).value(), to_bytes(plain));
  }
}

TEST(Base64, ReadsWhatItWritesForEveryShortByteString) {
  for (std::uint32_t value = 0; value < 1U << 16; ++value) {
    const Bytes two{static_cast<std::uint8_t>(value >> 8), static_cast<std::uint8_t>(value)};
    ASSERT_EQ(from_base64(to_base64(two)).value(), two);
    const Bytes three{0xff, two[0], two[1]};
    ASSERT_EQ(from_base64(to_base64(three)).value(), three);
  }
  for (int value = 0; value < 256; ++value) {
    const Bytes one{static_cast<std::uint8_t>(value)};
    ASSERT_EQ(from_base64(to_base64(one)).value(), one);
  }
}

// All texts of four characters over an alphabet holding digits with and without stray low bits,
// padding, the URL-safe variant and white space. Exactly those that some byte string encodes to are
// read: strictness is not a list of bad examples.
TEST(Base64, AcceptsCanonicalTextsOnly) {
  const std::string alphabet = "AQgwBZ09+/=-_ \n";
  int accepted = 0;
  for (char a : alphabet)
    for (char b : alphabet)
      for (char c : alphabet)
        for (char d : alphabet) {
          const std::string text{a, b, c, d};
          const auto bytes = from_base64(text);
          if (!bytes) continue;
          ++accepted;
          ASSERT_EQ(to_base64(*bytes), text);
        }
  // 10 digits of the alphabet. No padding: 10^4. One `=`: the third digit is a multiple of four
  // (A, Q, g, w, 0, 8 is absent): value & 3 = 0. Two: the second is a multiple of sixteen (A Q g
  // w).
  const std::string digits = "AQgwBZ09+/";
  const std::string all = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  int thirds = 0;
  int seconds = 0;
  for (char digit : digits) {
    thirds += all.find(digit) % 4 == 0 ? 1 : 0;
    seconds += all.find(digit) % 16 == 0 ? 1 : 0;
  }
  EXPECT_EQ(accepted, 10'000 + 100 * thirds + 10 * seconds);
}

TEST(Base64, RefusesBrokenLengthsAndPaddingInTheMiddle) {
  for (const char* text : {"A", "AA", "AAA", "AAAAA", "=", "====", "A===", "AA=A", "AA==AAAA",
                           "AAA=AAAA", "AAAA=", "AAAA====", "AAAA\n", " AAA"})
    EXPECT_FALSE(from_base64(text)) << text;
  EXPECT_FALSE(from_base64(std::string_view("AA\0A", 4)));
}

TEST(ByteReader, ReadsBigEndianAndSaysWhenBytesEnd) {
  Bytes bytes;
  put_u16_be(bytes, 0x0102);
  put_u32_be(bytes, 0x03040506);
  put_u64_be(bytes, 0x0708090a0b0c0d0e);
  ASSERT_EQ(to_hex(bytes), "0102030405060708090a0b0c0d0e");

  ByteReader reader(bytes);
  EXPECT_EQ(reader.u8().value(), 0x01);
  EXPECT_EQ(reader.u8().value(), 0x02);
  EXPECT_EQ(reader.u32_be().value(), 0x03040506U);
  EXPECT_EQ(reader.u16_be().value(), 0x0708);
  EXPECT_FALSE(reader.u64_be()) << "six bytes are left";
  EXPECT_EQ(reader.rest().size(), 6U) << "a failed read takes nothing";
  EXPECT_FALSE(reader.take(7));
  EXPECT_EQ(to_hex(reader.take(6).value()), "090a0b0c0d0e");
  EXPECT_TRUE(reader.empty());
  EXPECT_TRUE(reader.take(0));
  EXPECT_FALSE(reader.u8());
}

}  // namespace
}  // namespace luoshu
