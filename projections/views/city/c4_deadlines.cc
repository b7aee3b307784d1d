// C4 待办与时限: what somebody still has to do, and by when. Source: RULEBOOK 5.1; version 2: 1.2.

#include "projections/views/catalogue.h"
#include "projections/views/due_rows.h"
#include "projections/views/duty_rows.h"

namespace luoshu {
namespace {

Status fill(const LedgerAt& ledger, const ViewAsk& ask, Sheet& table) {
  std::vector<DueItem> items = open_items(ledger);
  std::erase_if(items, [&](const DueItem& item) { return !concerns(ledger, item, ask); });
  for (const DueItem& item : items) add_due_row(ledger, item, table);
  remark_missing_calendars(ledger, items, table);
  return {};
}

}  // namespace

const View views::kDeadlinesOfCity{"C4",
                                   "deadlines",
                                   {"待办与时限", "matters and deadlines"},
                                   kDueColumns,
                                   kHeedsDivision | kHeedsParty,
                                   kHeedsNothing,
                                   fill,
                                   {},
                                   kDutyColumns,
                                   add_duties};

}  // namespace luoshu
