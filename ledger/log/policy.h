// Trust policies of C2SP tlog-policy: which logs are believed, which witnesses are known, and how
// many of them must have cosigned a checkpoint. Line by line:
//
//   log <vkey> [url]                      a log; any of them is accepted
//   witness <name> <vkey> [url]           a cosigner, by a name that counts in this file only
//   group <name> <k|any|all> <member>...  witnessed where k of its members are
//   quorum <name>|none                    exactly once
//
// '#' starts a comment line; blank lines are ignored. Names are unique and defined before they are
// used, and each is a member of one group at most, so that no witness counts twice; a log's key is
// no witness's, so that no log vouches for itself. Values; pure.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "ledger/log/checkpoint.h"

namespace luoshu {

struct Policy {
  struct Log {
    NoteVerifier verifier;
    std::string url;
  };
  struct Witness {
    std::string name;
    NoteVerifier verifier;
    std::string url;
  };
  struct Group {
    std::string name;
    std::size_t threshold = 0;
    std::vector<std::string> members;
  };

  std::vector<Log> logs;
  std::vector<Witness> witnesses;
  std::vector<Group> groups;  // members are witnesses or earlier groups
  std::string quorum;         // a witness, a group, or "none"
};

// Every fault says the line and what to write there.
Result<Policy> parse_policy(std::string_view text);

// A checkpoint that one of the policy's logs has signed, and who else has vouched for it.
struct WitnessedCheckpoint {
  struct Witness {
    std::string name;           // as in the policy
    std::uint64_t seconds = 0;  // since 1970, by the witness's own clock; the latest it gave
  };
  Checkpoint checkpoint;
  std::vector<Witness> witnesses;  // in the policy's order
};

// True where these witnesses fulfil the quorum; names that the policy does not have do not count.
bool quorum_met(const Policy& policy, const std::vector<WitnessedCheckpoint::Witness>& witnesses);
// Who signed, whatever the quorum. kVerification where no log of the policy signed the checkpoint
// under its own origin, or any known signature fails.
Result<WitnessedCheckpoint> open_by_policy(const Policy& policy, std::string_view note);
// The same, and refuses (kVerification) a checkpoint without the quorum.
Result<WitnessedCheckpoint> require_quorum(const Policy& policy, std::string_view note);

}  // namespace luoshu
