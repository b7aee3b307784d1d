// One line of an audit, for checks that stand in this room.
#pragma once

#include <string>

#include "ledger/audit/findings.h"

namespace luoshu {

// A check that holds so far.
inline Check begin_check(std::string name, Bilingual meaning) {
  Check check;
  check.words = CheckWords{std::move(name), std::move(meaning)};
  check.outcome = Check::Outcome::kHolds;
  return check;
}

// One fault more; the first one is described.
inline void fail(Check& check, std::string place, std::string detail) {
  check.outcome = Check::Outcome::kFails;
  if (check.faults++ != 0) return;
  check.place = std::move(place);
  check.detail = std::move(detail);
}

}  // namespace luoshu
