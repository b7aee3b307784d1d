// Signing keys of both suites. OpenSSL stays inside this room's .cc files.
//
// Public keys travel as raw bytes: 32 for Ed25519 (RFC 8032), 65 for SM2 (uncompressed point,
// 04 ‖ x ‖ y). Signatures: 64 bytes for Ed25519, DER for SM2 as the standard tools write it.
// A PublicKey and a PrivateKey are immutable and may be used from several threads at once.
#pragma once

#include <memory>
#include <optional>
#include <string>

#include "ledger/base/bytes.h"
#include "ledger/base/ids.h"
#include "ledger/crypto/suite.h"

namespace luoshu {

class PublicKey {
 public:
  // Refuses (kVerification) what must not be enrolled: wrong length, an Ed25519 point that is
  // non-canonical, not on the curve or of low order (RFC 8032 §5.1.3; the eight small-order points
  // and their other spellings), an SM2 point that is not on the curve or is compressed.
  static Result<PublicKey> from_bytes(Suite suite, ByteView bytes);

  Suite suite() const { return suite_; }
  const Bytes& bytes() const { return bytes_; }
  // True where `signature` is this key's over exactly `message`. Any malformed signature is false.
  bool verify(ByteView message, ByteView signature) const;

  friend bool operator==(const PublicKey& a, const PublicKey& b) {
    return a.suite_ == b.suite_ && a.bytes_ == b.bytes_;
  }

 private:
  PublicKey() = default;
  Suite suite_{};
  Bytes bytes_;
  std::shared_ptr<const void> handle_;  // shared: OpenSSL's EVP_PKEY, immutable after creation
};

class PrivateKey {
 public:
  static PrivateKey generate(Suite suite);
  // For tests and worked examples only: the 32 bytes are the Ed25519 seed or the SM2 scalar.
  static Result<PrivateKey> from_secret(Suite suite, ByteView secret);
  // PKCS#8 PEM (RFC 5958), encrypted where a passphrase is given (PBES2, AES-256-CBC, RFC 8018).
  static Result<PrivateKey> from_pem(std::string_view pem, std::optional<std::string> passphrase);
  std::string to_pem(std::optional<std::string> passphrase) const;

  Suite suite() const { return public_.suite(); }
  const PublicKey& public_key() const { return public_; }
  // Ed25519 is deterministic (RFC 8032); SM2 takes fresh randomness for every signature.
  Bytes sign(ByteView message) const;

 private:
  explicit PrivateKey(PublicKey public_key) : public_(std::move(public_key)) {}
  PublicKey public_;
  std::shared_ptr<const void> handle_;
};

}  // namespace luoshu
