#include "ledger/merkle/ranges.h"

#include <algorithm>
#include <bit>

#include "ledger/base/assert.h"

namespace luoshu::merkle {
namespace {

// Where a tree over [first, last) parts: after the largest power of two strictly below its size.
// REQUIRES last - first >= 2.
std::uint64_t split_of(const LeafRange& tree) {
  return tree.first + std::bit_floor(tree.last - tree.first - 1);
}

}  // namespace

// RFC 9162 §2.1.3.1 walked from the root down; the proof goes from the leaf up.
std::vector<LeafRange> inclusion_ranges(std::uint64_t index, std::uint64_t size) {
  LUOSHU_ASSERT(index < size);
  std::vector<LeafRange> siblings;
  LeafRange tree{0, size};
  while (tree.last - tree.first > 1) {
    const std::uint64_t split = split_of(tree);
    if (index < split) {
      siblings.push_back({split, tree.last});
      tree.last = split;
    } else {
      siblings.push_back({tree.first, split});
      tree.first = split;
    }
  }
  std::ranges::reverse(siblings);
  return siblings;
}

// RFC 9162 §2.1.4.1, SUBPROOF, likewise.
std::vector<LeafRange> consistency_ranges(std::uint64_t old_size, std::uint64_t size) {
  LUOSHU_ASSERT(old_size <= size);
  if (old_size == 0 || old_size == size) return {};
  std::vector<LeafRange> hashes;
  LeafRange tree{0, size};
  while (tree.last != old_size) {
    const std::uint64_t split = split_of(tree);
    if (old_size <= split) {
      hashes.push_back({split, tree.last});
      tree.last = split;
    } else {
      hashes.push_back({tree.first, split});
      tree.first = split;
    }
  }
  // What is left ends where the old tree ended. Where it is the whole old tree, the verifier has
  // it.
  if (tree.first != 0) hashes.push_back(tree);
  std::ranges::reverse(hashes);
  return hashes;
}

}  // namespace luoshu::merkle
