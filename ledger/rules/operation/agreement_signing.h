// An operation agreement is signed and filed (art. 13, 14). Internal to this room.
#pragma once

#include "ledger/rules/engine/rule.h"

namespace luoshu {

void decide_agreement_signed(Decision& decision);
void apply_agreement_signed(Application& application);
void decide_agreement_filed(Decision& decision);
void apply_agreement_filed(Application& application);

}  // namespace luoshu
