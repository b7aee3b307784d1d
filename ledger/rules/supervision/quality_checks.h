// Data-quality requests (art. 16).
#pragma once

#include "ledger/rules/engine/rule.h"

namespace luoshu {

std::span<const Rule> quality_check_rules();

}  // namespace luoshu
