// How long an update of a catalogue entry is good for, under version 2 (art. 9, C23): the latest
// one is kept, and the one that comes too late is warned of (W-CAT-STALE).
#pragma once

#include "ledger/rules/engine/rule.h"

namespace luoshu {

std::span<const Beside> catalogue_update_besides();

}  // namespace luoshu
