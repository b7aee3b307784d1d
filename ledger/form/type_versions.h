// What a version of the rules knows of the catalogue (schema annotation $since): a ledger of an
// earlier version refuses what came later, and ignores nothing. Pure; safe from every thread.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "ledger/form/event_reader.h"

namespace luoshu::form {

// First version of the rules that knows the type. REQUIRES a type of an event.
std::uint32_t since_of(std::uint16_t type_number);
// Chapter of the rulebook's catalogue, A to I.
char chapter_of(std::uint16_t type_number);

// Fields that are there and came after that version, by name from the top of the event:
// "documents", "fields.needs", "fields.lineage[0].requires[1].items".
std::vector<std::string> newer_fields(EventReader event, std::uint32_t rules_version);

}  // namespace luoshu::form
