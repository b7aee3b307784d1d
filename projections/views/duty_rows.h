// Rows of duties under version 2 of the rules (1.2), for the views that show them: C4, R4, P7, and
// in part R5 and R6. What a duty is: projections/duties.
#pragma once

#include "projections/duties/known_duties.h"
#include "projections/views/rows.h"

namespace luoshu {

extern const std::span<const Column> kDutyColumns;
// The same, and what P7 says of things that merely end.
extern const std::span<const Column> kExpiryColumns;
// What a kind of duty is called.
const Term& term_of(DutyKind kind);
// What is not yet met, as rows.
Status add_duties(const LedgerAt& ledger, const ViewAsk& ask, Sheet& table);
// The cells of one row, for views with further columns.
std::vector<Cell> duty_cells(const DutyBook& book, const Duty& duty, Date day);
// Says which mark an estimated day has, where some row has it.
void remark_provisional(std::span<const Duty> duties, Sheet& table);
// Whether the duty is that party's; and of a division, whose party it is or whose statement or
// resource it is about.
bool concerns(const LedgerAt& ledger, const Duty& duty, const ViewAsk& ask);

}  // namespace luoshu
