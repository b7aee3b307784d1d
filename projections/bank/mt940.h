// Statements of SWIFT: MT940 (of closed days) and MT942 (of a running day), with an envelope or
// without, several in a file, pages of one statement chained. Pure; kRefused with the line.
#pragma once

#include <string_view>

#include "projections/bank/statement.h"

namespace luoshu::bank {

// Whether the text begins as such messages do.
bool looks_like_mt940(std::string_view text);
// `format` is mt940 or mt942; the charset is the caller's.
Result<Reading> read_mt940(std::string_view text);

}  // namespace luoshu::bank
