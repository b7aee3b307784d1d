// The sums that must hold, a line of the audit each.
#pragma once

#include <vector>

#include "ledger/audit/findings.h"
#include "projections/checks/replayed_store.h"

namespace luoshu {

// At the size of the log.
std::vector<Check> sum_checks(const ReplayedStore& log);

}  // namespace luoshu
