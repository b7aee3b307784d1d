// Budgets of earmarked projects against what final runs earmarked (C71 of version 2).
#pragma once

#include "ledger/rules/engine/rule.h"

namespace luoshu {

// Under version 2, of a run that becomes final: what it earmarks, by division.
void note_earmarked(State& state, std::string_view run);
// E-RI-EXCEEDS where the budgets of the division, with this much more, pass what is earmarked.
void require_earmarked(Decision& decision, std::string_view division, __int128 more_fen);
void note_budget(State& state, std::string_view division, std::int64_t more_fen);

}  // namespace luoshu
