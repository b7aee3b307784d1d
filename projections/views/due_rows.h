// Rows of deadlines, for the views that show them: C4, R4, P7. Working days are those of the
// published calendars; where a year has none yet, what is left cannot be said.
#pragma once

#include "ledger/rules/engine/calendar.h"
#include "projections/views/rows.h"

namespace luoshu {

extern const std::span<const Column> kDueColumns;
// What had begun by the day and was not met by then; statements to be answered and disputes to be
// decided are among it.
std::vector<DueItem> open_items(const LedgerAt& ledger);
void add_due_row(const LedgerAt& ledger, const DueItem& item, Sheet& table);
// Says for which years the working days of these could not be counted.
void remark_missing_calendars(const LedgerAt& ledger, std::span<const DueItem> items, Sheet& table);
// Whether one of the responsible parties is that party, or of that division.
bool concerns(const LedgerAt& ledger, const DueItem& item, const ViewAsk& ask);

}  // namespace luoshu
