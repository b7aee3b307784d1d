// What browsers want of a server: a certificate over a P-256 key. They refuse Ed25519, so the key
// that a node shows to other nodes does not do. Nothing of the ledger is signed with this key.
// Values and pure functions; safe from every thread.
#pragma once

#include <string>
#include <vector>

#include "ledger/base/result.h"
#include "ledger/base/time.h"

// OpenSSL's own type, named so that its headers stay in web_certificate.cc.
struct ssl_ctx_st;

namespace luoshu {

struct WebIdentity {
  std::string key;          // PKCS#8 PEM
  std::string certificate;  // PEM, signed by that key itself
};
inline constexpr std::size_t kWebNamesMax = 32;
// A fresh key, and a certificate for these host names and IP addresses. kUsage for no name, one
// that is none, or dates that cannot be written.
Result<WebIdentity> make_web_identity(const std::vector<std::string>& names, Time from, Time until);

// The last moment of the certificate. kInvalid where the texts are no certificate (chains have the
// server's first) and no key; kUsage where they do not belong together, or the key is not on P-256.
Result<Time> check_web_identity(const std::string& certificate, const std::string& key);

// TLS 1.3 alone, without resumption and early data; HTTP/1.1 where the other end names protocols.
void allow_web_tls_only(ssl_ctx_st* context);

}  // namespace luoshu
