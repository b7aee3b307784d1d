// The door: what is asked of an entry before the rules and the log see it, and never of one that is
// recorded. The rules of a version decide a recorded log for ever as they did; what they let pass
// and should not is kept out here: `try`, `draft`, `import` and `submit` ask, and so does the node
// that orders entries. Following, replaying and auditing a log do not.
//
// What is refused here is an answer with reasons (E-FIELD), not a fact: no replica decides it again
// and the log does not remember it.
//   - Ids and texts that cannot be seen for what they are (form/entering_text.h). An id that the
//     ledger knows already may be named, so that what is recorded can be set right; and what takes
//     a key away is never kept out.
//   - More than kCostlyEventsMax events in one entry whose decision computes a whole run again.
// Not here, since no row of rules version 1 tells it in a bounded look: an invoice number used
// twice for two sales, and use recorded twice for one period of a grant.
//
// Threads: like the reader that is given.
#pragma once

#include <span>

#include "ledger/ledger.h"
#include "ledger/log/log_reader.h"
#include "ledger/rules/engine/reasons.h"

namespace luoshu {

inline constexpr std::size_t kCostlyEventsMax = 16;
// Whether deciding an event of that type computes a run.
bool is_costly(std::string_view type);

// Why events may not come in as one entry; nothing where they may. REQUIRES events that
// form::check_event has passed. kIo, kCorruption from the store.
Result<Reasons> refused_at_the_door(std::span<const Bytes> events, const LogReader& log);
// The same of a checked entry. One that the log holds already passes: it gets its answer again.
Result<Reasons> refused_at_the_door(const CheckedEntry& checked, const Ledger& ledger);

// Ledger::submit for an entry that comes to the door.
Result<AppendOutcome> submit_new(Ledger& ledger, Entry entry);

}  // namespace luoshu
