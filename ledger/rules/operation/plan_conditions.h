// What version 2 adds to implementation plans (art. 11, 12; C17, C39, C40, C92): the government of
// the level signs the approval of the text that was drafted.
#pragma once

#include "ledger/rules/engine/rule.h"

namespace luoshu {

// E-COSIGN-MISSING unless a party that holds role government for the division signs; gives its
// alias, of several the preferred one, empty where there is none.
std::string_view require_government(Decision& decision, std::string_view division,
                                    std::string_view preferred = {});

void decide_drafted_v2(Decision& decision);
void decide_amended_v2(Decision& decision);
void decide_approved_v2(Decision& decision);
void decide_filed_v2(Decision& decision);
// Digests and products of the plan, kept with it.
void note_plan(Application& application);

}  // namespace luoshu
