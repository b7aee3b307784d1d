// An operation agreement is amended, renewed, terminated (art. 14). Internal to this room.
#pragma once

#include "ledger/rules/engine/rule.h"

namespace luoshu {

void decide_agreement_amended(Decision& decision);
void apply_agreement_amended(Application& application);
void decide_agreement_renewed(Decision& decision);
void apply_agreement_renewed(Application& application);
void decide_agreement_terminated(Decision& decision);
void apply_agreement_terminated(Application& application);

}  // namespace luoshu
