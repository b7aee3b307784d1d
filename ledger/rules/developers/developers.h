// Secondary developers: admission and application agreements (art. 17, 7 para. 2).
#pragma once

#include "ledger/rules/engine/rule.h"

namespace luoshu {

// Admitted by that day and not revoked by it.
bool is_admitted(const State& state, std::string_view developer, Date day);
// Whether the application agreement is active on that day.
bool application_agreement_active(const State& state, std::string_view agreement, Date day);

// Of both parts; the agreements are in application_agreements.cc.
std::span<const Rule> developer_rules();
std::span<const Rule> application_agreement_rules();

}  // namespace luoshu
