// What changed in a view between two points of the log, cell by cell, and which entries did it. The
// entries are found by asking the view again in between: where its rows differ at the two ends of a
// stretch of the log, the stretch is halved, down to single entries. So every cause that is named
// is an entry before which the row was one thing and after which it was another.
#pragma once

#include "projections/views/view.h"

namespace luoshu {

// Rows are told apart by the columns that identify them. `from`: the earlier point; its day counts
// as that of `to` does. Where finding the entries would take too many readings, stretches stay
// whole, and a remark says so. kUsage as read_view, and where `from` is not before `to`.
Result<Sheet> diff_view(const View& view, const LedgerAt& to, const AsOf& from, const ViewAsk& ask);

}  // namespace luoshu
