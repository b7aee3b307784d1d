// Money that comes in for a sale and goes back (art. 21 para. 4). For transaction_rules() only.
#pragma once

#include "ledger/rules/engine/rule.h"

namespace luoshu {

// VAT of a refund (A36): what the gross amount contains, but such that neither the tax nor the net
// amount that is left of the sale becomes negative; with the last gross fen goes all tax that is
// left. REQUIRES 0 <= gross_fen <= left.gross_fen = left.tax_fen + left.net_fen.
struct Remaining {
  std::int64_t gross_fen = 0;
  std::int64_t tax_fen = 0;
  std::int64_t net_fen = 0;
};
std::int64_t refund_tax(std::int64_t gross_fen, std::int64_t rate_ppm, const Remaining& left);

void decide_payment(Decision& decision);
void decide_payment_v2(Decision& decision);
void apply_payment(Application& application);
void decide_refund(Decision& decision);
void apply_refund(Application& application);

}  // namespace luoshu
