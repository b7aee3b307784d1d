// What the ledger would say: the whole decision on events that are not signed yet, on the log as it
// stands. Nothing is written. Threads: like the reader it is given.
#pragma once

#include <span>

#include "ledger/log/log_reader.h"
#include "ledger/rules/engine/reasons.h"
#include "ledger/store/store.h"

namespace luoshu {

struct Trial {
  Reasons reasons;   // all of them; empty: it would be recorded
  Reasons warnings;  // of what would be recorded
  Time recorded;     // when
};

// Decides the events as one entry that its author and co-signers sign, each with the newest key
// that the ledger knows of it, an author who recovers a party with the root key. `now`: the clock
// of the node; a rehearsal follows its events' dates. REQUIRES at least one event. kInvalid where
// bytes are no event; kIo, kCorruption from the store.
Result<Trial> try_events(const Store& store, const LogReader& log, std::span<const Bytes> events,
                         Time now);

}  // namespace luoshu
