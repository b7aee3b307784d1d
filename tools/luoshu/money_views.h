// What scripts get of the views L1 and L2 by their names, as JSON of a shape of its own: every
// allocation line of a period, and what each beneficiary has.
#pragma once

#include "tools/luoshu/sheet_output.h"
#include "tools/luoshu/view_words.h"

namespace luoshu {

// lines, statements.
bool is_money_view(std::string_view name);
Status show_money_view(const PointWords& point, const ViewWords& asked, std::string_view name,
                       const FormWords& form, const Console& console);

}  // namespace luoshu
