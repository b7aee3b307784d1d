// What a verified receipt has proven and what it has not, in sentences for people. Pure.
#pragma once

#include "ledger/audit/receipt.h"

namespace luoshu {

// Fills in `proven` and `not_proven` from the rest of the verdict.
void say_what_was_proven(ReceiptVerdict& verdict, std::uint32_t events_in_entry);

}  // namespace luoshu
