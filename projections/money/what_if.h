// The money of a period under another rule, beside what it is; nothing is stored.
#pragma once

#include <string>
#include <vector>

#include "projections/money/period_money.h"

namespace luoshu {

struct BeneficiaryChange {
  std::string beneficiary;
  std::int64_t before_fen = 0;
  std::int64_t after_fen = 0;
};
// Every beneficiary of either, ascending. `before` null: the rules that govern the period. Each
// supposed rule governs every sale in its scope, whatever its dates say.
Result<std::vector<BeneficiaryChange>> what_if(const State& state, EventNumber next,
                                               const PeriodId& period,
                                               const allocation::Rule* before,
                                               const allocation::Rule& after);

}  // namespace luoshu
