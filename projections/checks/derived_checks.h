// The checks of everything that is derived from the log, for `luoshu audit`: the rows of each
// projection, each view at the head and at earlier sizes, and the sums that must hold. One named
// line each. Starts threads; none outlives the call.
#pragma once

#include <functional>
#include <vector>

#include "ledger/audit/audit.h"

namespace luoshu {

struct DerivedOptions {
  unsigned jobs = 1;
  // Of what there is to check; called from one thread at a time.
  std::function<void(std::uint64_t done, std::uint64_t all)> progress;
};

// `store`: of the home whose log was replayed; it may have gone on since.
std::vector<Check> derived_checks(const Store& store, const Replayed& replayed,
                                  const DerivedOptions& options);

}  // namespace luoshu
