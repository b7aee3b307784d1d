// AllocationRunComputed: the claimed run is the run that the book gives (art. 21
// para. 1, 4; RULEBOOK 3.10; B16, B20).
#pragma once

#include "ledger/rules/engine/rule.h"

namespace luoshu {

void decide_run_computed(Decision& decision);
void apply_run_computed(Application& application);

}  // namespace luoshu
