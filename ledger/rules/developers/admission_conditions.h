// Conditions on which secondary developers are admitted (art. 17 para. 1, C48).
#pragma once

#include "ledger/rules/engine/rule.h"

namespace luoshu {

std::span<const Rule> admission_condition_rules();

}  // namespace luoshu
