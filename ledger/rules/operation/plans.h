// Implementation plans (art. 11, 12): drafted by an implementer, reviewed by finance, approved by
// the government of the level, and, a city's, filed with the province before agreements rest on it.
#pragma once

#include "ledger/rules/engine/rule.h"

namespace luoshu {

// Whether agreements may rest on the plan as it stands: approved (province) or filed (city).
enum class PlanUse { kUnknown, kNotApproved, kNotFiled, kUsable };
PlanUse plan_use(const State& state, std::string_view plan);
// Adds why agreements may not rest on the plan: E-UNKNOWN-SUBJECT, E-PLAN-NOT-APPROVED,
// E-PLAN-NOT-FILED.
void require_usable_plan(Decision& decision, std::string_view plan, std::string_view field);

std::span<const Rule> plan_rules();

}  // namespace luoshu
