// Data handed to the platform (art. 3 para. 6, C76), and how many resources there are to be known
// (豫政办〔2025〕6号).
#pragma once

#include "ledger/rules/engine/rule.h"

namespace luoshu {

std::span<const Rule> data_supply_rules();

}  // namespace luoshu
