// Reports, disclosure, evaluations, audit findings (art. 17 para. 2, 22).
#pragma once

#include "ledger/rules/engine/rule.h"

namespace luoshu {

std::span<const Rule> report_rules();

}  // namespace luoshu
