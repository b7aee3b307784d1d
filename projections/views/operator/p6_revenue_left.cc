// P6 准许收入余额: what finance sees as F6, for the developer. Source: RULEBOOK 5.4.

#include "projections/views/catalogue.h"
#include "projections/views/shared_columns.h"

namespace luoshu {
namespace {

Status fill(const LedgerAt& ledger, const ViewAsk& ask, Sheet& table) {
  return views::kPermittedRevenue.fill(ledger, ask, table);
}

Status fill_v2(const LedgerAt& ledger, const ViewAsk& ask, Sheet& table) {
  return views::kPermittedRevenue.fill_v2(ledger, ask, table);
}

}  // namespace

const View views::kRevenueLeft{"P6",
                               "revenue-left",
                               {"准许收入余额", "permitted revenue left"},
                               kRevenueColumns,
                               kHeedsParty,
                               kHeedsNothing,
                               fill,
                               {},
                               kRevenueColumnsV2,
                               fill_v2};

}  // namespace luoshu
