// Which fields that the rules ask for an event leaves open (schema annotation $required): they are
// missing, or they are texts without a character, which say as little. A version of the rules may
// ask for more than the one before ($requiredSince), or for less ($requiredUntil). Pure; safe from
// every thread.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "ledger/form/event_reader.h"

namespace luoshu::form {

struct OpenField {
  enum class Why { kMissing, kEmpty };
  std::string name;  // from the top of the event: "effective", "fields.lineage[0].share_pct"
  Why why = Why::kMissing;
};

// In the order of the schema. `rules_version`: what the rules ask for differs between versions.
std::vector<OpenField> open_fields(EventReader event, std::uint32_t rules_version);

}  // namespace luoshu::form
