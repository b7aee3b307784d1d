// Certificates of the links between nodes. TLS wants X.509; the ledger says which key is whose: so
// a node signs a certificate over its own transport key, and the peer reads nothing of it
// but the key and the dates. Values and pure functions; safe from every thread.
#pragma once

#include <string>

#include "ledger/base/time.h"
#include "ledger/crypto/key.h"

// OpenSSL's own types, named so that its headers stay in certificate.cc.
struct ssl_st;
struct ssl_ctx_st;

namespace luoshu {

inline constexpr std::size_t kCertificateNameBytesMax = 64;  // ub-common-name of RFC 5280

// A self-signed certificate of the key in PEM, valid from `from` to `until`. kUsage where the key
// is not Ed25519, the name has more than 64 bytes or is no UTF-8, or the dates cannot be written.
Result<std::string> self_signed_certificate(const PrivateKey& key, const std::string& name,
                                            Time from, Time until);

// What a certificate is read for.
struct CertifiedKey {
  PublicKey key;
  Time from;
  Time until;
};
// From DER. kInvalid where it is no certificate, kVerification where its key may not be enrolled.
Result<CertifiedKey> read_certificate(ByteView der);
// The certificate that the other end of a finished handshake showed; TLS has seen to it that the
// other end holds its key.
Result<CertifiedKey> certificate_of_peer(ssl_st* connection);

// kRefused, in words, where `now` is not within the dates of the certificate.
Status check_dates(const CertifiedKey& certified, Time now);

// TLS 1.3 alone, without resumption: a resumed link would be one of a key that nobody looked at.
void allow_tls13_only(ssl_ctx_st* context);

}  // namespace luoshu
