// What the bank says and what the book says: lines explained, balances reconciled (C66, C67 of
// version 2). For bank_account_rules() only.
#pragma once

#include "ledger/rules/engine/rule.h"

namespace luoshu {

void decide_explained(Decision& decision);
void apply_explained(Application& application);
void decide_reconciled(Decision& decision);
void apply_reconciled(Application& application);
void decide_reopened(Decision& decision);
void apply_reopened(Application& application);

}  // namespace luoshu
