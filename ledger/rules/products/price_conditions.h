// What version 2 asks of cycles, caps and prices (发改价格〔2025〕65号, C46).
#pragma once

#include "ledger/rules/engine/rule.h"

namespace luoshu {

void decide_permitted_revenue_v2(Decision& decision);
void decide_price_cap_v2(Decision& decision);
void decide_price_v2(Decision& decision);

}  // namespace luoshu
