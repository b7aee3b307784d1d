// P5 成本与补偿: what finance sees as F5, for the developer. Source: RULEBOOK 5.4.

#include "projections/views/catalogue.h"
#include "projections/views/shared_columns.h"

namespace luoshu {
namespace {

Status fill(const LedgerAt& ledger, const ViewAsk& ask, Sheet& table) {
  return views::kCostBalances.fill(ledger, ask, table);
}

}  // namespace

const View views::kCosts{"P5",         "costs",     {"成本与补偿", "costs and their recovery"},
                         kCostColumns, kHeedsParty, kHeedsNothing,
                         fill};

}  // namespace luoshu
