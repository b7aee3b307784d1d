// Statements, disputes, adjustments, payments, reinvestment (art. 21).
#pragma once

#include "ledger/rules/rule.h"

namespace luoshu {

std::span<const Rule> statement_rules();

}  // namespace luoshu
