// A reading as JSON for programs and as text for people. Pure.
#pragma once

#include <string>

#include "ledger/base/json.h"
#include "projections/bank/statement.h"

namespace luoshu::bank {

// Amounts as decimal text in the statement's currency, null where the file does not say; notes and
// warnings in `language`.
json::Value to_json(const Reading& reading, Language language);
std::string to_text(const Reading& reading, Language language);

}  // namespace luoshu::bank
