// Rules version 0: keys and the opening of a ledger, nothing else. Kept so that logs written under
// it replay as they were decided. The state is not digested under it.
#pragma once

#include "ledger/rules/engine/rulebook.h"

namespace luoshu {

Judgement judge_by_first_rules(const State& state, const Moment& moment, EventReader event,
                               bool bootstrapping);
void apply_first_rules(Application& application);

}  // namespace luoshu
