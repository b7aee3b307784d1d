// Count and root of canonical lines, and where one of them stands (rules version 2, C58). The tree
// is that of RFC 6962 §2.1 over the lines in ascending order of their bytes, with SHA-256 in both
// suites; equal lines stand once each. Since lines are sorted, two neighbours prove that none is
// between them. Pure.
#pragma once

#include <span>
#include <string>
#include <vector>

#include "ledger/lines/canonical_line.h"
#include "ledger/merkle/proof.h"

namespace luoshu::lines {

// What an event claims of its lines.
struct LinesRoot {
  std::uint64_t count = 0;
  Hash root;
  friend bool operator==(const LinesRoot&, const LinesRoot&) = default;
};

Hash leaf_of(std::string_view line);
// REQUIRES that the lines ascend.
LinesRoot root_of_lines(std::span<const std::string> lines);
// REQUIRES that the lines ascend and index < their number.
merkle::Proof path_of_line(std::span<const std::string> lines, std::uint64_t index);
// kVerification where the line does not stand there.
Status verify_line(std::string_view line, std::uint64_t index, std::span<const Hash> path,
                   const LinesRoot& root);

}  // namespace luoshu::lines
