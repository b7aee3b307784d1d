// A consistency proof as a file (docs/FORMATS.md §7): that the log of `older` entries is the
// beginning of the log of `newer` ones. A reader with two checkpoints can judge them with it.
//
//   luoshu-consistency-proof/v1 LF
//   origin <name> LF
//   older <n> <base64(root)> LF
//   newer <n> <base64(root)> LF
//   base64(hash) LF ...            RFC 9162 §2.1.4, in its order; none where the sizes are equal
//
// The roots are those that the prover's log has: no reader believes them; what counts is where the
// hashes lead. Pure; the reader meets foreign bytes.
#pragma once

#include <string>
#include <string_view>

#include "ledger/base/json.h"
#include "ledger/log/log_reader.h"

namespace luoshu {

struct ConsistencyFile {
  std::string origin;
  Size older;
  Hash older_root;
  Size newer;
  Hash newer_root;
  merkle::Proof proof;
  friend bool operator==(const ConsistencyFile&, const ConsistencyFile&) = default;
};

// Of the log that `log` reads. kUsage where not 0 < older <= newer, kNotFound past its head.
Result<ConsistencyFile> consistency_of(const LogReader& log, Size older, Size newer);
std::string to_text(const ConsistencyFile& file);
// {"origin", "older_size", "older_root", "newer_size", "newer_root", "proof"}, hashes in base64.
json::Value to_json(const ConsistencyFile& file);
// Accepts what to_text() writes and nothing else. kLimit or kInvalid.
Result<ConsistencyFile> parse_consistency_file(std::string_view text);
// That the hashes lead from one root to the other; kVerification otherwise.
Status verify_consistency_file(const ConsistencyFile& file);

}  // namespace luoshu
