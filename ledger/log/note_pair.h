// Two checkpoints side by side: whether one log can have signed both. Needs no node: notes of one
// size contradict each other by themselves, and of two sizes with a consistency proof from a node
// that has the log. Pure; safe from every thread.
#pragma once

#include <optional>
#include <span>
#include <string>

#include "ledger/log/checkpoint.h"
#include "ledger/log/consistency_file.h"

namespace luoshu {

enum class PairVerdict {
  kFork,           // one of the keys signed both, and no append-only log can have both
  kConsistent,     // the older is a beginning of the newer, or they are the same
  kUnsigned,       // they contradict each other, but none of the keys given signed both
  kNotComparable,  // of two logs, or a proof is missing or leads elsewhere
};
// "fork", "consistent", "unsigned", "not_comparable".
std::string_view verdict_name(PairVerdict verdict);

struct JudgedPair {
  PairVerdict verdict = PairVerdict::kNotComparable;
  Checkpoint older;
  Checkpoint newer;
  std::string signer;  // name of the key that signed both; empty: none of those given
  std::string reason;
  std::string reason_zh;
  std::string evidence;  // of a fork: a file for `luoshu judge FILE`, which needs nothing else
};

// In any order. `keys`: whose signatures count, the log's first. kInvalid for what is no note of a
// checkpoint.
Result<JudgedPair> judge_notes(std::string one, std::string other,
                               const std::optional<ConsistencyFile>& proof,
                               std::span<const NoteVerifier> keys);

}  // namespace luoshu
