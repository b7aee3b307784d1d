// Application scenarios (art. 15 para. 1).
#pragma once

#include "ledger/rules/engine/rule.h"

namespace luoshu {

// Approved on or before that day and not closed by it.
bool scenario_approved(const State& state, std::string_view scenario, Date day);

std::span<const Rule> scenario_rules();

}  // namespace luoshu
