// What a plan says (art. 12): the eleven items, its resources, its term. Internal to this room.
#pragma once

#include "ledger/rules/engine/rule.h"
#include "schema/events_operation.capnp.h"

namespace luoshu {

// Adds E-PLAN-SECTIONS for each missing item, and what is wrong with the resources and the term.
void judge_plan_contents(Decision& decision, schema::ImplementationPlanDrafted::Reader fields);
// ... of an amendment: what is absent stays as it was.
void judge_plan_contents(Decision& decision, schema::ImplementationPlanAmended::Reader fields);

}  // namespace luoshu
