// Versions of the rulebook, stamped on every entry. 0 knows keys and the opening of a ledger and
// digests no state; 1 is the first whole rulebook; 2 adds what the gazette demands beyond it
// (docs/rules/VERSION-2.md). A ledger keeps the version of its entry 0 (docs/decisions/0012).
#pragma once

#include <cstdint>

namespace luoshu {

inline constexpr std::uint32_t kFirstRulesVersion = 1;
inline constexpr std::uint32_t kNewestRulesVersion = 2;  // of new ledgers

}  // namespace luoshu
