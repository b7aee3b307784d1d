// The event catalogue for programs. Pure; safe from every thread.
#pragma once

#include "ledger/form/schema_info.h"

namespace luoshu::form {

// One type: {"type", "chapter", "zh", "author", "cosigners", "subject", "about", "fields",
// "envelope", "example"}.
json::Value to_json(const TypeInfo& type);
// All of them: [{"type", "chapter", "zh"}].
json::Value catalogue_json();

}  // namespace luoshu::form
