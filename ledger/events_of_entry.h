// What the events of one entry must have in common. Pure.
#pragma once

#include "ledger/form/event_view.h"
#include "ledger/log/genesis.h"
#include "ledger/rules/engine/reasons.h"

namespace luoshu {

// Adds what is wrong with event `index` beside the first of its entry: another author, other
// co-signers, another recorded date; or a recorded date outside rehearsal.
void judge_alike(const form::EventGist& event, const form::EventGist& first, std::uint32_t index,
                 const Genesis& genesis, Reasons& reasons);

}  // namespace luoshu
