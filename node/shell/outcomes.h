// Refusals of entries that were answered *queued* before, when no submitter waited any more:
// HOME/refused/<identity>.json, one file an entry, until the operator has seen it
// (`luoshu status --acknowledge`) or it is recorded after all. At most kOutcomesMax; the oldest
// give way. A file that is not of this form is passed over.
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "ledger/base/ids.h"
#include "ledger/base/time.h"
#include "node/core/messages.h"

namespace luoshu::node {

inline constexpr std::size_t kOutcomesMax = 256;
inline constexpr std::size_t kOutcomeReasonsMax = 8;  // of one entry

struct Outcome {
  Hash identity;
  Hash header_digest;
  std::string entry_id;  // hex
  std::string author;
  std::string at;      // when it was answered, as a time for people
  std::string answer;  // refused, conflict or invalid
  struct Reason {
    std::string code;
    std::string en;
    std::string zh;
    friend bool operator==(const Reason&, const Reason&) = default;
  };
  std::vector<Reason> reasons;  // the first ones
  friend bool operator==(const Outcome&, const Outcome&) = default;
};
// Of an entry that is in the outbox; nothing where its bytes are no entry.
std::optional<Outcome> outcome_of(ByteView entry, const Verdict& verdict, Time at);

// Durably, in place of an earlier one of the same entry.
Status keep_outcome(const std::filesystem::path& home, const Outcome& outcome);
// The oldest first.
std::vector<Outcome> read_outcomes(const std::filesystem::path& home);
std::optional<Outcome> find_outcome(const std::filesystem::path& home, const Hash& identity);
void forget_outcome(const std::filesystem::path& home, const Hash& identity);
// All of them have been seen; how many there were.
std::size_t acknowledge_outcomes(const std::filesystem::path& home);
std::size_t count_outcomes(const std::filesystem::path& home);

}  // namespace luoshu::node
