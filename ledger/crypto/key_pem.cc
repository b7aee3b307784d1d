// The PKCS#8 half of PrivateKey, in a file of its own: it is where passphrases are handled.
#include <openssl/core_names.h>
#include <openssl/crypto.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/pkcs12.h>
#include <openssl/x509.h>

#include <algorithm>
#include <array>

#include "ledger/base/assert.h"
#include "ledger/base/limits.h"
#include "ledger/crypto/key.h"

namespace luoshu {
namespace {

// PBKDF2 with HMAC-SHA-256: about a third of a second, which a person does not mind and a machine
// that guesses does.
constexpr int kPassphraseRounds = 600'000;
constexpr int kSaltBytes = 16;

struct FreePem {
  void operator()(BIGNUM* number) const { BN_clear_free(number); }
  void operator()(BIO* bio) const { BIO_free_all(bio); }
  void operator()(EVP_PKEY* key) const { EVP_PKEY_free(key); }
  void operator()(PKCS8_PRIV_KEY_INFO* info) const { PKCS8_PRIV_KEY_INFO_free(info); }
  void operator()(X509_ALGOR* algorithm) const { X509_ALGOR_free(algorithm); }
  void operator()(X509_SIG* encrypted) const { X509_SIG_free(encrypted); }
};
template <class T>
using Owned = std::unique_ptr<T, FreePem>;

// OpenSSL asks for the passphrase through this; without one the answer is a refusal, so that it
// never asks at a terminal.
int give_passphrase(char* buffer, int size, int /*for_writing*/, void* passphrase) {
  const auto& given = *static_cast<const std::optional<std::string>*>(passphrase);
  if (!given || given->size() > static_cast<std::size_t>(size)) return -1;
  std::ranges::copy(*given, buffer);
  return static_cast<int>(given->size());
}

// The secret of a decoded key: the Ed25519 seed or the SM2 scalar, 32 bytes.
struct Secret {
  std::array<std::uint8_t, 32> bytes{};
  ~Secret() { OPENSSL_cleanse(bytes.data(), bytes.size()); }
};

std::optional<Suite> take_secret(const EVP_PKEY* key, Secret& secret) {
  if (EVP_PKEY_is_a(key, "ED25519") == 1) {
    std::size_t size = secret.bytes.size();
    if (EVP_PKEY_get_raw_private_key(key, secret.bytes.data(), &size) != 1) return std::nullopt;
    return Suite::kIntl;
  }
  BIGNUM* scalar = nullptr;
  if (EVP_PKEY_is_a(key, "SM2") != 1 ||
      EVP_PKEY_get_bn_param(key, OSSL_PKEY_PARAM_PRIV_KEY, &scalar) != 1)
    return std::nullopt;
  const Owned<BIGNUM> owned(scalar);
  const int size = static_cast<int>(secret.bytes.size());
  if (BN_bn2binpad(scalar, secret.bytes.data(), size) != size) return std::nullopt;
  return Suite::kGm;
}

Result<PrivateKey> decode_pem(std::string_view pem, std::optional<std::string> passphrase) {
  const Owned<BIO> bio(BIO_new_mem_buf(pem.data(), static_cast<int>(pem.size())));
  LUOSHU_ASSERT(bio != nullptr);
  const Owned<EVP_PKEY> decoded(
      PEM_read_bio_PrivateKey(bio.get(), nullptr, give_passphrase, &passphrase));
  if (decoded == nullptr) return Fault{Errc::kInvalid, "the private key does not decode"};
  Secret secret;
  const std::optional<Suite> suite = take_secret(decoded.get(), secret);
  if (!suite) return Fault{Errc::kInvalid, "the private key is neither Ed25519 nor SM2"};
  // Derived from the secret again: a file cannot smuggle in other curve parameters or another
  // point.
  LUOSHU_TRY(PrivateKey key, PrivateKey::from_secret(*suite, secret.bytes));
  return key;
}

}  // namespace

Result<PrivateKey> PrivateKey::from_pem(std::string_view pem,
                                        std::optional<std::string> passphrase) {
  if (pem.size() > limits::kKeyFileBytesMax)
    return Fault{Errc::kLimit, "a private key has at most 64 KiB"};
  const bool encrypted = pem.starts_with("-----BEGIN ENCRYPTED PRIVATE KEY-----\n");
  if (!encrypted && !pem.starts_with("-----BEGIN PRIVATE KEY-----\n"))
    return Fault{Errc::kInvalid, "not a PKCS#8 private key in PEM form"};
  if (encrypted && !passphrase)
    return Fault{Errc::kUsage, "the private key is encrypted: give its passphrase"};
  ERR_set_mark();
  Result<PrivateKey> key = decode_pem(pem, std::move(passphrase));
  ERR_pop_to_mark();
  if (!key && encrypted) return with_context(key.error(), "wrong passphrase or damaged key");
  return key;
}

std::string PrivateKey::to_pem(std::optional<std::string> passphrase) const {
  EVP_PKEY* pkey = static_cast<EVP_PKEY*>(const_cast<void*>(handle_.get()));
  const Owned<BIO> bio(BIO_new(BIO_s_secmem()));
  const Owned<PKCS8_PRIV_KEY_INFO> info(EVP_PKEY2PKCS8(pkey));
  LUOSHU_ASSERT(bio != nullptr);
  LUOSHU_ASSERT(info != nullptr);
  if (!passphrase) {
    LUOSHU_ASSERT(PEM_write_bio_PKCS8_PRIV_KEY_INFO(bio.get(), info.get()) == 1);
  } else {
    Owned<X509_ALGOR> algorithm(PKCS5_pbe2_set_iv(EVP_aes_256_cbc(), kPassphraseRounds, nullptr,
                                                  kSaltBytes, nullptr, NID_hmacWithSHA256));
    LUOSHU_ASSERT(algorithm != nullptr);
    const Owned<X509_SIG> sealed(PKCS8_set0_pbe(
        passphrase->data(), static_cast<int>(passphrase->size()), info.get(), algorithm.get()));
    LUOSHU_ASSERT(sealed != nullptr);
    static_cast<void>(algorithm.release());  // `sealed` owns it now
    LUOSHU_ASSERT(PEM_write_bio_PKCS8(bio.get(), sealed.get()) == 1);
  }
  char* text = nullptr;
  const long size = BIO_get_mem_data(bio.get(), &text);
  LUOSHU_ASSERT(size > 0);
  return {text, static_cast<std::size_t>(size)};
}

}  // namespace luoshu
