#include "ledger/crypto/digest.h"

#include <gtest/gtest.h>

#include <string>
#include <thread>
#include <vector>

namespace luoshu {
namespace {

Bytes counted(std::size_t size) {
  Bytes bytes(size);
  for (std::size_t i = 0; i < size; ++i) bytes[i] = static_cast<std::uint8_t>(i * 7 + 3);
  return bytes;
}

std::string repeated(std::string_view part, int times) {
  std::string text;
  for (int i = 0; i < times; ++i) text += part;
  return text;
}

TEST(Digest, GivesThePublishedSha256Values) {
  EXPECT_EQ(sha256(as_bytes("abc")).hex(),
            "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  EXPECT_EQ(sha256({}).hex(), "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
  EXPECT_EQ(sha256(as_bytes(repeated("a", 1'000'000))).hex(),
            "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0");
}

TEST(Digest, GivesTheSm3ExamplesOfTheStandard) {
  EXPECT_EQ(sm3(as_bytes("abc")).hex(),
            "66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0");
  EXPECT_EQ(sm3(as_bytes(repeated("abcd", 16))).hex(),
            "debe9ff92275b8a138604889c18e5a4d6fdb70e5387e5765293dcba39c0c5732");
}

class BothDigests : public ::testing::TestWithParam<DigestKind> {};
INSTANTIATE_TEST_SUITE_P(Digest, BothDigests,
                         ::testing::Values(DigestKind::kSha256, DigestKind::kSm3));

TEST_P(BothDigests, PrefixedIsTheDigestOfTheJoinedParts) {
  for (std::size_t a = 0; a < 140; ++a) {
    for (const std::size_t b : {0U, 1U, 32U, 63U, 64U}) {
      const Bytes first = counted(a), second = counted(b);
      Bytes joined{0x01};
      append(joined, first);
      append(joined, second);
      ASSERT_EQ(digest_prefixed(GetParam(), 0x01, first, second), digest(GetParam(), joined));
    }
  }
}

TEST_P(BothDigests, HasherGivesTheSameHoweverTheBytesCome) {
  const Bytes bytes = counted(200);
  const Hash whole = digest(GetParam(), bytes);
  Hasher hasher(GetParam());
  for (std::size_t split = 0; split <= bytes.size(); ++split) {
    hasher.update(ByteView(bytes).first(split)).update(ByteView(bytes).subspan(split));
    ASSERT_EQ(hasher.finish(), whole) << split;
  }
}

TEST_P(BothDigests, TwoHashersAndTheFunctionsDoNotDisturbEachOther) {
  Hasher one(GetParam());
  one.update(as_bytes("a"));
  Hasher two(GetParam());
  two.update(as_bytes("x"));
  digest_prefixed(GetParam(), 7, as_bytes("other"));
  Hasher moved = std::move(one);
  moved.update(as_bytes("bc"));
  EXPECT_EQ(moved.finish(), digest(GetParam(), as_bytes("abc")));
  EXPECT_EQ(two.finish(), digest(GetParam(), as_bytes("x")));
}

TEST_P(BothDigests, ThreadsGetTheSameHashes) {
  const Bytes bytes = counted(300);
  const Hash expected = digest(GetParam(), bytes);
  std::vector<int> wrong(4, 0);
  std::vector<std::thread> threads;
  for (int& count : wrong)
    threads.emplace_back([&bytes, &expected, &count, kind = GetParam()] {
      for (int i = 0; i < 2'000; ++i) count += digest(kind, bytes) != expected ? 1 : 0;
    });
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(wrong, std::vector<int>(4, 0));
}

}  // namespace
}  // namespace luoshu
