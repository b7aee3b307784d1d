// The list of products follows what is listed and withdrawn, under version 2 (art. 17 para. 2):
// what waits for a list is kept, and the list that comes too late is warned of (W-LIST-STALE).
#pragma once

#include "ledger/rules/engine/rule.h"

namespace luoshu {

std::span<const Beside> product_list_besides();

}  // namespace luoshu
