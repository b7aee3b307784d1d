#include "ledger/crypto/key.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <set>

#include "tests/ledger/crypto/vectors.h"

namespace luoshu {
namespace {

using testing::hex_at;
using testing::shared_vectors;
using testing::text_at;

Bytes hex(std::string_view text) {
  return from_hex(text).value();
}

// The key pair, message and signature of GB/T 32918.5 on the recommended curve.
constexpr std::string_view kSm2Secret =
    "3945208f7b2144b13f36e38ac6d39f95889393692860b51a42fb81ef4df7c5b8";
constexpr std::string_view kSm2Point =
    "0409f9df311e5421a150dd7d161e4bc5c672179fad1833fc076bb08ff356f35020"
    "ccea490ce26775a52dc6ea718cc1aa600aed05fbf35e084a6632f6072da9ad13";
constexpr std::string_view kSm2R =
    "f5a03b0648d2c4630eeac513e1bb81a15944da3827d5b74143ac7eaceee720b3";
constexpr std::string_view kSm2S =
    "b1b6aa29df212fd8763182bc0d421ca1bb9038fd1f7f42d4840b69c485bbc1aa";

// DER of two integers whose highest bit is set.
Bytes sm2_der(std::string_view r, std::string_view s) {
  return hex("3046022100" + std::string(r) + "022100" + std::string(s));
}

class BothSuites : public ::testing::TestWithParam<Suite> {};
INSTANTIATE_TEST_SUITE_P(Key, BothSuites, ::testing::Values(Suite::kIntl, Suite::kGm));

TEST(Suite, NamesGoBothWays) {
  for (const Suite suite : {Suite::kIntl, Suite::kGm})
    EXPECT_EQ(suite_from_name(suite_name(suite)).value(), suite);
  EXPECT_EQ(suite_from_name("GM").error().code, Errc::kUsage);
  EXPECT_EQ(signature_algorithm(Suite::kGm), "SM2");
  EXPECT_EQ(digest_algorithm(Suite::kIntl), "SHA-256");
}

TEST(Key, MakesTheSignatureOfRfc8032) {
  const auto key = PrivateKey::from_secret(
      Suite::kIntl, hex("9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60"));
  ASSERT_TRUE(key);
  EXPECT_EQ(to_hex(key->public_key().bytes()),
            "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a");
  EXPECT_EQ(to_hex(key->sign({})),
            "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc6"
            "1e39701cf9b46bd25bf5f0595bbe24655141438e7a100b");
}

TEST(Key, AcceptsTheSm2ExampleOfTheStandard) {
  const auto key = PublicKey::from_bytes(Suite::kGm, hex(kSm2Point));
  ASSERT_TRUE(key);
  EXPECT_TRUE(key->verify(as_bytes("message digest"), sm2_der(kSm2R, kSm2S)));
  EXPECT_FALSE(key->verify(as_bytes("message digesT"), sm2_der(kSm2R, kSm2S)));
  EXPECT_FALSE(key->verify(as_bytes("message digest"), sm2_der(kSm2S, kSm2R)));
  const auto pair = PrivateKey::from_secret(Suite::kGm, hex(kSm2Secret));
  ASSERT_TRUE(pair);
  EXPECT_EQ(pair->public_key(), *key);
}

TEST(Key, AnSm2SignatureHasOneSpelling) {
  const auto key = PublicKey::from_bytes(Suite::kGm, hex(kSm2Point)).value();
  const std::string r(kSm2R), s(kSm2S);
  const std::string spellings[] = {
      "308146022100" + r + "022100" + s,         // long form of a short length
      "304702220000" + r + "022100" + s,         // a zero byte too many
      "3046022100" + r + "022100" + s + "00",    // something after the end
      "30450220" + r + "022100" + s,             // negative
      "3080022100" + r + "022100" + s + "0000",  // indefinite length
      "0046022100" + r + "022100" + s,           // another tag
      r + s,                                     // the raw form of other tools
      "",
  };
  for (const std::string& spelling : spellings)
    EXPECT_FALSE(key.verify(as_bytes("message digest"), hex(spelling))) << spelling;
}

TEST_P(BothSuites, AnyBitFlippedIsRefused) {
  const PrivateKey key = PrivateKey::generate(GetParam());
  const Bytes message = to_bytes("seven bridges over the Luo");
  const Bytes signature = key.sign(message);
  ASSERT_TRUE(key.public_key().verify(message, signature));
  const auto each_flip = [](const Bytes& bytes, auto&& check) {
    for (std::size_t bit = 0; bit < bytes.size() * 8; ++bit) {
      Bytes flipped = bytes;
      flipped[bit / 8] ^= static_cast<std::uint8_t>(1 << bit % 8);
      check(flipped, bit);
    }
  };
  each_flip(signature, [&](const Bytes& flipped, std::size_t bit) {
    EXPECT_FALSE(key.public_key().verify(message, flipped)) << "signature bit " << bit;
  });
  each_flip(message, [&](const Bytes& flipped, std::size_t bit) {
    EXPECT_FALSE(key.public_key().verify(flipped, signature)) << "message bit " << bit;
  });
  each_flip(key.public_key().bytes(), [&](const Bytes& flipped, std::size_t bit) {
    const auto other = PublicKey::from_bytes(GetParam(), flipped);
    EXPECT_FALSE(other && other->verify(message, signature)) << "key bit " << bit;
  });
}

TEST_P(BothSuites, AnyWrongLengthIsRefused) {
  const PrivateKey key = PrivateKey::generate(GetParam());
  const Bytes message = to_bytes("x");
  Bytes signature = key.sign(message);
  for (std::size_t size = 0; size < signature.size(); ++size)
    EXPECT_FALSE(key.public_key().verify(message, ByteView(signature).first(size)));
  signature.push_back(0);
  EXPECT_FALSE(key.public_key().verify(message, signature));
  EXPECT_FALSE(key.public_key().verify(message, Bytes(1'000'000)));
  Bytes bytes = key.public_key().bytes();
  for (std::size_t size = 0; size < bytes.size(); ++size)
    EXPECT_FALSE(PublicKey::from_bytes(GetParam(), ByteView(bytes).first(size)));
  bytes.push_back(0);
  EXPECT_EQ(PublicKey::from_bytes(GetParam(), bytes).error().code, Errc::kVerification);
  EXPECT_FALSE(PrivateKey::from_secret(GetParam(), Bytes(31)));
  EXPECT_FALSE(PrivateKey::from_secret(GetParam(), Bytes(33)));
}

TEST_P(BothSuites, KeysAreFreshAndTheirCopiesEqual) {
  const PrivateKey one = PrivateKey::generate(GetParam());
  const PrivateKey two = PrivateKey::generate(GetParam());
  EXPECT_FALSE(one.public_key() == two.public_key());
  const PrivateKey copy = one;
  EXPECT_TRUE(one.public_key().verify(as_bytes("m"), copy.sign(as_bytes("m"))));
  EXPECT_FALSE(two.public_key().verify(as_bytes("m"), one.sign(as_bytes("m"))));
}

TEST(Key, Ed25519IsDeterministicAndSm2IsNot) {
  const PrivateKey intl = PrivateKey::generate(Suite::kIntl);
  EXPECT_EQ(intl.sign(as_bytes("m")), intl.sign(as_bytes("m")));
  const PrivateKey gm = PrivateKey::generate(Suite::kGm);
  EXPECT_NE(gm.sign(as_bytes("m")), gm.sign(as_bytes("m")));
}

TEST(Key, RefusesSm2ScalarsAndPointsOutOfRange) {
  constexpr std::string_view kBelowOrder =  // n - 2, the largest, and n - 1
      "fffffffeffffffffffffffffffffffff7203df6b21c6052b53bbf40939d54121";
  EXPECT_TRUE(PrivateKey::from_secret(Suite::kGm, hex(kBelowOrder)));
  Bytes scalar = hex(kBelowOrder);
  scalar.back() = 0x22;
  EXPECT_FALSE(PrivateKey::from_secret(Suite::kGm, scalar));
  EXPECT_FALSE(PrivateKey::from_secret(Suite::kGm, Bytes(32)));
  EXPECT_FALSE(PrivateKey::from_secret(Suite::kGm, Bytes(32, 0xff)));
  Bytes compressed = hex(kSm2Point.substr(0, 66));
  compressed[0] = 0x03;
  EXPECT_FALSE(PublicKey::from_bytes(Suite::kGm, compressed));
  for (const std::uint8_t form : Bytes{0x00, 0x02, 0x03, 0x05, 0x06, 0x07}) {
    Bytes point = hex(kSm2Point);
    point[0] = form;
    EXPECT_FALSE(PublicKey::from_bytes(Suite::kGm, point)) << int{form};
  }
  Bytes zero(65);
  zero[0] = 0x04;
  EXPECT_FALSE(PublicKey::from_bytes(Suite::kGm, zero));
}

// The points with the smallest y, found with another program.
TEST(Key, KnowsWhichSmallYLieOnTheEd25519Curve) {
  const std::set<int> on_curve{3,  4,  5,  6,  9,  10, 14, 15, 16, 18, 19, 21, 23,
                               24, 25, 26, 27, 28, 29, 30, 32, 33, 35, 37, 39, 40,
                               42, 43, 44, 48, 51, 52, 54, 55, 56, 57, 58};
  for (int y = 2; y < 60; ++y) {
    for (const std::uint8_t sign : Bytes{0x00, 0x80}) {
      Bytes bytes(32);
      bytes[0] = static_cast<std::uint8_t>(y);
      bytes[31] = sign;
      EXPECT_EQ(PublicKey::from_bytes(Suite::kIntl, bytes).has_value(), on_curve.contains(y)) << y;
    }
  }
}

// RFC 8032 has eight points of small order; with both signs and both spellings where y < 19.
TEST(Key, RefusesEverySpellingOfASmallOrderPoint) {
  const std::string tail(60, 'f');
  const std::string ys[] = {
      "0100" + std::string(60, '0'),   // order 1
      "ecff" + tail.substr(2) + "7f",  // order 2
      std::string(64, '0'),            // order 4
      "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05",
      "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a",
      "edff" + tail.substr(2) + "7f",  // 0 once more
      "eeff" + tail.substr(2) + "7f",  // 1 once more
  };
  for (const std::string& y : ys) {
    for (const std::uint8_t sign : Bytes{0x00, 0x80}) {
      Bytes bytes = hex(y);
      bytes[31] |= sign;
      EXPECT_FALSE(PublicKey::from_bytes(Suite::kIntl, bytes)) << to_hex(bytes);
    }
  }
}

TEST(Key, AgreesWithTheWycheproofEd25519Cases) {
  const auto vectors = shared_vectors("wycheproof-ed25519.json");
  if (!vectors) GTEST_SKIP() << "skipped: published vectors are not here";
  std::size_t cases = 0;
  for (const json::Value& group : *vectors->find("testGroups")->array()) {
    const auto key = PublicKey::from_bytes(Suite::kIntl, hex_at(*group.find("publicKey"), "pk"));
    ASSERT_TRUE(key);
    for (const json::Value& test : *group.find("tests")->array()) {
      ++cases;
      EXPECT_EQ(key->verify(hex_at(test, "msg"), hex_at(test, "sig")),
                text_at(test, "result") == "valid")
          << json::to_line(test);
    }
  }
  EXPECT_EQ(cases, 151U);
}

TEST(Key, RefusesExactlyTheKeysThatCctvFlags) {
  const auto vectors = shared_vectors("cctv-ed25519.json");
  if (!vectors) GTEST_SKIP() << "skipped: published vectors are not here";
  std::size_t refused = 0;
  for (const json::Value& test : *vectors->array()) {
    bool flagged = false;
    if (const json::Value* flags = test.find("flags"); flags->array() != nullptr)
      for (const json::Value& flag : *flags->array())
        flagged |= *flag.string() == "low_order_A" || *flag.string() == "non_canonical_A";
    const auto key = PublicKey::from_bytes(Suite::kIntl, hex_at(test, "key"));
    EXPECT_EQ(key.has_value(), !flagged) << json::to_line(test);
    refused += flagged ? 1 : 0;
  }
  EXPECT_EQ(vectors->array()->size(), 914U);
  EXPECT_GT(refused, 500U);
}

}  // namespace
}  // namespace luoshu
