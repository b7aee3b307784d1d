// Data assets on balance sheets after they were recognised (财会〔2023〕11号, C68).
#pragma once

#include "ledger/rules/engine/rule.h"

namespace luoshu {

// What version 2 adds to recognition: one that stands per object; by whom; the certificate cited.
void decide_recognised_v2(Decision& decision);
void note_recognised(Application& application);
// ... and to the state-asset step: a card is used once.
void decide_confirmed_v2(Decision& decision);
void note_confirmed(Application& application);

std::span<const Rule> data_asset_rules();

}  // namespace luoshu
