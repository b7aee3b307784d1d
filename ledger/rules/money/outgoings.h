// Money that leaves the primary developer: refunds paid back, tax, expenditure that nobody recovers
// (art. 21 para. 4, C61, C64).
#pragma once

#include "ledger/rules/engine/rule.h"

namespace luoshu {

std::span<const Rule> outgoing_rules();

}  // namespace luoshu
