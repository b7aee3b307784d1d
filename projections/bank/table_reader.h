// A table and a mapping as statements: one for each account and currency of the table. Pure.
#pragma once

#include "projections/bank/mapping.h"
#include "projections/bank/table.h"

namespace luoshu::bank {

// REQUIRES that find_header finds the mapping's header at row `header`. kRefused with the lines of
// rows that are not understood: money is never left out in silence.
Result<Reading> read_table(const Table& table, std::size_t header, const Mapping& mapping);

}  // namespace luoshu::bank
