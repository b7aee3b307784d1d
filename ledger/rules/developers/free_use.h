// Free use of listed products by cities (art. 21 para. 3).
#pragma once

#include "ledger/rules/engine/rule.h"

namespace luoshu {

std::span<const Rule> free_use_rules();

}  // namespace luoshu
