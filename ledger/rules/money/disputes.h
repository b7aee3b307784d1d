// Disputes about statements (art. 21; RULEBOOK 3.11).
#pragma once

#include "ledger/rules/engine/rule.h"
#include "schema/state_allocation.capnp.h"

namespace luoshu {

// The steps of statement_rules() about disputes.
void decide_disputed(Decision& decision);
void apply_disputed(Application& application);
void decide_resolved(Decision& decision);
void apply_resolved(Application& application);

// Version 2: W-STM-DUE where the answer is recorded after the last day for it (C21): that of the
// statement, or some working days after its dispute was dismissed.
void warn_of_late_answer(Decision& decision, schema::StatementRow::Reader statement);

}  // namespace luoshu
