// States and codes of version 2 as views show them (C26): the words for what
// ledger/rules/products/states_shown.h decides.
#pragma once

#include <set>

#include "projections/views/table.h"

namespace luoshu {

// The word of a state; nothing for an empty one.
Cell shown_state(std::string_view code);
// Codes, ascending, with blanks between.
Cell codes_cell(const std::set<std::string>& codes);

}  // namespace luoshu
