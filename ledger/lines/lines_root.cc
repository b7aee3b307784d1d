#include "ledger/lines/lines_root.h"

namespace luoshu::lines {
namespace {

constexpr DigestKind kDigest = DigestKind::kSha256;

}  // namespace

Hash leaf_of(std::string_view line) {
  return merkle::leaf_hash(kDigest, as_bytes(line));
}

LinesRoot root_of_lines(std::span<const std::string> lines) {
  merkle::RootBuilder builder(kDigest);
  for (const std::string& line : lines) builder.add(leaf_of(line));
  return {builder.size(), builder.root()};
}

merkle::Proof path_of_line(std::span<const std::string> lines, std::uint64_t index) {
  std::vector<Hash> leaves;
  leaves.reserve(lines.size());
  for (const std::string& line : lines) leaves.push_back(leaf_of(line));
  return merkle::inclusion_proof(kDigest, leaves, index);
}

Status verify_line(std::string_view line, std::uint64_t index, std::span<const Hash> path,
                   const LinesRoot& root) {
  return merkle::verify_inclusion(kDigest, index, root.count, leaf_of(line), path, root.root);
}

}  // namespace luoshu::lines
