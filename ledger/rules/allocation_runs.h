// Allocation runs and the periods they close (art. 21 para. 1, 4; RULEBOOK 3.10): the state
// machine; the arithmetic is in ledger/allocation.
#pragma once

#include "ledger/rules/rule.h"

namespace luoshu {

// Whether the day lies in a closed period.
bool period_closed(const State& state, Date day);
// E-PERIOD-CLOSED at `field` where it does.
void require_open_period(Decision& decision, Date day, std::string_view field);

// Whether somebody agreed to what the run says, so that it cannot be replaced any more (B16).
bool is_run_agreed(schema::RunRow::Reader run);
// What state the run is in, for a reason of E-STATE.
Words run_words(schema::RunStatus status);

std::span<const Rule> allocation_run_rules();

}  // namespace luoshu
