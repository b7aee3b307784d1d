// What version 2 adds to the admission of secondary developers (C48), to application agreements
// (C25, C49), and to sale and use under them (C50).
#pragma once

#include "ledger/rules/engine/rule.h"

namespace luoshu {

// Whether a DeveloperAssessed denies one of its checks or names a high risk.
bool has_doubt(EventReader assessed);

void decide_admission_applied_v2(Decision& decision);
void decide_assessed_v2(Decision& decision);
void decide_admission_reviewed_v2(Decision& decision);
void decide_admission_revoked_v2(Decision& decision);

// application_terms.cc
void decide_application_signed_v2(Decision& decision);
void decide_application_amended_v2(Decision& decision);
void decide_environment_v2(Decision& decision);
std::span<const Beside> application_besides();

}  // namespace luoshu
