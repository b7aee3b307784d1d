// Fork evidence (`luoshu-fork-evidence/v1`, docs/FORMATS.md §7): two notes signed by one key that
// cannot both tell of one append-only log. Any holder of the file can show it to others; `judge`
// needs nothing else. The key is a log's (it signed two histories) or a witness's (it cosigned
// two).
//
//   {"format", "signer": vkey, "older": note, "newer": note, "proof": [base64], "seed"?: base64}
//
// Equal sizes: the roots differ, and the proof is empty. Otherwise the proof is a consistency proof
// of RFC 9162 §2.1.4 inside the newer tree: it leads to the newer note's root, and to an older root
// that is not the older note's. Where the older size is a power of two such a proof does not carry
// the older root; `seed` is it then. Bytes in base64. Pure; safe from every thread.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "ledger/log/log_reader.h"
#include "ledger/log/note.h"
#include "ledger/log/policy.h"

namespace luoshu {

// How one tree of a log begins a later one.
struct TreeConsistency {
  merkle::Proof proof;
  std::optional<Hash> seed;  // root of the older size, where that is a power of two
};
// Of the log that `log` reads. REQUIRES older <= newer <= size.
Result<TreeConsistency> tree_consistency(const LogReader& log, DigestKind kind, Size older,
                                         Size newer);

// The file's text; the notes in any order. kVerification where it would not convince the judge, for
// example because the notes are consistent.
Result<std::string> make_fork_evidence(const NoteVerifier& signer, std::string note,
                                       std::string other, const TreeConsistency& consistency);

// Whether a trusted source names it as that log's, or that witness's, key.
enum class WhoseKey { kNotChecked, kOfPolicy, kNotOfPolicy };

struct ForkVerdict {
  bool proven = false;
  std::string signer;  // name that the key goes by in the evidence; anybody may choose one
  std::string vkey;    // the key itself
  std::string key_id;  // of the key under that name, 8 hex digits
  WhoseKey whose = WhoseKey::kNotChecked;
  std::string origin;  // of the log, as far as the notes agree on it
  Size older;
  Size newer;
  Hash older_root;  // as the older note says
  Hash newer_root;
  std::string reason;  // why proven, or why not
  std::string reason_zh;
};
// kInvalid for a text that is no evidence file; everything else is in the verdict. Proves only that
// the holder of the key signed both: whose key it is, the reader must know, or a policy says.
Result<ForkVerdict> judge(std::string_view text);
// Fills in `whose`. Where the policy knows another key, or none, by that name, nothing is proven of
// whom the policy means.
void compare_with(const Policy& policy, ForkVerdict& verdict);

}  // namespace luoshu
