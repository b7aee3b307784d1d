// Versions of the rulebook, stamped on every entry. 0 knows keys and the opening of a ledger and
// digests no state; 1 is the whole rulebook. A ledger keeps the version of its entry 0
// (docs/decisions/0012).
#pragma once

#include <cstdint>

namespace luoshu {

inline constexpr std::uint32_t kRulesVersion = 1;  // the newest, and that of new ledgers

}  // namespace luoshu
