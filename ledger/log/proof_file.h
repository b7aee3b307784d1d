// Offline proofs of C2SP tlog-proof (`.tlog-proof`): everything that shows one leaf in the log to
// a reader who has a policy file and nothing else.
//
//   c2sp.org/tlog-proof@v1 LF
//   [extra <base64> LF]          not authenticated by anything; Luoshu writes none
//   index <n> LF
//   base64(sibling hash) LF ...  leaf first
//   LF
//   the checkpoint with its signatures
//
// Pure; the reader meets foreign bytes.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "ledger/log/policy.h"
#include "ledger/merkle/proof.h"

namespace luoshu {

struct ProofFile {
  std::optional<Bytes> extra;
  std::uint64_t index = 0;
  merkle::Proof proof;
  std::string checkpoint;  // the signed note, verbatim
};

std::string to_text(const ProofFile& proof);
// Accepts what to_text() writes and nothing else. kLimit or kInvalid.
Result<ProofFile> parse_proof_file(std::string_view text);
// What was proven: that the leaf is at the proof's index under this checkpoint, which the policy's
// quorum vouches for. kVerification otherwise.
Result<WitnessedCheckpoint> verify_proof_file(const ProofFile& proof, const Hash& leaf_hash,
                                              const Policy& policy);

}  // namespace luoshu
