// What the tests of chapter G share: a State with periods that were run or closed.
#pragma once

#include <string_view>

#include "ledger/rules/engine/periods.h"
#include "schema/state_allocation.capnp.h"
#include "tests/ledger/support/rule_cases.h"

namespace luoshu::test {

// Rows written past the rules.
template <class Write>
void write_rows(Rehearsal& rehearsal, const Write& write) {
  rehearsal.state().begin(Size{1});
  write(rehearsal.state());
  rehearsal.state().commit();
}

// As if the period had been run, and closed too where it says so.
enum class PeriodEnd { kRun, kClosed };
inline void end_period(Rehearsal& rehearsal, std::string_view period, PeriodEnd end) {
  const Date last = last_day(parse_period(period).value());
  write_rows(rehearsal, [&](State& state) {
    state.edit(tables::kFrontier, "",
               [&](schema::FrontierRow::Builder row, schema::FrontierRow::Reader) {
                 row.setRunThrough(last.days);
                 if (end == PeriodEnd::kClosed) row.setClosedThrough(last.days);
               });
    state.edit(tables::kPeriods, period,
               [&](schema::PeriodRow::Builder row, schema::PeriodRow::Reader) {
                 row.setRun("RUN-T");
                 if (end == PeriodEnd::kClosed) row.setClosedOn(last.days + 40);
               });
  });
}

// A second primary developer, so that somebody may try to do another's work.
inline json::Value second_primary_developer() {
  return event_of(R"({"type": "RoleGranted", "author": "hn-auth", "role": "authority",
    "effective": "2025-08-01", "subject": "zz-exchange", "fields": {"role": "primary_developer",
    "level": "province", "division": "410000", "document": "豫政〔2025〕授权（演示）"}})");
}

}  // namespace luoshu::test
