// What version 2 asks and keeps of a sale (C25, C46, C52, C60, C81).
#pragma once

#include "ledger/rules/engine/rule.h"

namespace luoshu {

void decide_settled_v2(Decision& decision);
void decide_metered_v2(Decision& decision);
// For reports and price monitoring (C53, C54, C74).
void note_sold(Application& application);

}  // namespace luoshu
