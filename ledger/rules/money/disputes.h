// Disputes about statements (art. 21; RULEBOOK 3.11).
#pragma once

#include "ledger/rules/engine/rule.h"

namespace luoshu {

// The steps of statement_rules() about disputes.
void decide_disputed(Decision& decision);
void apply_disputed(Application& application);
void decide_resolved(Decision& decision);
void apply_resolved(Application& application);

}  // namespace luoshu
