// What the events of an operation agreement check and do alike (art. 13, 14): whose it is, how long
// it lasts, what it covers. Internal to this room: agreements.h has what others ask.
#pragma once

#include "ledger/rules/operation/agreements.h"
#include "ledger/rules/operation/authorisation_checks.h"
#include "schema/state_agreements.capnp.h"

namespace luoshu {

inline constexpr std::string_view kPrimaryRole = "primary_developer";
inline constexpr std::string_view kAgreementFilingLate = "W-FILING-LATE";
inline constexpr std::string_view kAgreementExpiring = "W-AGR-EXPIRING";

// The agreement that the event is about, and that its own implementer writes and, where wanted, its
// own primary developer signs with it.
RowView<schema::AgreementRow> subject_agreement(Decision& decision, bool with_primary);
// E-STATE: in what phase the agreement is on the event's effective date.
void wrong_phase(Decision& decision, AgreementPhase phase);

// Art. 14 (2): three years in principle; longer only with an approved exception, and never beyond
// the five years of the national rules. E-FIELD, E-AGR-TERM; days that are absent are not judged.
void judge_term(Decision& decision, std::int32_t from, std::int32_t to, bool excepted);
// W-POLICY-EXPIRES (art. 25): who signs past the end of the measures is told.
void warn_if_outliving_measures(Decision& decision, std::int32_t valid_to);
// E-AGR-SCOPE for each resource that the plan does not name.
void require_within_plan(Decision& decision, std::string_view plan, Texts resources);

// The catalogue entries know every agreement that ever named them.
void enter_in_catalogue(Application& application, Texts resources);
// The end of the present term, for those who watch what expires.
void start_agreement_expiry(Application& application);

}  // namespace luoshu
