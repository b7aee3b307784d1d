// The geometry of a proof: which ranges of leaves its hashes stand for, in the order of RFC 9162. A
// range [first, last) that appears in a proof is a tree of its own, and its hash is MTH of its
// leaves, so the same list serves leaves in memory and tiles on disk. Pure.
#pragma once

#include <cstdint>
#include <vector>

namespace luoshu::merkle {

struct LeafRange {
  std::uint64_t first = 0;
  std::uint64_t last = 0;  // exclusive
};

// REQUIRES index < size.
std::vector<LeafRange> inclusion_ranges(std::uint64_t index, std::uint64_t size);
// Empty where there is nothing to prove (old_size 0 or size). REQUIRES old_size <= size.
std::vector<LeafRange> consistency_ranges(std::uint64_t old_size, std::uint64_t size);

}  // namespace luoshu::merkle
