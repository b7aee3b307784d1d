// Costs, investments, subsidies and quality scores (art. 21; 财会〔2023〕11号).
//
// A cost is recorded, then audited once; what is allowed may be recovered from that day on. All of
// these are accepted with a date in a closed period and act on later runs (B9).
#pragma once

#include "ledger/rules/engine/rule.h"

namespace luoshu {

std::span<const Rule> cost_rules();

}  // namespace luoshu
