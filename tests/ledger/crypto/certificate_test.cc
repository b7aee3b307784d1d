#include "ledger/crypto/certificate.h"

#include <gmock/gmock.h>

#include <algorithm>

namespace luoshu {
namespace {

constexpr std::int64_t kSecond = 1'000'000;
constexpr Time kFrom{1'700'000'000 * kSecond};
constexpr Time kUntil{2'700'000'000 * kSecond};  // past 2050, where the form of dates changes

PrivateKey key_of(std::uint8_t byte) {
  return *PrivateKey::from_secret(Suite::kIntl, Bytes(32, byte));
}

// The bytes between the lines of a PEM text.
Bytes der_of(std::string pem) {
  pem.erase(0, pem.find('\n') + 1);
  pem.erase(pem.find("-----END"));
  std::erase(pem, '\n');
  return *from_base64(pem);
}

TEST(Certificate, SaysTheKeyAndTheDatesThatWentIn) {
  const PrivateKey key = key_of(7);
  const auto pem = self_signed_certificate(key, "洛阳", kFrom, kUntil);
  ASSERT_TRUE(pem) << pem.error().detail;
  const auto read = read_certificate(der_of(*pem));
  ASSERT_TRUE(read) << read.error().detail;
  EXPECT_EQ(read->key, key.public_key());
  EXPECT_EQ(read->from, kFrom);
  EXPECT_EQ(read->until, kUntil);
}

TEST(Certificate, IsGoodOnItsDaysAlone) {
  const CertifiedKey certified{key_of(7).public_key(), kFrom, kUntil};
  EXPECT_TRUE(check_dates(certified, kFrom));
  EXPECT_TRUE(check_dates(certified, kUntil));
  EXPECT_EQ(check_dates(certified, Time{kFrom.micros - 1}).error().code, Errc::kRefused);
  EXPECT_EQ(check_dates(certified, Time{kUntil.micros + 1}).error().code, Errc::kRefused);
}

TEST(Certificate, RefusesKeysAndNamesThatItCannotCarry) {
  const auto sm2 = PrivateKey::generate(Suite::kGm);
  EXPECT_EQ(self_signed_certificate(sm2, "x", kFrom, kUntil).error().code, Errc::kUsage);
  EXPECT_FALSE(self_signed_certificate(key_of(1), "", kFrom, kUntil));
  EXPECT_FALSE(self_signed_certificate(key_of(1), std::string(65, 'x'), kFrom, kUntil));
}

// Half a character, no UTF-8 at all, days that no certificate can write: a fault, not the end.
TEST(Certificate, WhatOpensslRefusesIsAFault) {
  const std::string half = std::string(62, 'x') + "\xe6\xb4";
  for (const std::string& name : {half, std::string("\xff\xfe"), std::string("\xc3")}) {
    const auto refused = self_signed_certificate(key_of(1), name, kFrom, kUntil);
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().code, Errc::kUsage);
  }
  EXPECT_TRUE(self_signed_certificate(key_of(1), "洛阳市公共数据", kFrom, kUntil));
  EXPECT_FALSE(self_signed_certificate(key_of(1), "x", kFrom, Time{INT64_MAX}));
}

// Every byte of a certificate either matters to the reader or is refused: it never crashes, and
// what it reads is never a key that may not be enrolled.
TEST(Certificate, SurvivesEveryDamagedByte) {
  const auto pem = self_signed_certificate(key_of(9), "node", kFrom, kUntil);
  const Bytes der = der_of(*pem);
  for (std::size_t at = 0; at < der.size(); ++at) {
    for (const unsigned flip : {0x01U, 0x80U, 0xffU}) {
      Bytes damaged = der;
      damaged[at] = static_cast<std::uint8_t>(damaged[at] ^ flip);
      const auto read = read_certificate(damaged);
      if (!read) continue;
      EXPECT_TRUE(PublicKey::from_bytes(Suite::kIntl, read->key.bytes()));
    }
    EXPECT_FALSE(read_certificate(ByteView(der).first(at)));
  }
  Bytes longer = der;
  longer.push_back(0);
  EXPECT_FALSE(read_certificate(longer));
}

}  // namespace
}  // namespace luoshu
