// States that views show of products, registrations, agreements and of what a resource earns, from
// the facts by which the rules refuse (version 2, C26). Pure; known is what the state holds.
#pragma once

#include <set>
#include <string>
#include <string_view>

#include "ledger/base/time.h"
#include "ledger/rules/engine/state.h"

namespace luoshu {

// Codes that stop the version on sale that day, ascending (1.3); none where nothing is on sale.
std::set<std::string> stopping_codes(const State& state, std::string_view product, Date day);

// P2: draft, in_review, compliant, registered; then listed, suspended, stopped, withdrawn. Empty:
// there is no such product.
std::string_view product_state(const State& state, std::string_view product, Date day);
// X1: cancelled, expired, valid, stopped; of a product also withdrawn, on_sale. Empty: not coded.
std::string_view registration_state(const State& state, std::string_view registration, Date day);
// R3: ended, not_in_force, suspended, in_force. Empty: there is no such agreement.
std::string_view agreement_state(const State& state, std::string_view agreement, Date day);
// C1: of a resource in a product; an empty product where it is in none.
std::string_view earning_state(const State& state, std::string_view resource,
                               std::string_view product, Date day);

}  // namespace luoshu
