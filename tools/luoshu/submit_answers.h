// How the answers to submitted entries are told, in words or as JSON: one line an entry.
#pragma once

#include "ledger/ledger.h"
#include "node/shell/client.h"
#include "tools/luoshu/console.h"

namespace luoshu {

// One entry that is handed in.
struct SubmittedEntry {
  std::string file;
  std::size_t events = 0;
};

// Both answer the exit code: 0, 1 refused, 2 invalid, 5 conflict.
int tell_outcome(const AppendOutcome& outcome, const SubmittedEntry& entry, const Console& console);
int tell_submitted(const node::Submitted& submitted, const SubmittedEntry& entry,
                   const Console& console);

}  // namespace luoshu
