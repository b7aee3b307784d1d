// AllocationAdjusted: what a corrected use changes for a sale that a run took, booked in a later
// period (art. 21 para. 4; A33, B9, B14).
#pragma once

#include "ledger/rules/engine/rule.h"

namespace luoshu {

void decide_adjusted(Decision& decision);
void apply_adjusted(Application& application);

}  // namespace luoshu
