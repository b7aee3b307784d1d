// How the verbs that suppose a rule show what it changes.
#pragma once

#include "tools/luoshu/sheet_output.h"

namespace luoshu {

// A table in the form asked for; as JSON `answer` with a member for each beneficiary. REQUIRES the
// columns of L3.
Status show_changes(const Sheet& sheet, const TablePoint& point, json::Object answer,
                    const FormWords& form, const Console& console);

}  // namespace luoshu
