// The tree of RFC 9162 §2.1 word for word: slow, recursive, and sharing no code with the room that
// it checks except the digest.
#pragma once

#include <algorithm>
#include <bit>
#include <span>
#include <vector>

#include "ledger/crypto/digest.h"

namespace luoshu::merkle::naive {

using Hashes = std::span<const Hash>;

inline Hash join(DigestKind kind, const Hash& left, const Hash& right) {
  Bytes bytes{0x01};
  append(bytes, left.view());
  append(bytes, right.view());
  return digest(kind, bytes);
}

// The largest power of two strictly below n.
inline std::size_t split(std::size_t n) {
  std::size_t k = 1;
  while (k * 2 < n) k *= 2;
  return k;
}

inline Hash mth(DigestKind kind, Hashes d) {
  if (d.empty()) return digest(kind, {});
  if (d.size() == 1) return d[0];
  const std::size_t k = split(d.size());
  return join(kind, mth(kind, d.first(k)), mth(kind, d.subspan(k)));
}

inline std::vector<Hash> path(DigestKind kind, std::size_t m, Hashes d) {
  if (d.size() == 1) return {};
  const std::size_t k = split(d.size());
  std::vector<Hash> out = m < k ? path(kind, m, d.first(k)) : path(kind, m - k, d.subspan(k));
  out.push_back(mth(kind, m < k ? d.subspan(k) : d.first(k)));
  return out;
}

inline std::vector<Hash> subproof(DigestKind kind, std::size_t m, Hashes d, bool whole) {
  if (m == d.size()) return whole ? std::vector<Hash>{} : std::vector<Hash>{mth(kind, d)};
  const std::size_t k = split(d.size());
  std::vector<Hash> out =
      m <= k ? subproof(kind, m, d.first(k), whole) : subproof(kind, m - k, d.subspan(k), false);
  out.push_back(mth(kind, m <= k ? d.subspan(k) : d.first(k)));
  return out;
}

// Leaf hashes that differ from each other: H(00 ‖ i).
inline std::vector<Hash> leaves(DigestKind kind, std::size_t count) {
  std::vector<Hash> out;
  out.reserve(count);
  for (std::size_t i = 0; i < count; ++i) {
    Bytes bytes{0x00};
    put_u64_be(bytes, i);
    out.push_back(digest(kind, bytes));
  }
  return out;
}

}  // namespace luoshu::merkle::naive
