// SHA-256 (FIPS 180-4) and SM3 (GB/T 32905). Pure functions and a small resource; a Hasher belongs
// to one thread at a time, the functions are safe from every thread.
#pragma once

#include <cstdint>
#include <memory>

#include "ledger/base/bytes.h"
#include "ledger/base/ids.h"

namespace luoshu {

// DO NOT RENUMBER: on disk since format 1.
enum class DigestKind : std::uint8_t { kSha256 = 1, kSm3 = 2 };

Hash digest(DigestKind kind, ByteView bytes);
inline Hash sha256(ByteView bytes) {
  return digest(DigestKind::kSha256, bytes);
}
inline Hash sm3(ByteView bytes) {
  return digest(DigestKind::kSm3, bytes);
}

// H(prefix ‖ a ‖ b), the shape of every Merkle hash, without joining the parts first. This is the
// innermost loop of an audit: it allocates nothing.
Hash digest_prefixed(DigestKind kind, std::uint8_t prefix, ByteView a, ByteView b = {});

// Digest of bytes that come in pieces.
class Hasher {
 public:
  explicit Hasher(DigestKind kind);
  ~Hasher();
  Hasher(Hasher&&) noexcept;
  Hasher& operator=(Hasher&&) noexcept;
  Hasher& update(ByteView bytes);
  // Ends the digest; the hasher is ready for the next.
  Hash finish();

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace luoshu
