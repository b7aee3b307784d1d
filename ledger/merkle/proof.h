// Inclusion and consistency proofs of RFC 9162 §2.1.3-2.1.4, and the root of a list of leaves.
// Pure functions on values. Verifiers check lengths first and answer with a Fault that says what
// failed; they never trust a size or an index.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "ledger/merkle/hash.h"

namespace luoshu::merkle {

using Proof = std::vector<Hash>;

// MTH over leaf hashes; cost: one pass, logarithmic memory.
Hash root_of(DigestKind kind, std::span<const Hash> leaf_hashes);

// Folds leaf hashes one by one into a root; holds at most 64 hashes.
class RootBuilder {
 public:
  explicit RootBuilder(DigestKind kind) : kind_(kind) {}
  void add(const Hash& leaf);
  std::uint64_t size() const { return size_; }
  Hash root() const;

 private:
  DigestKind kind_;
  std::uint64_t size_ = 0;
  std::vector<Hash> peaks_;  // full subtrees, largest first
};

// Proofs over leaf hashes held in memory (the events of one entry). REQUIRES index < size, and
// old_size <= size.
Proof inclusion_proof(DigestKind kind, std::span<const Hash> leaf_hashes, std::uint64_t index);
Proof consistency_proof(DigestKind kind, std::span<const Hash> leaf_hashes, std::uint64_t old_size);

// The root that the proof leads to, for callers that compare it themselves.
Result<Hash> root_from_inclusion(DigestKind kind, std::uint64_t index, std::uint64_t size,
                                 const Hash& leaf_hash, std::span<const Hash> proof);
Status verify_inclusion(DigestKind kind, std::uint64_t index, std::uint64_t size,
                        const Hash& leaf_hash, std::span<const Hash> proof, const Hash& root);

// The two roots that a consistency proof leads to. REQUIRES 0 < old_size < size; where old_size is
// a power of two the proof does not carry the old root, and `old_root` seeds it (RFC 9162
// §2.1.4.2).
struct RootPair {
  Hash older;
  Hash newer;
};
Result<RootPair> roots_from_consistency(DigestKind kind, std::uint64_t old_size, std::uint64_t size,
                                        const Hash& old_root, std::span<const Hash> proof);
// old_size == size: an empty proof and equal roots. old_size == 0 is refused: the caller decides
// it.
Status verify_consistency(DigestKind kind, std::uint64_t old_size, const Hash& old_root,
                          std::uint64_t size, const Hash& root, std::span<const Hash> proof);

}  // namespace luoshu::merkle
