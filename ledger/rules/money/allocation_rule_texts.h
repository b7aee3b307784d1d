// Allocation rules as they are adopted and amended (art. 21 para. 1). The texts are parsed by
// ledger/allocation; here is what needs the ledger: the dates, the versions before, the parties
// that a text names.
#pragma once

#include "ledger/allocation/rule.h"
#include "ledger/rules/engine/rule.h"

namespace luoshu {

// The steps of allocation_run_rules() that adopt and amend.
void decide_rule_adopted(Decision& decision);
void apply_rule_adopted(Application& application);
void decide_rule_amended(Decision& decision);
void apply_rule_amended(Application& application);

// REQUIRES a version that was recorded.
allocation::Rule recorded_version(const State& state, std::string_view rule, std::int64_t version);

}  // namespace luoshu
