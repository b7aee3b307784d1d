// R4 时限预警: what is overdue or due within five working days. Under version 2 of the rules every
// duty that has begun. Source: RULEBOOK 5.5; version 2: 1.2.

#include "projections/views/catalogue.h"
#include "projections/views/due_rows.h"
#include "projections/views/duty_rows.h"

namespace luoshu {
namespace {

constexpr std::int64_t kNearDays = 5;  // working days
constexpr std::int32_t kNearWithoutCalendar = 14;

bool is_near(const LedgerAt& ledger, const DueItem& item) {
  if (item.overdue || (!item.due && item.code != "statement_reconfirm")) return true;
  if (!item.due) return false;  // at any time
  const auto days = working_days_between(ledger.state(), ledger.day(), *item.due);
  // Without a calendar for that year: two weeks are never fewer than five working days.
  return days ? *days <= kNearDays : item.due->days - ledger.day().days <= kNearWithoutCalendar;
}

Status fill(const LedgerAt& ledger, const ViewAsk& ask, Sheet& table) {
  std::vector<DueItem> items = open_items(ledger);
  std::erase_if(items, [&](const DueItem& item) {
    return !concerns(ledger, item, ask) || !is_near(ledger, item);
  });
  for (const DueItem& item : items) add_due_row(ledger, item, table);
  remark_missing_calendars(ledger, items, table);
  return {};
}

}  // namespace

const View views::kOverdue{"R4",
                           "overdue",
                           {"时限预警", "deadlines that are near or past"},
                           kDueColumns,
                           kHeedsDivision | kHeedsParty,
                           kHeedsNothing,
                           fill,
                           {},
                           kDutyColumns,
                           add_duties};

}  // namespace luoshu
