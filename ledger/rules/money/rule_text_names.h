// Names in the text of an allocation rule that lead out of it: parties and divisions that are to
// get a part (RULEBOOK 4.3). What a rule is for (products, agreements, a cycle) may still come
// after it (A14).
#pragma once

#include <string_view>

#include "ledger/allocation/rule.h"
#include "ledger/rules/engine/rule.h"

namespace luoshu {

// E-RULE-SYNTAX with line and column (B6), and E-UNKNOWN-SUBJECT, for each party that is not
// registered and each division that is not there. `text` is what `rule` was parsed from.
void require_known_names(Decision& decision, const allocation::Rule& rule, std::string_view text);

}  // namespace luoshu
