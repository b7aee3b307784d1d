// C4 待办与时限: what somebody still has to do, and by when. Source: RULEBOOK 5.1.

#include "projections/views/catalogue.h"
#include "projections/views/due_rows.h"

namespace luoshu {
namespace {

Status fill(const LedgerAt& ledger, const ViewAsk& ask, Sheet& table) {
  for (const DueItem& item : open_items(ledger))
    if (concerns(ledger, item, ask)) add_due_row(ledger, item, table);
  return {};
}

}  // namespace

const View views::kDeadlinesOfCity{"C4",
                                   "deadlines",
                                   {"待办与时限", "matters and deadlines"},
                                   kDueColumns,
                                   kHeedsDivision | kHeedsParty,
                                   kHeedsNothing,
                                   fill};

}  // namespace luoshu
