// A foreign file of a bank, whatever its format: it is told by its bytes, never by its name. Pure;
// kRefused with line or path for what is not understood, hostile or in no format that is read.
#pragma once

#include "ledger/base/bytes.h"
#include "projections/bank/mapping.h"
#include "projections/bank/statement.h"

namespace luoshu::bank {

inline constexpr std::size_t kFileBytesMax = 64U << 20;

// `mappings` are for tables (CSV, XLSX) and unused by other formats: the one is taken whose name
// alone fits the header; without any, among those that ship.
Result<Reading> read_file(ByteView bytes, std::span<const Mapping> mappings = {});

}  // namespace luoshu::bank
