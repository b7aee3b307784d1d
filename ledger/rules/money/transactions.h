// Transactions: settlement, payment, refund, voiding (art. 7 para. 2, 21 para. 4).
//
// metered (usage.h) --Settled--> settled --PaymentReceived(all)--> paid; settled or paid
// --RefundIssued--> part refunded, refunded; settled and unpaid --Voided--> voided.
#pragma once

#include "ledger/rules/engine/rule.h"
#include "ledger/rules/money/booked_rows.h"
#include "schema/state_transactions.capnp.h"

namespace luoshu {

// VAT contained in a gross amount, half up: round(gross * rate / (100 % + rate)). The rate in ppm.
// REQUIRES gross >= 0 and 0 <= rate <= 1,000,000.
std::int64_t vat_of(std::int64_t gross_fen, std::int64_t rate_ppm);

std::span<const Rule> transaction_rules();

}  // namespace luoshu
