// Suspension of authorised operation (art. 22 para. 2): of one agreement, or of a primary
// developer's operation as a whole. Internal to this room.
#pragma once

#include "ledger/rules/engine/rule.h"

namespace luoshu {

void decide_operation_suspended(Decision& decision);
void apply_operation_suspended(Application& application);
void decide_operation_resumed(Decision& decision);
void apply_operation_resumed(Application& application);

}  // namespace luoshu
