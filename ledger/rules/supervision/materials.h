// What supervising bodies ask for and decide besides orders (art. 7, 22): materials, plans of
// rectification, systems of evaluation, effectiveness, findings on competition.
#pragma once

#include "ledger/rules/engine/rule.h"

namespace luoshu {

// Roles that supervise, beside authority, auditor and cyberspace, each within its own duties (art.
// 4).
inline constexpr Whos kSupervisors{{"authority", Level::kPublic},
                                   {"auditor"},
                                   {"cyberspace"},
                                   {"public_security"},
                                   {"state_security"},
                                   {"cryptography"},
                                   {"secrecy"},
                                   {"market_supervision"},
                                   {"state_assets"},
                                   {"it_industry"},
                                   {"financial_regulator"},
                                   {"industry"}};

std::span<const Rule> material_rules();

}  // namespace luoshu
