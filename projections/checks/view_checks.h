// One checker per view: what it answers out of the home is what it answers out of the replayed log,
// to the last cell.
#pragma once

#include <optional>
#include <string>

#include "projections/views/view.h"

namespace luoshu {

// What can be asked of the view at that point; nothing where it needs a thing that there is none
// of.
Result<std::optional<ViewAsk>> example_ask(const View& view, const LedgerAt& ledger);

// Nothing where both are the same, otherwise the first difference.
std::optional<std::string> sheet_difference(const Sheet& stored, const Sheet& rebuilt);

// The same of the view's answers. Refusals to answer must be equal too.
Result<std::optional<std::string>> view_difference(const View& view, const LedgerAt& stored,
                                                   const LedgerAt& rebuilt, const ViewAsk& ask);

}  // namespace luoshu
