// Codes against published examples, against an oracle with the weights written out, and against
// every slip of a pen that the check digits promise to find.

#include "ledger/rules/engine/identifiers.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <array>
#include <random>
#include <set>
#include <vector>

namespace luoshu {
namespace {

using enum IdentifierFlaw;

constexpr std::string_view kAlphabet = "0123456789ABCDEFGHJKLMNPQRTUWXY";

constexpr std::array<std::string_view, 3> kPublished{"91350100M000100Y43", "11320000MB151840XJ",
                                                     "91512081MA62K0260E"};
// The synthetic institutions of the data set, as the rulebook lists them.
constexpr std::array<std::string_view, 17> kSynthetic{
    "11410000XX0000019W", "11410000XX0000027P", "11410000XX0000035J", "11410000XX0000043D",
    "11410000XX00000518", "11410000XX000006X0", "12410000XX0000078W", "11410100XX00000860",
    "11410300XX00000945", "11411300XX00001077", "11410173XX00001153", "11419001XX0000123Y",
    "91410000XX0000131K", "91410100XX000014XG", "91411300XX00001587", "91410300XX0000166M",
    "91410100XX00001746"};
// Every code that the data set issues.
constexpr std::array<std::string_view, 14> kLocal{
    "41P410000202500101A", "41P410000202500102K", "41P410000202500103W", "41P4100002025001046",
    "41R410000202500004J", "41R410000202500005U", "41R4101002025000016", "41R4101002025000087",
    "41R4101732025000030", "41R410300202500002E", "41R410300202500009F", "41R411300202500006Q",
    "41R4113002025000072", "41R419001202500010A"};

std::vector<std::string> credit_codes() {
  std::vector<std::string> codes(kPublished.begin(), kPublished.end());
  codes.insert(codes.end(), kSynthetic.begin(), kSynthetic.end());
  return codes;
}

// The rule of the standard once more, straight from its table of weights.
bool oracle(std::string_view code) {
  constexpr std::array kOuter{1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28, 1};
  constexpr std::array kInner{3, 7, 9, 10, 5, 8, 4, 2, 1};
  std::size_t outer = 0;
  std::size_t inner = 0;
  for (std::size_t i = 0; i < 18; ++i) {
    const std::size_t value = kAlphabet.find(code[i]);
    if (value == std::string_view::npos) return false;
    if (i >= 2 && i < 8 && value > 9) return false;
    outer += value * static_cast<std::size_t>(kOuter[i]);
  }
  for (std::size_t i = 0; i < 9; ++i) {
    const char c = code[8 + i];
    const bool letter = c > '9';
    if (i == 8 && letter && c != 'X') return false;
    const int value = i == 8 && letter ? 10 : letter ? c - 'A' + 10 : c - '0';
    inner += static_cast<std::size_t>(value * kInner[i]);
  }
  return outer % 31 == 0 && inner % 11 == 0;
}

TEST(CreditCode, PublishedAndSyntheticOnesHold) {
  for (const std::string& code : credit_codes()) {
    EXPECT_EQ(check_credit_code(code), kNone) << code;
    EXPECT_TRUE(oracle(code)) << code;
    EXPECT_EQ(check_character(code.substr(0, 17)), code[17]);
    EXPECT_EQ(organisation_check_character(code.substr(8, 8)), code[16]);
  }
}

TEST(CreditCode, NamesTheFirstFlaw) {
  const struct {
    std::string_view text;
    IdentifierFlaw flaw;
  } cases[] = {
      {"", kLength},
      {"11410000XX0000019", kLength},
      {"11410000XX0000019W0", kLength},
      {"11410000XX0000019W ", kLength},
      {"１１４１００００ＸＸ", kLength},
      {"河南省郑州市", kCharacter},  // 18 bytes
      {"11410000xx0000019W", kCharacter},
      {"11410000XX000O019W", kCharacter},
      {"I1410000XX0000019W", kCharacter},
      {"11410000XX0000019Z", kCharacter},
      {std::string_view("11410000XX00000\00019W", 18), kCharacter},
      {"1141A000XX0000019W", kDivision},
      {"114100X0XX0000019W", kDivision},
      {"11410000XX0000018W", kInnerCheck},
      {"11410000XX000001XW", kInnerCheck},
      {"11410000XX000001AW", kInnerCheck},  // no check of GB 11714 is a letter but X
      {"11410000XX0000019A", kOuterCheck},
      {"12410000XX0000019W", kOuterCheck},
      {"11420100XX0000019X", kOuterCheck},
      {"91350100M000100Y44", kOuterCheck},
  };
  for (const auto& [text, flaw] : cases) EXPECT_EQ(check_credit_code(text), flaw) << text;
}

TEST(CreditCode, EveryExchangeOfOneByteIsFound) {
  for (const std::string& code : credit_codes())
    for (std::size_t at = 0; at < code.size(); ++at)
      for (int byte = 0; byte < 256; ++byte) {
        std::string other = code;
        other[at] = static_cast<char>(byte);
        const bool same = other == code;
        ASSERT_EQ(check_credit_code(other) == kNone, same) << other << " for " << code;
      }
}

TEST(CreditCode, EverySwapIsFoundButThatOfFirstAndLast) {
  int swaps = 0;
  for (const std::string& code : credit_codes())
    for (std::size_t i = 0; i < code.size(); ++i)
      for (std::size_t j = i + 1; j < code.size(); ++j) {
        if (code[i] == code[j] || (i == 0 && j == 17)) continue;
        std::string other = code;
        std::swap(other[i], other[j]);
        ASSERT_NE(check_credit_code(other), kNone) << other << " for " << code;
        ++swaps;
      }
  EXPECT_GT(swaps, 1'000);
  // The limit of the standard: first and last weigh the same.
  EXPECT_EQ(check_credit_code("31350100M000100Y49"), kNone);  // of 91350100M000100Y43
}

// What the mod 31 check promises, over all values and places instead of over some codes. Sums are
// linear, so one filling of the other places stands for all.
TEST(CheckCharacter, FindsEveryExchangeAndEverySwapWithinTheBody) {
  for (const std::size_t length : {std::size_t{17}, std::size_t{18}})
    for (std::size_t i = 0; i < length; ++i) {
      std::set<std::optional<char>> checks;
      for (const char a : kAlphabet) {
        std::string body(length, '0');
        body[i] = a;
        checks.insert(check_character(body));
      }
      ASSERT_EQ(checks.size(), kAlphabet.size()) << "exchanges at " << i;
      for (std::size_t j = i + 1; j < length; ++j)
        for (const char a : kAlphabet)
          for (const char b : kAlphabet) {
            std::string body(length, '7');
            body[i] = a;
            body[j] = b;
            std::string swapped = body;
            std::swap(swapped[i], swapped[j]);
            ASSERT_EQ(check_character(body) == check_character(swapped), a == b) << body;
          }
    }
}

TEST(CheckCharacter, FindsEverySwapOfTheCheckItselfButWithTheFirst) {
  for (const std::size_t length : {std::size_t{17}, std::size_t{18}})
    for (std::size_t i = 0; i < length; ++i)
      for (const char filler : kAlphabet)
        for (const char a : kAlphabet) {
          std::string body(length, filler);
          body[i] = a;
          const char check = check_character(body).value();
          body[i] = check;
          ASSERT_EQ(check_character(body) == a, check == a || i == 0) << body << a;
        }
}

// GB 11714 alone finds less, because letters count modulo 11: exactly the pairs of equal residue
// slip through, and every code above needs the outer check for those.
TEST(OrganisationCheck, MissesExactlyValuesElevenApart) {
  constexpr std::string_view kAll = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ";
  for (std::size_t i = 0; i < 8; ++i)
    for (std::size_t a = 0; a < kAll.size(); ++a)
      for (std::size_t b = 0; b < kAll.size(); ++b) {
        const bool congruent = (a + 33 - b) % 11 == 0 || (b + 33 - a) % 11 == 0;
        std::string body = "D2143569";
        body[i] = kAll[a];
        std::string other = body;
        other[i] = kAll[b];
        ASSERT_EQ(organisation_check_character(body) == organisation_check_character(other),
                  congruent);
        if (i == 7) continue;
        body[i + 1] = kAll[b];
        std::string swapped = body;
        std::swap(swapped[i], swapped[i + 1]);
        ASSERT_EQ(organisation_check_character(body) == organisation_check_character(swapped),
                  congruent);
      }
  EXPECT_EQ(organisation_check_character("0000000B"), organisation_check_character("00000000"));
  EXPECT_EQ(organisation_check_character("D2143569"), 'X');  // the standard's own example
}

TEST(OrganisationCheck, RefusesOtherTexts) {
  for (const std::string_view text : {"", "1234567", "123456789", "1234567a", "1234567-", "河南12"})
    EXPECT_EQ(organisation_check_character(text), std::nullopt) << text;
  for (const std::string_view text : {"I", "O", "S", "V", "Z", "a", " ", "11O"})
    EXPECT_EQ(check_character(text), std::nullopt) << text;
  EXPECT_EQ(check_character(""), '0');
}

TEST(CreditCode, RandomTextsAgreeWithTheOracle) {
  std::mt19937_64 dice(20250227);
  int good = 0;
  for (int round = 0; round < 200'000; ++round) {
    std::string code;
    for (std::size_t i = 0; i < 18; ++i)
      code += kAlphabet[dice() % (i >= 2 && i < 8 ? 10 : kAlphabet.size())];
    if (round % 2 == 0) code[16] = organisation_check_character(code.substr(8, 8)).value();
    if (round % 4 == 0) code[17] = check_character(code.substr(0, 17)).value();
    const bool holds = check_credit_code(code) == kNone;
    ASSERT_EQ(holds, oracle(code)) << code;
    if (round % 4 == 0) {
      ASSERT_TRUE(holds) << code;
    }
    good += holds ? 1 : 0;
    std::string noise;
    for (std::uint64_t i = dice() % 24; i > 0; --i) noise += static_cast<char>(dice());
    ASSERT_NE(check_credit_code(noise), kNone);
    ASSERT_NE(check_local_code(noise), kNone);
  }
  EXPECT_GT(good, 51'000);  // a thirty-first of those with a good inner check comes by chance
}

TEST(Divisions, AreSixDigits) {
  for (const std::string_view text : {"410000", "410173", "419001", "411702"})
    EXPECT_TRUE(is_division_code(text) && is_henan_division_code(text)) << text;
  for (const std::string_view text : {"420100", "100000", "014100"})
    EXPECT_TRUE(is_division_code(text) && !is_henan_division_code(text)) << text;
  for (const std::string_view text : {"", "41", "41000", "4100000", "41000X", " 41000", "41-000"})
    EXPECT_FALSE(is_division_code(text) || is_henan_division_code(text)) << text;
}

TEST(LocalCodes, ThoseOfTheDataSetHoldAndSayTheirParts) {
  for (const std::string_view text : kLocal) {
    ASSERT_EQ(check_local_code(text), kNone) << text;
    const auto code = parse_local_code(text);
    ASSERT_TRUE(code);
    EXPECT_EQ(to_string(*code), text);
    EXPECT_EQ(code->year, 2025);
  }
  EXPECT_EQ(parse_local_code("41R419001202500010A"),
            (LocalCode{LocalCodeKind::kResource, "419001", 2025, 10}));
  EXPECT_EQ(parse_local_code("41P4100002025001046"),
            (LocalCode{LocalCodeKind::kProduct, "410000", 2025, 104}));
}

TEST(LocalCodes, EveryExchangeAndEverySwapIsFound) {
  for (const std::string_view code : kLocal)
    for (std::size_t i = 0; i < code.size(); ++i) {
      for (int byte = 0; byte < 256; ++byte) {
        std::string other(code);
        other[i] = static_cast<char>(byte);
        ASSERT_EQ(check_local_code(other) == kNone, other == code) << other;
      }
      // First and last too: a code that begins with another character is none.
      for (std::size_t j = i + 1; j < code.size(); ++j) {
        std::string other(code);
        std::swap(other[i], other[j]);
        ASSERT_EQ(check_local_code(other) == kNone, other == code) << other;
      }
    }
}

TEST(LocalCodes, NamesTheFirstFlaw) {
  const struct {
    std::string_view body;
    IdentifierFlaw flaw;
  } cases[] = {
      {"41R41000020250000", kLength},     {"41R4100002025000011", kLength},
      {"41R41000020250000O", kCharacter}, {"42R410000202500001", kPrefix},
      {"41Q410000202500001", kPrefix},    {"41R420100202500001", kDivision},
      {"41R41A000202500001", kDivision},  {"41R410000002500001", kYear},
      {"41R410000189900001", kYear},      {"41R41000020A500001", kYear},
      {"41R410000202500000", kSerial},    {"41R41000020250000A", kSerial},
  };
  for (const auto& [body, flaw] : cases) {
    const std::string code = std::string(body) + check_character(body).value_or('0');
    EXPECT_EQ(check_local_code(code), flaw) << code;
    EXPECT_EQ(parse_local_code(code), std::nullopt);
  }
  EXPECT_EQ(check_local_code("41R410000202500004K"), kOuterCheck);
}

TEST(LocalCodes, WrittenOnesRead) {
  for (const LocalCodeKind kind : {LocalCodeKind::kResource, LocalCodeKind::kProduct})
    for (const char* division : {"410000", "410173", "419001"})
      for (const int year : {1900, 2025, 9999})
        for (const int serial : {1, 42, 99'999}) {
          const LocalCode code{kind, division, year, serial};
          EXPECT_EQ(parse_local_code(to_string(code)), code) << to_string(code);
        }
  EXPECT_DEATH((void)to_string(LocalCode{LocalCodeKind::kResource, "420000", 2025, 1}), "");
  EXPECT_DEATH((void)to_string(LocalCode{LocalCodeKind::kResource, "410000", 2025, 0}), "");
}

TEST(Flaws, EachHasWordsOfItsOwn) {
  std::set<std::string_view> en;
  std::set<std::string_view> zh;
  for (const IdentifierFlaw flaw :
       {kLength, kCharacter, kPrefix, kDivision, kYear, kSerial, kInnerCheck, kOuterCheck}) {
    EXPECT_TRUE(en.insert(words_of(flaw).en).second);
    EXPECT_TRUE(zh.insert(words_of(flaw).zh).second);
  }
  EXPECT_FALSE(en.contains("") || zh.contains(""));
  EXPECT_TRUE(words_of(kNone).en.empty() && words_of(kNone).zh.empty());
}

}  // namespace
}  // namespace luoshu
