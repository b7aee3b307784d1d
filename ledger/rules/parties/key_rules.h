// Rules that enrol and revoke keys (art. 3; decision 0015).
#pragma once

#include "ledger/rules/engine/rule.h"

namespace luoshu {

// Rules of KeyEnrolled and KeyRevoked. Row key: party ‖ 00 ‖ key id.
std::span<const Rule> key_rules();
// The same under rules version 0: any authority enrols any key.
void decide_key_event_v0(Decision& decision);
void apply_key_event(Application& application);

}  // namespace luoshu
