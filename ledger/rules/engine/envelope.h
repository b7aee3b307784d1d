// What every event must have whatever it is about: its required fields, an author that holds its
// role on the effective date, co-signers that hold theirs. Pure.
#pragma once

#include "ledger/rules/engine/rule.h"

namespace luoshu {

// Adds every reason against the envelope. Answers whether the rule itself can be asked: the event
// has an effective date.
bool judge_envelope(Decision& decision, const Rule& rule, bool bootstrapping);

}  // namespace luoshu
