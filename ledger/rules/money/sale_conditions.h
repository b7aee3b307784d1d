// What version 2 asks of a sale (C25, C52, C60, C81).
#pragma once

#include "ledger/rules/engine/rule.h"

namespace luoshu {

void decide_settled_v2(Decision& decision);
void decide_metered_v2(Decision& decision);

}  // namespace luoshu
