#include "ledger/crypto/web_certificate.h"

#include <fmt/format.h>
#include <openssl/bio.h>
#include <openssl/ec.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/rand.h>
#include <openssl/ssl.h>
#include <openssl/x509.h>
#include <openssl/x509v3.h>

#include <algorithm>
#include <array>
#include <ctime>
#include <memory>

#include "ledger/base/assert.h"

namespace luoshu {
namespace {

constexpr std::int64_t kMicros = 1'000'000;
constexpr std::int64_t kLastMicros = 253'402'300'799LL * kMicros;  // RFC 5280, 4.1.2.5
constexpr std::size_t kNameBytesMax = 253;

struct FreeWeb {
  void operator()(BIO* bio) const { BIO_free_all(bio); }
  void operator()(EVP_PKEY* key) const { EVP_PKEY_free(key); }
  void operator()(X509* certificate) const { X509_free(certificate); }
  void operator()(X509_EXTENSION* extension) const { X509_EXTENSION_free(extension); }
};
template <class T>
using Owned = std::unique_ptr<T, FreeWeb>;

// Refused foreign bytes leave no trace in the thread's error queue, where TLS would find it.
class ErrorQueueGuard {
 public:
  ErrorQueueGuard() { ERR_set_mark(); }
  ~ErrorQueueGuard() { ERR_pop_to_mark(); }
  ErrorQueueGuard(const ErrorQueueGuard&) = delete;
  ErrorQueueGuard& operator=(const ErrorQueueGuard&) = delete;
};

bool is_name(const std::string& name) {
  return !name.empty() && name.size() <= kNameBytesMax && std::ranges::all_of(name, [](char c) {
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '-' ||
           c == '.' || c == ':';
  });
}

bool is_address(const std::string& name) {
  return name.find(':') != std::string::npos ||
         std::ranges::all_of(name, [](char c) { return (c >= '0' && c <= '9') || c == '.'; });
}

bool add_extension(X509* certificate, int nid, const std::string& value) {
  const Owned<X509_EXTENSION> extension(X509V3_EXT_conf_nid(nullptr, nullptr, nid, value.c_str()));
  return extension != nullptr && X509_add_ext(certificate, extension.get(), -1) == 1;
}

bool fill(X509* certificate, const std::vector<std::string>& names, Time from, Time until) {
  std::array<unsigned char, 16> serial{};
  if (RAND_bytes(serial.data(), serial.size()) != 1) return false;
  serial[0] &= 0x7f;  // positive
  const std::unique_ptr<BIGNUM, decltype(&BN_free)> number(
      BN_bin2bn(serial.data(), serial.size(), nullptr), BN_free);
  if (number == nullptr ||
      BN_to_ASN1_INTEGER(number.get(), X509_get_serialNumber(certificate)) == nullptr)
    return false;
  X509_NAME* subject = X509_get_subject_name(certificate);
  const std::string common = names.front().substr(0, 64);  // ub-common-name
  const auto* bytes = reinterpret_cast<const unsigned char*>(common.data());
  std::string hosts;
  for (const std::string& name : names)
    hosts +=
        fmt::format("{}{}:{}", hosts.empty() ? "" : ",", is_address(name) ? "IP" : "DNS", name);
  return X509_set_version(certificate, X509_VERSION_3) == 1 &&
         ASN1_TIME_set(X509_getm_notBefore(certificate), from.micros / kMicros) != nullptr &&
         ASN1_TIME_set(X509_getm_notAfter(certificate), until.micros / kMicros) != nullptr &&
         X509_NAME_add_entry_by_txt(subject, "CN", MBSTRING_UTF8, bytes,
                                    static_cast<int>(common.size()), -1, 0) == 1 &&
         X509_set_issuer_name(certificate, subject) == 1 &&
         add_extension(certificate, NID_subject_alt_name, hosts) &&
         add_extension(certificate, NID_basic_constraints, "critical,CA:FALSE") &&
         add_extension(certificate, NID_ext_key_usage, "serverAuth");
}

std::string text_of(BIO* bio) {
  char* text = nullptr;
  const long size = BIO_get_mem_data(bio, &text);
  return {text, static_cast<std::size_t>(size)};
}

// Never asks at a terminal.
int no_passphrase(char* /*buffer*/, int /*size*/, int /*for_writing*/, void* /*given*/) {
  return -1;
}

bool is_p256(const EVP_PKEY* key) {
  std::array<char, 32> group{};
  std::size_t size = 0;
  return EVP_PKEY_is_a(key, "EC") == 1 &&
         EVP_PKEY_get_group_name(key, group.data(), group.size(), &size) == 1 &&
         std::string_view(group.data(), size) == SN_X9_62_prime256v1;
}

int choose_http(SSL* /*connection*/, const unsigned char** chosen, unsigned char* length,
                const unsigned char* offered, unsigned int offered_length, void* /*given*/) {
  static constexpr std::array<unsigned char, 9> kHttp{8, 'h', 't', 't', 'p', '/', '1', '.', '1'};
  unsigned char* found = nullptr;
  const int agreed =
      SSL_select_next_proto(&found, length, kHttp.data(), kHttp.size(), offered, offered_length);
  if (agreed != OPENSSL_NPN_NEGOTIATED) return SSL_TLSEXT_ERR_ALERT_FATAL;
  *chosen = found;
  return SSL_TLSEXT_ERR_OK;
}

}  // namespace

Result<WebIdentity> make_web_identity(const std::vector<std::string>& names, Time from,
                                      Time until) {
  if (names.empty() || names.size() > kWebNamesMax || !std::ranges::all_of(names, is_name))
    return Fault{Errc::kUsage, "a certificate is for 1 to 32 host names or addresses",
                 "证书须有 1 至 32 个主机名或地址"};
  if (until.micros > kLastMicros || until <= from)
    return Fault{Errc::kUsage, "dates that no certificate has", "证书日期不合格式"};
  const ErrorQueueGuard guard;
  const Owned<EVP_PKEY> key(EVP_EC_gen(SN_X9_62_prime256v1));
  const Owned<X509> made(X509_new());
  const Owned<BIO> key_text(BIO_new(BIO_s_mem()));
  const Owned<BIO> text(BIO_new(BIO_s_mem()));
  if (key == nullptr || made == nullptr || key_text == nullptr || text == nullptr ||
      !fill(made.get(), names, from, until) || X509_set_pubkey(made.get(), key.get()) != 1 ||
      X509_sign(made.get(), key.get(), EVP_sha256()) <= 0 ||
      PEM_write_bio_X509(text.get(), made.get()) != 1 ||
      PEM_write_bio_PKCS8PrivateKey(key_text.get(), key.get(), nullptr, nullptr, 0, nullptr,
                                    nullptr) != 1)
    return Fault{Errc::kUsage, "no certificate can be made for these names",
                 "无法为这些名称生成证书"};
  return WebIdentity{text_of(key_text.get()), text_of(text.get())};
}

Result<Time> check_web_identity(const std::string& certificate, const std::string& key) {
  const ErrorQueueGuard guard;
  const Owned<BIO> certificate_text(
      BIO_new_mem_buf(certificate.data(), static_cast<int>(certificate.size())));
  const Owned<BIO> key_text(BIO_new_mem_buf(key.data(), static_cast<int>(key.size())));
  LUOSHU_ASSERT(certificate_text != nullptr && key_text != nullptr);
  const Owned<X509> read(
      PEM_read_bio_X509(certificate_text.get(), nullptr, no_passphrase, nullptr));
  if (read == nullptr) return Fault{Errc::kInvalid, "this is no certificate", "不是证书"};
  const Owned<EVP_PKEY> held(
      PEM_read_bio_PrivateKey(key_text.get(), nullptr, no_passphrase, nullptr));
  if (held == nullptr)
    return Fault{Errc::kInvalid, "this is no private key without a passphrase", "不是无口令的私钥"};
  if (!is_p256(held.get()))
    return Fault{Errc::kUsage, "browsers want a key on P-256 (`luoshu key new --web`)",
                 "浏览器只接受 P-256 密钥（luoshu key new --web）"};
  if (X509_check_private_key(read.get(), held.get()) != 1)
    return Fault{Errc::kUsage, "the certificate is of another key", "证书与私钥不匹配"};
  std::tm parts{};
  if (ASN1_TIME_to_tm(X509_get0_notAfter(read.get()), &parts) != 1)
    return Fault{Errc::kInvalid, "a certificate with a date that is none", "证书日期有误"};
  return Time{static_cast<std::int64_t>(::timegm(&parts)) * kMicros};
}

void allow_web_tls_only(ssl_ctx_st* context) {
  LUOSHU_ASSERT(SSL_CTX_set_min_proto_version(context, TLS1_3_VERSION) == 1);
  LUOSHU_ASSERT(SSL_CTX_set_num_tickets(context, 0) == 1);
  LUOSHU_ASSERT(SSL_CTX_set_max_early_data(context, 0) == 1);
  SSL_CTX_set_session_cache_mode(context, SSL_SESS_CACHE_OFF);
  SSL_CTX_set_options(context, SSL_OP_NO_TICKET | SSL_OP_NO_RENEGOTIATION);
  SSL_CTX_set_alpn_select_cb(context, choose_http, nullptr);
}

}  // namespace luoshu
