// An entry out of events before anybody has signed it: who signs, each with which key, and when it
// was made. What `luoshu draft` writes, and what a node hands to those who sign elsewhere. Changes
// nothing. Threads: like the reader that is given.
#pragma once

#include <string>
#include <vector>

#include "ledger/base/clock.h"
#include "ledger/log/entry_draft.h"
#include "ledger/log/log_reader.h"
#include "ledger/signer_choice.h"

namespace luoshu {

// Where the keys of parties are read from.
struct DraftSource {
  const LogReader& log;
  std::string home;     // for faults
  bool joined = false;  // the ledger of others: it may know no key yet
};

// REQUIRES at least one event. In a rehearsal the entry is made on the recorded day of its first
// event, else at `now`. Each signs with the key that `choice` names, else with the newest one that
// the ledger knows. kNotFound where a party has none, kUsage where `choice` names one who neither
// writes nor co-signs, kRefused as root_signs_recovery(), kInvalid for bytes that are no event.
Result<Entry> draft_entry(std::vector<Bytes> events, const DraftSource& source, EntryId id,
                          Time now, const SignerChoice& choice);

}  // namespace luoshu
