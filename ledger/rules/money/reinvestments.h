// Reinvestment: what the earmarks of a city are promised to and spent on (art. 21 para. 2).
#pragma once

#include "ledger/rules/engine/rule.h"

namespace luoshu {

// The steps of statement_rules() about reinvestment.
void decide_committed(Decision& decision);
void apply_committed(Application& application);
void decide_spent(Decision& decision);
void apply_spent(Application& application);

}  // namespace luoshu
