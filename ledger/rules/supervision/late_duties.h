// Version 2: what warns that a duty of supervision is discharged after its last day (1.2 of the
// second rulebook). What was due is derived from what is recorded; nothing is refused for it.
#pragma once

#include "ledger/rules/engine/rule.h"

namespace luoshu {

// Disclosures and evaluations of a year (W-DISCLOSE-LATE, W-EVAL-LATE).
std::span<const Beside> late_year_besides();
// Steps of a rectification, and the suspension that an evaluation asks for (W-RECT-UNACCEPTED,
// W-RECT-PLAN, W-SUSPEND-DUE).
std::span<const Beside> late_rectification_besides();

}  // namespace luoshu
