#include "ledger/crypto/key.h"

#include <openssl/core_names.h>
#include <openssl/crypto.h>
#include <openssl/ec.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/param_build.h>
#include <openssl/rand.h>

#include <algorithm>
#include <array>

#include "ledger/base/assert.h"
#include "ledger/crypto/ed25519_point.h"

namespace luoshu {
namespace {

// The signer id of GB/T 35276. OpenSSL 3.0 signs with an empty id unless told otherwise.
constexpr std::string_view kSm2SignerId = "1234567812345678";
constexpr std::size_t kSm2PointBytes = 65;
constexpr std::size_t kSecretBytes = 32;
constexpr std::size_t kEd25519SignatureBytes = 64;

struct FreeOpenSsl {
  void operator()(BIGNUM* number) const { BN_clear_free(number); }
  void operator()(EC_GROUP* group) const { EC_GROUP_free(group); }
  void operator()(EC_POINT* point) const { EC_POINT_free(point); }
  void operator()(ECDSA_SIG* signature) const { ECDSA_SIG_free(signature); }
  void operator()(EVP_MD_CTX* context) const { EVP_MD_CTX_free(context); }
  void operator()(EVP_PKEY* key) const { EVP_PKEY_free(key); }
  void operator()(EVP_PKEY_CTX* context) const { EVP_PKEY_CTX_free(context); }
  void operator()(OSSL_PARAM* params) const { OSSL_PARAM_free(params); }
  void operator()(OSSL_PARAM_BLD* builder) const { OSSL_PARAM_BLD_free(builder); }
};
template <class T>
using Owned = std::unique_ptr<T, FreeOpenSsl>;

// Refused foreign bytes leave no trace in the thread's error queue, where TLS would find it.
class ErrorQueueGuard {
 public:
  ErrorQueueGuard() { ERR_set_mark(); }
  ~ErrorQueueGuard() { ERR_pop_to_mark(); }
  ErrorQueueGuard(const ErrorQueueGuard&) = delete;
  ErrorQueueGuard& operator=(const ErrorQueueGuard&) = delete;
};

EVP_PKEY* pkey_of(const std::shared_ptr<const void>& handle) {
  return static_cast<EVP_PKEY*>(const_cast<void*>(handle.get()));
}

std::shared_ptr<const void> shared(Owned<EVP_PKEY> key) {
  return std::shared_ptr<EVP_PKEY>(key.release(), FreeOpenSsl());
}

// An SM2 key from its point and, for a key pair, its scalar; null where OpenSSL refuses the point.
Owned<EVP_PKEY> sm2_key(ByteView point, const BIGNUM* scalar) {
  const Owned<OSSL_PARAM_BLD> builder(OSSL_PARAM_BLD_new());
  LUOSHU_ASSERT(builder != nullptr);
  LUOSHU_ASSERT(
      OSSL_PARAM_BLD_push_utf8_string(builder.get(), OSSL_PKEY_PARAM_GROUP_NAME, "SM2", 0) == 1);
  LUOSHU_ASSERT(OSSL_PARAM_BLD_push_octet_string(builder.get(), OSSL_PKEY_PARAM_PUB_KEY,
                                                 point.data(), point.size()) == 1);
  if (scalar != nullptr)
    LUOSHU_ASSERT(OSSL_PARAM_BLD_push_BN(builder.get(), OSSL_PKEY_PARAM_PRIV_KEY, scalar) == 1);
  const Owned<OSSL_PARAM> params(OSSL_PARAM_BLD_to_param(builder.get()));
  const Owned<EVP_PKEY_CTX> context(EVP_PKEY_CTX_new_from_name(nullptr, "SM2", nullptr));
  LUOSHU_ASSERT(params != nullptr);
  LUOSHU_ASSERT(context != nullptr);
  LUOSHU_ASSERT(EVP_PKEY_fromdata_init(context.get()) == 1);
  EVP_PKEY* key = nullptr;
  const int selection = scalar != nullptr ? EVP_PKEY_KEYPAIR : EVP_PKEY_PUBLIC_KEY;
  if (EVP_PKEY_fromdata(context.get(), &key, selection, params.get()) != 1) return nullptr;
  return Owned<EVP_PKEY>(key);
}

Owned<EVP_PKEY> checked_sm2_public_key(ByteView point) {
  if (point.size() != kSm2PointBytes || point[0] != POINT_CONVERSION_UNCOMPRESSED) return nullptr;
  Owned<EVP_PKEY> key = sm2_key(point, nullptr);
  if (key == nullptr) return nullptr;
  const Owned<EVP_PKEY_CTX> context(EVP_PKEY_CTX_new_from_pkey(nullptr, key.get(), nullptr));
  LUOSHU_ASSERT(context != nullptr);
  return EVP_PKEY_public_check(context.get()) == 1 ? std::move(key) : nullptr;
}

// The point scalar·G; null where the scalar is not in [1, n-2] (GB/T 32918.1 §6.1).
Owned<EVP_PKEY> sm2_key_pair(ByteView secret, Bytes& point) {
  const Owned<BIGNUM> scalar(
      BN_bin2bn(secret.data(), static_cast<int>(secret.size()), BN_secure_new()));
  const Owned<EC_GROUP> group(EC_GROUP_new_by_curve_name(NID_sm2));
  LUOSHU_ASSERT(scalar != nullptr);
  LUOSHU_ASSERT(group != nullptr);
  BN_set_flags(scalar.get(), BN_FLG_CONSTTIME);
  const Owned<BIGNUM> last(BN_dup(EC_GROUP_get0_order(group.get())));
  LUOSHU_ASSERT(last != nullptr);
  LUOSHU_ASSERT(BN_sub_word(last.get(), 2) == 1);
  if (BN_is_zero(scalar.get()) || BN_cmp(scalar.get(), last.get()) > 0) return nullptr;

  const Owned<EC_POINT> product(EC_POINT_new(group.get()));
  LUOSHU_ASSERT(product != nullptr);
  LUOSHU_ASSERT(EC_POINT_mul(group.get(), product.get(), scalar.get(), nullptr, nullptr, nullptr) ==
                1);
  point.resize(kSm2PointBytes);
  LUOSHU_ASSERT(EC_POINT_point2oct(group.get(), product.get(), POINT_CONVERSION_UNCOMPRESSED,
                                   point.data(), point.size(), nullptr) == kSm2PointBytes);
  Owned<EVP_PKEY> key = sm2_key(point, scalar.get());
  LUOSHU_ASSERT(key != nullptr);
  return key;
}

// DER allows one spelling of two integers, OpenSSL's reader more: a peer that could respell a
// signature could change a leaf without holding a key.
bool is_canonical_sm2_signature(ByteView signature) {
  const unsigned char* at = signature.data();
  const Owned<ECDSA_SIG> parsed(
      d2i_ECDSA_SIG(nullptr, &at, static_cast<long>(std::min<std::size_t>(signature.size(), 128))));
  if (parsed == nullptr) return false;
  unsigned char* der = nullptr;
  const int size = i2d_ECDSA_SIG(parsed.get(), &der);
  if (size < 0) return false;
  const bool same = equal(signature, {der, static_cast<std::size_t>(size)});
  OPENSSL_free(der);
  return same;
}

const char* digest_of(Suite suite) {
  return suite == Suite::kGm ? "SM3" : nullptr;
}

bool set_signer_id(Suite suite, EVP_PKEY_CTX* context) {
  return suite == Suite::kIntl ||
         EVP_PKEY_CTX_set1_id(context, kSm2SignerId.data(), kSm2SignerId.size()) == 1;
}

}  // namespace

Result<PublicKey> PublicKey::from_bytes(Suite suite, ByteView bytes) {
  const ErrorQueueGuard guard;
  Owned<EVP_PKEY> handle;
  if (suite == Suite::kIntl) {
    LUOSHU_CHECK(check_ed25519_point(bytes));
    handle.reset(
        EVP_PKEY_new_raw_public_key_ex(nullptr, "ED25519", nullptr, bytes.data(), bytes.size()));
    LUOSHU_ASSERT(handle != nullptr);
  } else {
    handle = checked_sm2_public_key(bytes);
    if (handle == nullptr)
      return Fault{Errc::kVerification,
                   "an SM2 public key has 65 bytes, 04 ‖ x ‖ y, and is a point on the curve"};
  }
  PublicKey key;
  key.suite_ = suite;
  key.bytes_ = to_bytes(bytes);
  key.handle_ = shared(std::move(handle));
  return key;
}

bool PublicKey::verify(ByteView message, ByteView signature) const {
  const ErrorQueueGuard guard;
  const bool well_formed = suite_ == Suite::kIntl ? signature.size() == kEd25519SignatureBytes
                                                  : is_canonical_sm2_signature(signature);
  if (!well_formed) return false;
  const Owned<EVP_MD_CTX> context(EVP_MD_CTX_new());
  LUOSHU_ASSERT(context != nullptr);
  EVP_PKEY_CTX* key_context = nullptr;  // belongs to `context`
  LUOSHU_ASSERT(EVP_DigestVerifyInit_ex(context.get(), &key_context, digest_of(suite_), nullptr,
                                        nullptr, pkey_of(handle_), nullptr) == 1);
  LUOSHU_ASSERT(set_signer_id(suite_, key_context));
  return EVP_DigestVerify(context.get(), signature.data(), signature.size(), message.data(),
                          message.size()) == 1;
}

PrivateKey PrivateKey::generate(Suite suite) {
  // Drawn again where an SM2 scalar is out of range, which one in 2^32 draws is.
  for (;;) {
    std::array<std::uint8_t, kSecretBytes> secret{};
    LUOSHU_ASSERT(RAND_priv_bytes(secret.data(), static_cast<int>(secret.size())) == 1);
    Result<PrivateKey> key = from_secret(suite, secret);
    OPENSSL_cleanse(secret.data(), secret.size());
    if (key) return *std::move(key);
  }
}

Result<PrivateKey> PrivateKey::from_secret(Suite suite, ByteView secret) {
  if (secret.size() != kSecretBytes) return Fault{Errc::kInvalid, "a secret key has 32 bytes"};
  Bytes public_bytes;
  Owned<EVP_PKEY> handle;
  if (suite == Suite::kIntl) {
    handle.reset(
        EVP_PKEY_new_raw_private_key_ex(nullptr, "ED25519", nullptr, secret.data(), secret.size()));
    LUOSHU_ASSERT(handle != nullptr);
    std::size_t size = kSecretBytes;
    public_bytes.resize(size);
    LUOSHU_ASSERT(EVP_PKEY_get_raw_public_key(handle.get(), public_bytes.data(), &size) == 1);
  } else {
    handle = sm2_key_pair(secret, public_bytes);
    if (handle == nullptr) return Fault{Errc::kInvalid, "an SM2 scalar lies between 1 and n - 2"};
  }
  LUOSHU_TRY(PublicKey public_key, PublicKey::from_bytes(suite, public_bytes));
  PrivateKey key(std::move(public_key));
  key.handle_ = shared(std::move(handle));
  return key;
}

Bytes PrivateKey::sign(ByteView message) const {
  EVP_PKEY* pkey = pkey_of(handle_);
  const Owned<EVP_MD_CTX> context(EVP_MD_CTX_new());
  LUOSHU_ASSERT(context != nullptr);
  EVP_PKEY_CTX* key_context = nullptr;  // belongs to `context`
  LUOSHU_ASSERT(EVP_DigestSignInit_ex(context.get(), &key_context, digest_of(suite()), nullptr,
                                      nullptr, pkey, nullptr) == 1);
  LUOSHU_ASSERT(set_signer_id(suite(), key_context));
  Bytes signature(static_cast<std::size_t>(EVP_PKEY_get_size(pkey)));
  std::size_t size = signature.size();
  LUOSHU_ASSERT(
      EVP_DigestSign(context.get(), signature.data(), &size, message.data(), message.size()) == 1);
  signature.resize(size);
  return signature;
}

}  // namespace luoshu
