// A home opened for entries of one's own. The home of a node that follows a ledger takes entries
// over from the sequencer alone: one that it appended itself would be a second history. So such a
// home is refused (kBusy): its node has to run, which hands entries on. Unless it holds the log's
// key: then it is a replica's copy that became the sequencer's home.
#pragma once

#include "ledger/home.h"
#include "tools/luoshu/console.h"

namespace luoshu {

// Recorded time never goes back: what a clock that is far ahead stamps, refused entries included,
// all later ones follow. So outside rehearsals a clock that says much more than the newest entry
// (node/core/clocks.h) needs the operator's word (kUsage without it), and one that says much less
// is told on standard error.
enum class ClockWord { kNone, kTrusted };  // --trust-clock
Result<std::unique_ptr<Home>> open_to_append(const std::filesystem::path& home, Clock& clock,
                                             ClockWord word, const Console& console);

}  // namespace luoshu
