// The sums that must hold (money_checks.h), of a bundle. A bundle holds no rows of views, so there
// are none to hold to the log.
#pragma once

#include <filesystem>
#include <vector>

#include "ledger/audit/audit.h"

namespace luoshu {

// The log of the bundle is first written into a store of its own, in a folder inside `scratch` that
// is removed again; it takes about as much room as the bundle. Where there is none, the one line
// says so as not reached.
std::vector<Check> bundle_checks(const std::filesystem::path& bundle, const Replayed& replayed,
                                 const std::filesystem::path& scratch);

}  // namespace luoshu
