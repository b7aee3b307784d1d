#include "projections/money/period_state.h"

#include <fmt/format.h>

#include "ledger/form/event_form.h"
#include "ledger/rules/money/allocation_runs.h"
#include "ledger/rules/money/booked_rows.h"
#include "projections/money/claims.h"
#include "schema/state_allocation.capnp.h"
#include "schema/state_transactions.capnp.h"

namespace luoshu {

Result<PeriodState> PeriodState::open(const LedgerAt& ledger, const PeriodId& period) {
  PeriodState result;
  result.ledger_ = &ledger;
  if (!standing_run(ledger.state(), to_string(period)).empty()) return result;
  LUOSHU_TRY(const Leaf opening, ledger.log().leaf(Seq{0}));
  const std::uint32_t version = opening.stamp.rules_version;
  if (period.kind != period_kind(ledger)) return other_kind_of_period(period, period_kind(ledger));
  for (const PeriodId& earlier : periods_with_money(ledger)) {
    if (last_day(earlier) >= first_day(period)) break;
    if (!standing_run(ledger.state(), to_string(earlier)).empty()) continue;
    LUOSHU_TRY(const auto run, draft_run(result.state(), result.next(), earlier,
                                         {"supposed", last_day(earlier), "", false, version}));
    if (!run) continue;  // it took nothing
    LUOSHU_TRY(const Bytes event, form::event_from_json(*run));
    if (!result.supposed_) {
      LUOSHU_TRY(result.supposed_, ledger.reopened(ledger.as_of()));
    }
    LUOSHU_CHECK(result.supposed_->suppose(event));
  }
  return result;
}

Fault other_kind_of_period(const PeriodId& asked, PeriodKind kept) {
  const std::string instead = to_string(period_of(first_day(asked), kept));
  return {Errc::kUsage,
          fmt::format("income is not shared by such periods as {}: ask for one like {}",
                      to_string(asked), instead),
          fmt::format("收益不按 {} 这样的期间分配：请用如 {} 的期间", to_string(asked), instead)};
}

PeriodKind period_kind(const LedgerAt& ledger) {
  PeriodKind kind = PeriodKind::kQuarter;
  ledger.state().scan(tables::kRules, {}, [&](std::string_view, const auto& row) {
    const std::string_view word = from_kj(row->getPeriodKind());
    kind = word == "month"  ? PeriodKind::kMonth
           : word == "year" ? PeriodKind::kYear
                            : PeriodKind::kQuarter;
    return false;
  });
  return kind;
}

std::vector<PeriodId> periods_with_money(const LedgerAt& ledger) {
  const State& state = ledger.state();
  const PeriodKind kind = period_kind(ledger);
  std::optional<Date> first;
  state.scan(tables::kBooked, {}, [&](std::string_view key, const auto&) {
    if (const auto booked = read_booked_key(key)) first = booked->day;
    return false;
  });
  std::vector<PeriodId> periods;
  if (!first) return periods;
  for (PeriodId period = period_of(*first, kind); first_day(period) <= ledger.day();
       period = period_of(Date{last_day(period).days + 1}, kind))
    periods.push_back(period);
  return periods;
}

}  // namespace luoshu
