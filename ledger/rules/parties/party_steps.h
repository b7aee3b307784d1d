// Steps of the rules for parties and roles (art. 2, 3, 17). Internal to party_rules.cc and
// role_rules.cc; others ask parties.h.
#pragma once

#include "ledger/rules/engine/rule.h"

namespace luoshu {

// E-DIVISION-UNKNOWN where events may not name the division, E-DATE-ORDER where it was registered
// later. Nothing where the field is empty.
void require_division(Decision& decision, std::string_view division, std::string_view field);
// E-FIELD where the level is none of `allowed`. Nothing where it is empty.
void require_level_word(Decision& decision, std::string_view level,
                        std::span<const std::string_view> allowed);

void decide_role_granted(Decision& decision);
void apply_role_granted(Application& application);
void decide_role_revoked(Decision& decision);
void apply_role_revoked(Application& application);

}  // namespace luoshu
