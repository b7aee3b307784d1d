// Documents: files that stand behind an event, named by their digests (docs/rules/VERSION-2.md,
// C16, C17). Pure.
#pragma once

#include <vector>

#include "ledger/rules/engine/rule.h"

namespace luoshu {

// Adds E-FIELD for what is malformed or named twice, and E-DOC-MISSING for each document that the
// type of event must have whatever it says.
void judge_documents(Decision& decision);

// E-DOC-MISSING where no document of that role is there: for what depends on the event's fields.
void require_document(Decision& decision, std::string_view role);
// Digests of the documents of that role, in their order.
std::vector<std::string_view> digests_of(EventReader event, std::string_view role);

// Whether the text is "sha256:" or "sm3:" and 64 lower-case hexadecimal digits.
bool is_prefixed_digest(std::string_view text);
// E-FIELD where it is there and is none.
void require_prefixed_digest(Decision& decision, bool present, std::string_view text,
                             std::string_view field);

}  // namespace luoshu
