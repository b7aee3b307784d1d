// Events as people and programs write them down together: one event in any layout, or JSON Lines.
// Pure; meets foreign bytes.
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "ledger/base/json.h"

namespace luoshu {

struct WrittenEvent {
  std::uint64_t line = 0;  // where it begins, from 1; 0: the whole text is one event
  json::Value value;
};
// At least one. kInvalid (no JSON, no event) with the line; `name` is what the text is called.
Result<std::vector<WrittenEvent>> parse_written_events(std::string_view text,
                                                       std::string_view name);

}  // namespace luoshu
