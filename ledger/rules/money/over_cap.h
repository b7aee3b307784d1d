// What cycles of permitted revenue took above their caps (发改价格〔2025〕65号, C46 of version 2).
#pragma once

#include "ledger/rules/engine/rule.h"

namespace luoshu {

std::span<const Beside> over_cap_besides();

}  // namespace luoshu
