// Which fields that the rules ask for an event leaves open (schema annotation $required): they are
// missing, or they are texts without a character, which say as little.
// Pure; safe from every thread.
#pragma once

#include <string>
#include <vector>

#include "ledger/form/event_reader.h"

namespace luoshu::form {

struct OpenField {
  enum class Why { kMissing, kEmpty };
  std::string name;  // from the top of the event: "effective", "fields.lineage[0].share_pct"
  Why why = Why::kMissing;
};

// In the order of the schema.
std::vector<OpenField> open_fields(EventReader event);

}  // namespace luoshu::form
