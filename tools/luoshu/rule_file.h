// Rule texts from files, and how changes of money are shown.
#pragma once

#include <optional>

#include "ledger/allocation/rule.h"
#include "projections/money/what_if.h"
#include "tools/luoshu/console.h"

namespace luoshu {

// The rule, or nothing after its issues were said; `code` is then the exit code.
std::optional<allocation::Rule> read_rule(const Console& console, const std::string& file,
                                          int& code);
// One line, or one JSON member, for each beneficiary, and their sum.
void tell_changes(const Console& console, const std::vector<BeneficiaryChange>& changes,
                  json::Object answer);

}  // namespace luoshu
