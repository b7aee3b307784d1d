// How the verbs that suppose a rule show what it changes.
#pragma once

#include "projections/money/what_if.h"
#include "tools/luoshu/ledger_view.h"
#include "tools/luoshu/sheet_output.h"

namespace luoshu {

// A table in the form asked for; as JSON `answer` with a member for each beneficiary.
Status show_changes(const OpenedView& view, const PeriodId& period,
                    const std::vector<BeneficiaryChange>& changes, json::Object answer,
                    const FormWords& form, const Console& console);

}  // namespace luoshu
