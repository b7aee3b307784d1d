// Operation agreements and their suspension (art. 13, 14, 22 para. 2).
#pragma once

#include "ledger/rules/engine/rule.h"
#include "schema/state_agreements.capnp.h"

namespace luoshu {

// Derived from the row and the day; nothing is recorded when time passes.
enum class AgreementPhase { kUnknown, kNotYet, kInForce, kSuspended, kExpired, kEnded };
AgreementPhase agreement_phase(const State& state, std::string_view agreement, Date day);
AgreementPhase agreement_phase(schema::AgreementRow::Reader row, Date day);
// Whether the agreement names the resource on that day, in force or not.
bool agreement_covers(schema::AgreementRow::Reader row, std::string_view resource, Date day);
// Whether some operation agreement in force on that day (suspended ones do not count) covers the
// resource.
bool resource_authorised(const State& state, std::string_view resource, Date day);
// Whether every agreement that covers the resource and would be in force is suspended that day.
bool resource_suspended(const State& state, std::string_view resource, Date day);
// Agreements of one developer that cover the resource and whose term holds the day; a suspension
// ends none of them (C20, C91).
struct AgreementCover {
  bool in_force = false;        // one that is not suspended
  bool suspended = false;       // one that is
  std::int32_t until = kNoDay;  // the latest last day of all
  bool any() const { return in_force || suspended; }
};
AgreementCover agreement_cover(const State& state, std::string_view resource,
                               std::string_view developer, Date day);
// Whether its term holds a day of the span, and it was not terminated by then (C20).
bool in_force_within(schema::AgreementRow::Reader row, Date first, Date last);
// Whether the developer had such an agreement.
bool operated_within(const State& state, std::string_view developer, Date first, Date last);
// Whether the party gave out such an agreement as implementer.
bool implemented_within(const State& state, std::string_view implementer, Date first, Date last);
// Whether the operation of that primary developer as a whole is suspended on that day.
bool operation_suspended(const State& state, std::string_view primary_developer, Date day);
// [from, until) of any interval holds the day.
bool in_suspension(capnp::List<schema::SuspensionInterval>::Reader intervals, Date day);

std::span<const Rule> agreement_rules();

}  // namespace luoshu
