// Versions of the rulebook, stamped on every entry. 0 knows keys and the opening of a ledger and
// digests no state; 1 is the rulebook that ledgers are opened under; 2 adds what the gazette
// demands beyond it (docs/rules/VERSION-2.md) and is not whole yet, so no ledger is opened under
// it. A ledger keeps the version of its entry 0 (docs/decisions/0012).
#pragma once

#include <cstdint>

namespace luoshu {

inline constexpr std::uint32_t kRulesVersion = 1;        // of new ledgers, the newest that is whole
inline constexpr std::uint32_t kNewestRulesVersion = 2;  // for tests of what is being written

}  // namespace luoshu
