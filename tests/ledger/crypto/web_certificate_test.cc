#include "ledger/crypto/web_certificate.h"

#include <gmock/gmock.h>

#include "ledger/crypto/key.h"

namespace luoshu {
namespace {

const Time kFrom{1'700'000'000LL * 1'000'000};
const Time kUntil{1'800'000'000LL * 1'000'000};

TEST(WebCertificate, IsOfItsKeyAndItsDates) {
  const auto made = make_web_identity({"luoshu.example", "10.1.0.2", "::1"}, kFrom, kUntil);
  ASSERT_TRUE(made) << made.error().detail;
  const auto until = check_web_identity(made->certificate, made->key);
  ASSERT_TRUE(until) << until.error().detail;
  EXPECT_EQ(*until, kUntil);
  const auto other = make_web_identity({"luoshu.example"}, kFrom, kUntil);
  ASSERT_TRUE(other);
  EXPECT_NE(other->key, made->key);
  EXPECT_EQ(check_web_identity(made->certificate, other->key).error().code, Errc::kUsage);
}

TEST(WebCertificate, AnyOtherKeyIsRefused) {
  const auto made = make_web_identity({"a"}, kFrom, kUntil);
  ASSERT_TRUE(made);
  const std::string ed25519 = PrivateKey::generate(Suite::kIntl).to_pem(std::nullopt);
  EXPECT_THAT(check_web_identity(made->certificate, ed25519).error().detail,
              testing::HasSubstr("P-256"));
  const std::string locked = PrivateKey::generate(Suite::kIntl).to_pem("word");
  EXPECT_FALSE(check_web_identity(made->certificate, locked));
  EXPECT_FALSE(check_web_identity("", made->key));
  EXPECT_FALSE(check_web_identity(made->certificate, ""));
  EXPECT_FALSE(check_web_identity(made->key, made->certificate));
}

TEST(WebCertificate, NamesThatAreNoneAreRefused) {
  for (const char* name : {"", "a b", "a,DNS:b", "洛阳", "a\nb"})
    EXPECT_FALSE(make_web_identity({name}, kFrom, kUntil)) << name;
  EXPECT_FALSE(make_web_identity({}, kFrom, kUntil));
  EXPECT_FALSE(make_web_identity({"999.1.1.1"}, kFrom, kUntil));
  EXPECT_FALSE(make_web_identity({"a"}, kUntil, kFrom));
}

}  // namespace
}  // namespace luoshu
