#include "ledger/rules/engine/sold_rows.h"

namespace luoshu {

std::string sold_key(std::string_view developer, Date day, std::string_view id) {
  return joined_key(developer, to_string(period_of(day, PeriodKind::kMonth)), id);
}

void each_sold(const State& state, std::string_view developer, const PeriodId& period,
               const std::function<void(schema::SoldRow::Reader)>& use) {
  for (Date day = first_day(period); day <= last_day(period);
       day = Date{last_day(period_of(day, PeriodKind::kMonth)).days + 1})
    state.scan(tables::kSold, sold_key(developer, day, ""),
               [&](std::string_view, const RowView<schema::SoldRow>& row) {
                 use(*row);
                 return true;
               });
}

}  // namespace luoshu
