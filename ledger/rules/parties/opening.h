// What holds before any other rule: the ledger is opened once, by the root key, with the suite that
// entry 0 names, and until a party has a key only chapter A of the rulebook may be written.
#pragma once

#include "ledger/rules/engine/rule.h"

namespace luoshu {

// Adds the reasons against the event, whatever its type.
void decide_opening(Decision& decision, bool bootstrapping);

// E-KEY-UNKNOWN where the root key signed what it no longer may.
void decide_root_signature(Decision& decision);

std::span<const Rule> opening_rules();

}  // namespace luoshu
