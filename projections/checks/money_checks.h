// The sums that must hold whatever was recorded (docs/ARCHITECTURE.md, invariant 8), each found
// again from the lines.
#pragma once

#include <string>
#include <vector>

#include "ledger/base/bilingual.h"
#include "projections/engine/ledger_at.h"

namespace luoshu {

struct SumsFound {
  std::string name;         // one word, for programs
  Bilingual meaning;        // what holds
  std::uint64_t count = 0;  // sums looked at
  std::uint64_t faults = 0;
  std::string place = {};  // of the first fault
  std::string detail = {};
};

// Of every period with money, whether its run was recorded or would be computed now; and of the
// journal.
Result<std::vector<SumsFound>> money_sums(const LedgerAt& ledger);

}  // namespace luoshu
