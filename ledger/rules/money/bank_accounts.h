// Bank accounts, what the bank says of them, and how that agrees with the book (art. 21 para. 4,
// C63, C65 to C67).
#pragma once

#include "ledger/rules/engine/rule.h"

namespace luoshu {

std::span<const Rule> bank_account_rules();

}  // namespace luoshu
