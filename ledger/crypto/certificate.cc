#include "ledger/crypto/certificate.h"

#include <openssl/bio.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/rand.h>
#include <openssl/ssl.h>
#include <openssl/x509.h>

#include <array>
#include <ctime>
#include <memory>

#include "ledger/base/assert.h"

namespace luoshu {
namespace {

constexpr std::size_t kNameBytesMax = 64;  // ub-common-name of RFC 5280
constexpr std::size_t kEd25519Bytes = 32;
constexpr std::int64_t kMicros = 1'000'000;

struct FreeX509 {
  void operator()(BIO* bio) const { BIO_free_all(bio); }
  void operator()(EVP_PKEY* key) const { EVP_PKEY_free(key); }
  void operator()(X509* certificate) const { X509_free(certificate); }
};
template <class T>
using Owned = std::unique_ptr<T, FreeX509>;

// Refused foreign bytes leave no trace in the thread's error queue, where TLS would find it.
class ErrorQueueGuard {
 public:
  ErrorQueueGuard() { ERR_set_mark(); }
  ~ErrorQueueGuard() { ERR_pop_to_mark(); }
  ErrorQueueGuard(const ErrorQueueGuard&) = delete;
  ErrorQueueGuard& operator=(const ErrorQueueGuard&) = delete;
};

Owned<EVP_PKEY> pkey_of(const PrivateKey& key) {
  std::string pem = key.to_pem(std::nullopt);
  const Owned<BIO> bio(BIO_new_mem_buf(pem.data(), static_cast<int>(pem.size())));
  LUOSHU_ASSERT(bio != nullptr);
  Owned<EVP_PKEY> pkey(PEM_read_bio_PrivateKey(bio.get(), nullptr, nullptr, nullptr));
  LUOSHU_ASSERT(pkey != nullptr);
  OPENSSL_cleanse(pem.data(), pem.size());
  return pkey;
}

void set_serial(X509* certificate) {
  std::array<unsigned char, 16> serial{};
  LUOSHU_ASSERT(RAND_bytes(serial.data(), serial.size()) == 1);
  serial[0] &= 0x7f;  // positive
  const std::unique_ptr<BIGNUM, decltype(&BN_free)> number(
      BN_bin2bn(serial.data(), serial.size(), nullptr), BN_free);
  LUOSHU_ASSERT(number != nullptr);
  LUOSHU_ASSERT(BN_to_ASN1_INTEGER(number.get(), X509_get_serialNumber(certificate)) != nullptr);
}

Result<Time> time_of(const ASN1_TIME* time) {
  std::tm parts{};
  if (ASN1_TIME_to_tm(time, &parts) != 1)
    return Fault{Errc::kInvalid, "a certificate with a date that is none"};
  return Time{static_cast<std::int64_t>(::timegm(&parts)) * kMicros};
}

Result<CertifiedKey> read_x509(const X509* certificate) {
  const EVP_PKEY* pkey = X509_get0_pubkey(certificate);
  if (pkey == nullptr || EVP_PKEY_is_a(pkey, "ED25519") != 1)
    return Fault{Errc::kVerification, "the key of the certificate is no Ed25519 key"};
  Bytes raw(kEd25519Bytes);
  std::size_t size = raw.size();
  if (EVP_PKEY_get_raw_public_key(pkey, raw.data(), &size) != 1 || size != raw.size())
    return Fault{Errc::kVerification, "the key of the certificate cannot be read"};
  LUOSHU_TRY(PublicKey key, PublicKey::from_bytes(Suite::kIntl, raw));
  LUOSHU_TRY(const Time from, time_of(X509_get0_notBefore(certificate)));
  LUOSHU_TRY(const Time until, time_of(X509_get0_notAfter(certificate)));
  return CertifiedKey{std::move(key), from, until};
}

}  // namespace

Result<std::string> self_signed_certificate(const PrivateKey& key, const std::string& name,
                                            Time from, Time until) {
  if (key.suite() != Suite::kIntl)
    return Fault{Errc::kUsage, "a transport key is an Ed25519 key (`luoshu key new --suite intl`)"};
  if (name.empty() || name.size() > kNameBytesMax)
    return Fault{Errc::kUsage, "the name in a certificate has 1 to 64 bytes"};
  const Owned<EVP_PKEY> pkey = pkey_of(key);
  const Owned<X509> certificate(X509_new());
  LUOSHU_ASSERT(certificate != nullptr);
  LUOSHU_ASSERT(X509_set_version(certificate.get(), X509_VERSION_3) == 1);
  set_serial(certificate.get());
  LUOSHU_ASSERT(ASN1_TIME_set(X509_getm_notBefore(certificate.get()), from.micros / kMicros) !=
                nullptr);
  LUOSHU_ASSERT(ASN1_TIME_set(X509_getm_notAfter(certificate.get()), until.micros / kMicros) !=
                nullptr);
  X509_NAME* subject = X509_get_subject_name(certificate.get());
  LUOSHU_ASSERT(X509_NAME_add_entry_by_txt(subject, "CN", MBSTRING_UTF8,
                                           reinterpret_cast<const unsigned char*>(name.data()),
                                           static_cast<int>(name.size()), -1, 0) == 1);
  LUOSHU_ASSERT(X509_set_issuer_name(certificate.get(), subject) == 1);
  LUOSHU_ASSERT(X509_set_pubkey(certificate.get(), pkey.get()) == 1);
  LUOSHU_ASSERT(X509_sign(certificate.get(), pkey.get(), nullptr) > 0);
  const Owned<BIO> out(BIO_new(BIO_s_mem()));
  LUOSHU_ASSERT(out != nullptr);
  LUOSHU_ASSERT(PEM_write_bio_X509(out.get(), certificate.get()) == 1);
  char* text = nullptr;
  const long size = BIO_get_mem_data(out.get(), &text);
  return std::string(text, static_cast<std::size_t>(size));
}

Result<CertifiedKey> read_certificate(ByteView der) {
  const ErrorQueueGuard guard;
  const unsigned char* at = der.data();
  const Owned<X509> certificate(d2i_X509(nullptr, &at, static_cast<long>(der.size())));
  if (certificate == nullptr || at != der.data() + der.size())
    return Fault{Errc::kInvalid, "these bytes are no certificate"};
  return read_x509(certificate.get());
}

Result<CertifiedKey> certificate_of_peer(ssl_st* connection) {
  const ErrorQueueGuard guard;
  const Owned<X509> certificate(SSL_get1_peer_certificate(connection));
  if (certificate == nullptr) return Fault{Errc::kVerification, "the other end has no certificate"};
  return read_x509(certificate.get());
}

Status check_dates(const CertifiedKey& certified, Time now) {
  if (now < certified.from)
    return Fault{Errc::kRefused, "the certificate is valid only from " + to_string(certified.from)};
  if (now > certified.until)
    return Fault{Errc::kRefused, "the certificate has expired on " + to_string(certified.until)};
  return Done{};
}

void allow_tls13_only(ssl_ctx_st* context) {
  LUOSHU_ASSERT(SSL_CTX_set_min_proto_version(context, TLS1_3_VERSION) == 1);
  LUOSHU_ASSERT(SSL_CTX_set_num_tickets(context, 0) == 1);
  SSL_CTX_set_session_cache_mode(context, SSL_SESS_CACHE_OFF);
  SSL_CTX_set_options(context, SSL_OP_NO_TICKET | SSL_OP_NO_RENEGOTIATION);
}

}  // namespace luoshu
