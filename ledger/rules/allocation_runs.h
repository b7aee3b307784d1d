// Allocation rules, runs and periods (art. 21 para. 1, 4): the state machine; the arithmetic is in
// ledger/allocation.
#pragma once

#include "ledger/rules/rule.h"

namespace luoshu {

// Whether the day lies in a closed period.
bool period_closed(const State& state, Date day);
// E-PERIOD-CLOSED at `field` where it does.
void require_open_period(Decision& decision, Date day, std::string_view field);

std::span<const Rule> allocation_run_rules();

}  // namespace luoshu
