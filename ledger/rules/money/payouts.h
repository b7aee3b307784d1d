// Paying out what a final run gives: into the treasury, or kept by the primary developer (art. 21).
#pragma once

#include "ledger/rules/engine/rule.h"

namespace luoshu {

// The steps of statement_rules() that pay.
void decide_paid(Decision& decision);
void apply_paid(Application& application);
void decide_retained(Decision& decision);
void apply_retained(Application& application);

}  // namespace luoshu
