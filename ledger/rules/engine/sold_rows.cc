#include "ledger/rules/engine/sold_rows.h"

namespace luoshu {
namespace {

std::string month_of(Date day) {
  return to_string(period_of(day, PeriodKind::kMonth));
}

// Calls use() for a day of each month of the period.
template <class Use>
void each_month(const PeriodId& period, const Use& use) {
  for (Date day = first_day(period); day <= last_day(period);
       day = Date{last_day(period_of(day, PeriodKind::kMonth)).days + 1})
    use(day);
}

void scan_rows(const State& state, const StateTable<schema::SoldRow>& table,
               const std::string& prefix, const std::function<void(schema::SoldRow::Reader)>& use) {
  state.scan(table, prefix, [&](std::string_view, const RowView<schema::SoldRow>& row) {
    use(*row);
    return true;
  });
}

}  // namespace

std::string sold_key(std::string_view developer, Date day, std::string_view id) {
  return joined_key(developer, month_of(day), id);
}

std::string exchange_key(Date day, std::string_view id) {
  return joined_key(month_of(day), id);
}

void each_sold(const State& state, std::string_view developer, const PeriodId& period,
               const std::function<void(schema::SoldRow::Reader)>& use) {
  each_month(period,
             [&](Date day) { scan_rows(state, tables::kSold, sold_key(developer, day, ""), use); });
}

void each_sold_on_exchange(const State& state, const PeriodId& period,
                           const std::function<void(schema::SoldRow::Reader)>& use) {
  each_month(period, [&](Date day) {
    scan_rows(state, tables::kSoldOnExchange, exchange_key(day, ""), use);
  });
}

}  // namespace luoshu
