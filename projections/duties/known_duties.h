// The duties of a ledger at its point, from the events recorded there.
#pragma once

#include "projections/duties/duty_book.h"
#include "projections/engine/ledger_at.h"

namespace luoshu {

// Reads every event that duties depend on: once for all kinds.
Result<DutyBook> duty_book(const LedgerAt& ledger);

}  // namespace luoshu
