// A home opened for entries of one's own. The home of a node that follows a ledger takes entries
// over from the sequencer alone: one that it appended itself would be a second history. So such a
// home is refused (kBusy): its node has to run, which hands entries on. Unless it holds the log's
// key: then it is a replica's copy that became the sequencer's home.
#pragma once

#include "ledger/home.h"

namespace luoshu {

Result<std::unique_ptr<Home>> open_to_append(const std::filesystem::path& home, Clock& clock);

}  // namespace luoshu
