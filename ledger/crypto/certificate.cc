#include "ledger/crypto/certificate.h"

#include <fmt/format.h>
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

bool set_serial(X509* certificate) {
  std::array<unsigned char, 16> serial{};
  if (RAND_bytes(serial.data(), serial.size()) != 1) return false;
  serial[0] &= 0x7f;  // positive
  const std::unique_ptr<BIGNUM, decltype(&BN_free)> number(
      BN_bin2bn(serial.data(), serial.size(), nullptr), BN_free);
  return number != nullptr &&
         BN_to_ASN1_INTEGER(number.get(), X509_get_serialNumber(certificate)) != nullptr;
}

// The last second that a certificate can write: 9999-12-31T23:59:59Z (RFC 5280, 4.1.2.5).
constexpr std::int64_t kLastMicros = 253'402'300'799LL * kMicros;

bool set_dates(X509* certificate, Time from, Time until) {
  return until.micros <= kLastMicros &&
         ASN1_TIME_set(X509_getm_notBefore(certificate), from.micros / kMicros) != nullptr &&
         ASN1_TIME_set(X509_getm_notAfter(certificate), until.micros / kMicros) != nullptr;
}

bool set_name(X509* certificate, const std::string& name) {
  X509_NAME* subject = X509_get_subject_name(certificate);
  const auto* bytes = reinterpret_cast<const unsigned char*>(name.data());
  return X509_NAME_add_entry_by_txt(subject, "CN", MBSTRING_UTF8, bytes,
                                    static_cast<int>(name.size()), -1, 0) == 1 &&
         X509_set_issuer_name(certificate, subject) == 1;
}

// What OpenSSL says of a call that has failed, which is no fault of the program's.
Fault refused_by_openssl(std::string_view what) {
  std::array<char, 256> said{};
  ERR_error_string_n(ERR_peek_last_error(), said.data(), said.size());
  return {Errc::kUsage, fmt::format("no certificate can be made: {} ({})", what, said.data()),
          fmt::format("无法生成证书：{}（{}）", what, said.data())};
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
  if (name.empty() || name.size() > kCertificateNameBytesMax)
    return Fault{Errc::kUsage, "the name in a certificate has 1 to 64 bytes"};
  const ErrorQueueGuard guard;
  const Owned<EVP_PKEY> pkey = pkey_of(key);
  const Owned<X509> made(X509_new());
  X509* certificate = made.get();
  if (certificate == nullptr || X509_set_version(certificate, X509_VERSION_3) != 1 ||
      !set_serial(certificate))
    return refused_by_openssl("its serial number");
  if (!set_dates(certificate, from, until)) return refused_by_openssl("its dates");
  if (!set_name(certificate, name)) return refused_by_openssl("its name");
  const Owned<BIO> out(BIO_new(BIO_s_mem()));
  if (out == nullptr || X509_set_pubkey(certificate, pkey.get()) != 1 ||
      X509_sign(certificate, pkey.get(), nullptr) <= 0 ||
      PEM_write_bio_X509(out.get(), certificate) != 1)
    return refused_by_openssl("its signature");
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
