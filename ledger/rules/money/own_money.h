// What version 2 adds to costs and investments: a voucher is used once (C64), and what a subsidy
// paid is neither a cost to recover nor an investment of one's own (C64, C70).
#pragma once

#include "ledger/rules/engine/rule.h"

namespace luoshu {

// E-DUPLICATE for each voucher that the author has used for another event.
void require_unused_vouchers(Decision& decision, capnp::List<capnp::Text>::Reader vouchers);
void use_vouchers(Application& application, capnp::List<capnp::Text>::Reader vouchers);
// E-UNKNOWN-SUBJECT for each product that is not there.
void require_known_products(Decision& decision, capnp::List<capnp::Text>::Reader products);

void decide_cost_v2(Decision& decision);
void note_cost(Application& application);
void decide_audit_v2(Decision& decision);
void decide_investment_v2(Decision& decision);
void note_investment(Application& application);
// A subsidy that the party was granted for the project.
void note_granted(State& state, std::string_view party, std::string_view project, std::int64_t fen);

}  // namespace luoshu
