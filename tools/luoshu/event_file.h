// A small file of events: one event in any layout, or JSON Lines.
#pragma once

#include <string>
#include <vector>

#include "ledger/base/json.h"
#include "ledger/base/result.h"

namespace luoshu {

struct WrittenEvent {
  std::uint64_t line = 0;  // where it begins, from 1; 0: the whole file is one event
  json::Value value;
};
// At least one. kNotFound, kIo, kInvalid (no JSON, no event) with file and line.
Result<std::vector<WrittenEvent>> read_event_file(const std::string& file);

}  // namespace luoshu
