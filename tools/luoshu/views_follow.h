// The rows of the projections follow the log: whoever appended to a home lets them catch up, so
// that readers need not derive them.
#pragma once

#include "ledger/home.h"
#include "projections/engine/catch_up.h"
#include "tools/luoshu/console.h"

namespace luoshu {

// REQUIRES that the ledger of the home is between two appends. An interrupt ends it early; what is
// missing then, the next writer adds, and readers derive it meanwhile.
Status follow_views(Home& home, const Console& console);

}  // namespace luoshu
