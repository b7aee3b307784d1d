// Which fields that the rules ask for are missing from an event (schema annotation $required).
// Internal to .cc files: brings the schema along. Pure; safe from every thread.
#pragma once

#include <string>
#include <vector>

#include "schema/event.capnp.h"

namespace luoshu::form {

// Their names from the top of the event, such as "effective" or "fields.lineage[0].share_pct", in
// the order of the schema.
std::vector<std::string> missing_fields(schema::Event::Reader event);

}  // namespace luoshu::form
