// A small file of events: one event in any layout, or JSON Lines.
#pragma once

#include <string>
#include <vector>

#include "ledger/form/written_events.h"

namespace luoshu {

// At least one. kNotFound, kIo, kInvalid (no JSON, no event) with file and line.
Result<std::vector<WrittenEvent>> read_event_file(const std::string& file);

}  // namespace luoshu
