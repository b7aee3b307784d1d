// The tree hashes of RFC 6962 §2.1 / RFC 9162 §2.1. Pure.
#pragma once

#include "ledger/crypto/digest.h"

namespace luoshu::merkle {

inline Hash leaf_hash(DigestKind kind, ByteView leaf) {
  return digest_prefixed(kind, 0x00, leaf);
}
inline Hash node_hash(DigestKind kind, const Hash& left, const Hash& right) {
  return digest_prefixed(kind, 0x01, left.view(), right.view());
}
// Root of the empty tree: H("").
inline Hash empty_root(DigestKind kind) {
  return digest(kind, {});
}

}  // namespace luoshu::merkle
