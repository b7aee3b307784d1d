// Columns of views that two readers have under two codes.
#pragma once

#include "projections/views/table.h"

namespace luoshu {

extern const std::span<const Column> kCostColumns;     // F5, P5
extern const std::span<const Column> kRevenueColumns;  // F6, P6
extern const std::span<const Column> kRevenueColumnsV2;

}  // namespace luoshu
