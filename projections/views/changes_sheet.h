// What a supposed rule changes, as a table: who has how much now, would have, and the difference.
#pragma once

#include "projections/money/what_if.h"
#include "projections/views/view.h"

namespace luoshu {

// `period` as it was asked for.
Sheet changes_sheet(const LedgerAt& ledger, const PeriodId& period,
                    const std::vector<BeneficiaryChange>& changes);

}  // namespace luoshu
