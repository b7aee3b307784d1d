// Versions of the rulebook, stamped on every entry. 0 knows keys and the opening of a ledger and
// digests no state; 1 is the whole rulebook. A ledger keeps the version of its entry 0
// (docs/decisions/0012).
#pragma once

#include <cstdint>

namespace luoshu {

inline constexpr std::uint32_t kRulesVersion = 1;  // the newest that this luoshu can replay
// Of ledgers opened today: the whole rulebook becomes the default when chapter H has its rules.
inline constexpr std::uint32_t kOpeningRulesVersion = 0;

}  // namespace luoshu
