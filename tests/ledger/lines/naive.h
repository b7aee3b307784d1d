// Rulebook version 2, section 6, word for word: texts joined, sorted, hashed as the tree is
// defined. Shares nothing with the room that it checks except the digest.
#pragma once

#include <algorithm>
#include <string>
#include <vector>

#include "ledger/base/json.h"
#include "tests/ledger/merkle/naive.h"

namespace luoshu::lines::naive {

struct Line {
  std::string period, ref, rule;
  std::int64_t version = 0;
  std::string step, key, beneficiary, resource, owner;
  std::int64_t fen = 0;
};

inline std::string text(const Line& line) {
  std::string joined = "luoshu/line/2";
  for (const std::string& part :
       {line.period, line.ref, line.rule, std::to_string(line.version), line.step, line.key,
        line.beneficiary, line.resource, line.owner, std::to_string(line.fen)})
    joined += "\t" + part;
  return joined;
}

inline bool less_as_bytes(const std::string& one, const std::string& other) {
  return std::ranges::lexicographical_compare(as_bytes(one), as_bytes(other));
}

inline Hash leaf(const std::string& line) {
  Bytes bytes{0x00};
  append(bytes, as_bytes(line));
  return digest(DigestKind::kSha256, bytes);
}

// In any order.
inline Hash root(std::vector<std::string> lines) {
  std::ranges::sort(lines, less_as_bytes);
  std::vector<Hash> leaves;
  for (const std::string& line : lines) leaves.push_back(leaf(line));
  return merkle::naive::mth(DigestKind::kSha256, leaves);
}

}  // namespace luoshu::lines::naive
