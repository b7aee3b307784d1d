// What version 2 adds to operation agreements (art. 7, 13, 14, 22, 25; C37, C40, C43, C88).
#pragma once

#include "ledger/rules/engine/rule.h"

namespace luoshu {

void decide_agreement_signed_v2(Decision& decision);
void decide_agreement_amended_v2(Decision& decision);
void decide_agreement_renewed_v2(Decision& decision);
// E-POLICY-EXPIRED on a day after the measures, unless a successor is in force.
void require_measures_in_force(Decision& decision);

// Suspensions have a cause that stands in the ledger; what rests on an order, evaluation or risk is
// resumed when that is settled.
void decide_suspended_v2(Decision& decision);
void decide_resumed_v2(Decision& decision);

}  // namespace luoshu
