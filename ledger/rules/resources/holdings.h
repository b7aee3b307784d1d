// Data of enterprises and of persons (豫政办〔2025〕6号, C31): a body declares what it holds and
// may then have it registered. Outside authorised operation, which is of public data alone.
#pragma once

#include "ledger/rules/engine/rule.h"

namespace luoshu {

// "enterprise_resource" or "personal_resource" of a registration.
bool is_holding_kind(std::string_view object_kind);

// In an application to register: the declaration is there and of that kind, and the author is its
// holder; else E-HOLDING, E-LEVEL.
void require_holder(Decision& decision, std::string_view resource, std::string_view object_kind);

std::span<const Rule> holding_rules();

}  // namespace luoshu
