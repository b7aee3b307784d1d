#include "ledger/merkle/proof.h"

#include <bit>
#include <string>

#include "ledger/base/assert.h"
#include "ledger/base/limits.h"
#include "ledger/merkle/ranges.h"

namespace luoshu::merkle {
namespace {

Fault broken(const std::string& what) {
  return {Errc::kVerification, what};
}

Status check_length(std::span<const Hash> proof) {
  if (proof.size() > limits::kProofHashesMax)
    return Fault{Errc::kLimit, "a proof has at most " + std::to_string(limits::kProofHashesMax) +
                                   " hashes, not " + std::to_string(proof.size())};
  return Done{};
}

Proof hashes_of(DigestKind kind, std::span<const Hash> leaf_hashes,
                const std::vector<LeafRange>& ranges) {
  Proof proof;
  proof.reserve(ranges.size());
  for (const LeafRange& range : ranges)
    proof.push_back(root_of(kind, leaf_hashes.subspan(range.first, range.last - range.first)));
  return proof;
}

}  // namespace

Hash root_of(DigestKind kind, std::span<const Hash> leaf_hashes) {
  RootBuilder builder(kind);
  for (const Hash& leaf : leaf_hashes) builder.add(leaf);
  return builder.root();
}

void RootBuilder::add(const Hash& leaf) {
  // Every one bit at the end of the size is a full subtree that the new leaf completes.
  Hash hash = leaf;
  for (std::uint64_t bits = size_; (bits & 1) != 0; bits >>= 1) {
    hash = node_hash(kind_, peaks_.back(), hash);
    peaks_.pop_back();
  }
  peaks_.push_back(hash);
  ++size_;
}

Hash RootBuilder::root() const {
  if (peaks_.empty()) return empty_root(kind_);
  Hash hash = peaks_.back();
  for (std::size_t at = peaks_.size() - 1; at != 0; --at)
    hash = node_hash(kind_, peaks_[at - 1], hash);
  return hash;
}

Proof inclusion_proof(DigestKind kind, std::span<const Hash> leaf_hashes, std::uint64_t index) {
  return hashes_of(kind, leaf_hashes, inclusion_ranges(index, leaf_hashes.size()));
}

Proof consistency_proof(DigestKind kind, std::span<const Hash> leaf_hashes,
                        std::uint64_t old_size) {
  return hashes_of(kind, leaf_hashes, consistency_ranges(old_size, leaf_hashes.size()));
}

// RFC 9162 §2.1.3.2.
Result<Hash> root_from_inclusion(DigestKind kind, std::uint64_t index, std::uint64_t size,
                                 const Hash& leaf_hash, std::span<const Hash> proof) {
  LUOSHU_CHECK(check_length(proof));
  if (index >= size)
    return broken("index " + std::to_string(index) + " is not in a tree of size " +
                  std::to_string(size));
  std::uint64_t node = index;
  std::uint64_t last = size - 1;
  Hash hash = leaf_hash;
  for (const Hash& sibling : proof) {
    if (last == 0) return broken("the inclusion proof has too many hashes");
    if ((node & 1) != 0 || node == last) {
      hash = node_hash(kind, sibling, hash);
      // A node without a right neighbour moves up unchanged until it is a right child.
      while ((node & 1) == 0 && node != 0) {
        node >>= 1;
        last >>= 1;
      }
    } else {
      hash = node_hash(kind, hash, sibling);
    }
    node >>= 1;
    last >>= 1;
  }
  if (last != 0) return broken("the inclusion proof has too few hashes");
  return hash;
}

Status verify_inclusion(DigestKind kind, std::uint64_t index, std::uint64_t size,
                        const Hash& leaf_hash, std::span<const Hash> proof, const Hash& root) {
  LUOSHU_TRY(const Hash reached, root_from_inclusion(kind, index, size, leaf_hash, proof));
  if (reached != root)
    return broken("the inclusion proof of index " + std::to_string(index) + " in size " +
                  std::to_string(size) + " leads to another root");
  return Done{};
}

// RFC 9162 §2.1.4.2.
Result<RootPair> roots_from_consistency(DigestKind kind, std::uint64_t old_size, std::uint64_t size,
                                        const Hash& old_root, std::span<const Hash> proof) {
  LUOSHU_ASSERT(0 < old_size);
  LUOSHU_ASSERT(old_size < size);
  LUOSHU_CHECK(check_length(proof));
  const bool old_is_full = std::has_single_bit(old_size);
  if (!old_is_full && proof.empty()) return broken("the consistency proof is empty");
  std::uint64_t node = old_size - 1;
  std::uint64_t last = size - 1;
  while ((node & 1) != 0) {
    node >>= 1;
    last >>= 1;
  }
  RootPair roots;
  roots.older = roots.newer = old_is_full ? old_root : proof.front();
  for (const Hash& hash : proof.subspan(old_is_full ? 0 : 1)) {
    if (last == 0) return broken("the consistency proof has too many hashes");
    if ((node & 1) != 0 || node == last) {
      roots.older = node_hash(kind, hash, roots.older);
      roots.newer = node_hash(kind, hash, roots.newer);
      while ((node & 1) == 0 && node != 0) {
        node >>= 1;
        last >>= 1;
      }
    } else {
      roots.newer = node_hash(kind, roots.newer, hash);
    }
    node >>= 1;
    last >>= 1;
  }
  if (last != 0) return broken("the consistency proof has too few hashes");
  return roots;
}

Status verify_consistency(DigestKind kind, std::uint64_t old_size, const Hash& old_root,
                          std::uint64_t size, const Hash& root, std::span<const Hash> proof) {
  const std::string between =
      "between sizes " + std::to_string(old_size) + " and " + std::to_string(size);
  if (old_size == 0) return broken("a consistency proof cannot start from the empty tree");
  if (old_size > size) return broken("a log cannot shrink: consistency " + between);
  if (old_size == size) {
    if (!proof.empty()) return broken("the consistency proof of one size has no hashes");
    if (old_root != root) return broken("two roots of the same size " + std::to_string(size));
    return Done{};
  }
  LUOSHU_TRY(const RootPair roots, roots_from_consistency(kind, old_size, size, old_root, proof));
  if (roots.older != old_root)
    return broken("the consistency proof " + between + " leads to another older root");
  if (roots.newer != root)
    return broken("the consistency proof " + between + " leads to another newer root");
  return Done{};
}

}  // namespace luoshu::merkle
