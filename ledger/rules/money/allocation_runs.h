// Allocation runs and the periods they close (art. 21 para. 1, 4; RULEBOOK 3.10): the state
// machine; the arithmetic is in ledger/allocation.
#pragma once

#include <optional>

#include "ledger/rules/engine/periods.h"
#include "ledger/rules/engine/rule.h"
#include "schema/state_allocation.capnp.h"

namespace luoshu {

// Whether the day lies in a closed period.
bool period_closed(const State& state, Date day);
// The earliest day within these that lies in a closed period. Costs as much as there are runs,
// however many days lie between.
std::optional<Date> first_closed_day(const State& state, Date first, Date last);
// E-PERIOD-CLOSED at `field` where it does.
void require_open_period(Decision& decision, Date day, std::string_view field);

// Whether a beneficiary agreed to the run, so that it cannot be replaced any more (B16).
bool is_run_agreed(schema::RunRow::Reader run);
// Why a standing run cannot be replaced, nor lose a sale, on that day.
enum class RunFixed {
  kNot,
  kAgreed,     // somebody agreed to it, or is deemed to
  kContested,  // disputed or adjusted
  kFollowed,   // a later run rests on it
};
// REQUIRES that it stands.
RunFixed fixed_by(const State& state, std::string_view run, Date day);
// E-STATE where a sale of the run was voided since: it must be computed again first.
void require_fresh_run(Decision& decision, std::string_view run, std::string_view field);

// The period, where the text names one; else E-FIELD.
std::optional<PeriodId> require_period(Decision& decision, bool present, std::string_view text,
                                       std::string_view field);
// E-RUN-MISMATCH with the difference.
void require_total(Decision& decision, std::int64_t claimed, __int128 book, std::string_view field);
// The run of the period that stands; empty: none.
std::string standing_run(const State& state, std::string_view period);

// What state the run is in, for a reason of E-STATE.
Words run_words(schema::RunStatus status);

std::span<const Rule> allocation_run_rules();

}  // namespace luoshu
