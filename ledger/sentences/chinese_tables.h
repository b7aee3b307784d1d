// The tables of chinese.h, by the rooms that say the sentences. Internal to this room.
#pragma once

#include "ledger/sentences/chinese.h"

namespace luoshu {

std::span<const ChineseSentence> chinese_of_base();    // base, crypto, form, merkle
std::span<const ChineseSentence> chinese_of_log();     // log
std::span<const ChineseSentence> chinese_of_store();   // store
std::span<const ChineseSentence> chinese_of_audit();   // audit, projections
std::span<const ChineseSentence> chinese_of_ledger();  // ledger/*.cc, rules, allocation
std::span<const ChineseSentence> chinese_of_node();    // node

}  // namespace luoshu
