// What a supposed rule changes, as a table: who has how much now, would have, and the difference.
#pragma once

#include "projections/money/what_if.h"
#include "projections/views/view.h"

namespace luoshu {

extern const std::span<const Column> kChangesColumns;  // of L3 too
// A row for each beneficiary, and the remark that nothing was recorded.
void add_changes(const LedgerAt& ledger, const std::vector<BeneficiaryChange>& changes,
                 Sheet& sheet);
// A sheet of them alone, `period` as it was asked for.
Sheet changes_sheet(const LedgerAt& ledger, const PeriodId& period,
                    const std::vector<BeneficiaryChange>& changes);

}  // namespace luoshu
