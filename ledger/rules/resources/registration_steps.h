// Steps of a registration, for registration_rules() only: decide and apply of each event of chapter
// C, and what they share.
#pragma once

#include "ledger/rules/resources/registrations.h"
#include "schema/state_registrations.capnp.h"

namespace luoshu {

// What is late where it is not done in time; views show it, nothing is refused.
inline constexpr std::string_view kRegistrationAcceptanceDue = "W-REG-ACCEPTANCE-LATE";
inline constexpr std::string_view kRegistrationReviewDue = "W-REG-REVIEW-LATE";
inline constexpr std::string_view kRegistrationExpiry = "W-REG-EXPIRED";
inline constexpr std::string_view kRegistrationBasis = "发改数据规〔2025〕26号";

using RegistrationView = RowView<schema::RegistrationRow>;

// What an application or a registration is about.
struct Registrable {
  bool is_resource = false;
  std::string id;
  // Version 2: neither a resource of the catalogue nor a product, but data of an enterprise or of
  // persons, declared by its holder (C31).
  bool is_holding = false;
};
Registrable registrable_of(schema::RegistrationRow::Reader row);
// Id of the object's latest registration that was coded, of its application on the way; empty:
// none.
std::string latest_registration(const State& state, const Registrable& object);
std::string open_application(const State& state, const Registrable& object);
void set_latest_registration(State& state, const Registrable& object, std::string_view id);
void set_open_application(State& state, const Registrable& object, std::string_view id);

// The application or registration that the event is about; E-UNKNOWN-SUBJECT where there is none.
// Says with E-DATE-ORDER where the event comes before its last step.
RegistrationView registration_of(Decision& decision);
// E-STATE, saying in which state it is on the event's day.
void refuse_registration_state(Decision& decision, schema::RegistrationRow::Reader row);
// The status, and the day of it.
void set_step(Application& application, schema::RegistrationStatus status);
// The same, and the object is free for another application.
void end_application(Application& application, schema::RegistrationStatus status);

// What an object must have to be registered on the event's day (art. 6 para. 2, 10 para. 2, 15):
// for a resource E-CAT-NOT-ACCEPTED, E-CAT-SHARED-CONSENT, E-ASSET-NOT-CONFIRMED, for a product
// E-PRD-COMPLIANCE. Corrections and deregistrations need none of it.
void require_registrable(Decision& decision, const Registrable& object,
                         std::string_view registration_type, std::string_view field);

// Whether the registration is past its last day.
bool has_expired(schema::RegistrationRow::Reader row, Date day);

// registration_review.cc: application, acceptance, formal review.
void decide_applied(Decision& decision);
void apply_applied(Application& application);
void decide_registration_accepted(Decision& decision);
void apply_registration_accepted(Application& application);
void decide_registration_declined(Decision& decision);
void apply_registration_declined(Application& application);
void decide_reviewed(Decision& decision);
void apply_reviewed(Application& application);

// registration_publicity.cc: public notice, objections, code.
void decide_publicized(Decision& decision);
void apply_publicized(Application& application);
void decide_objection_raised(Decision& decision);
void apply_objection_raised(Application& application);
void decide_objection_resolved(Decision& decision);
void apply_objection_resolved(Application& application);
void decide_coded(Decision& decision);
void apply_coded(Application& application);
// E-REG-PUBLICITY while the notice runs on the event's day or an objection is open.
void require_publicity_over(Decision& decision, schema::RegistrationRow::Reader row);

// registration_changes.cc: what happens to a registration that was coded.
// The day it expires, for views; nothing is recorded when it comes.
void start_expiry(Application& application, std::int32_t valid_to);
void decide_changed(Decision& decision);
void apply_changed(Application& application);
void decide_corrected(Decision& decision);
void apply_corrected(Application& application);
void decide_renewed(Decision& decision);
void apply_renewed(Application& application);
void decide_cancelled(Decision& decision);
void apply_cancelled(Application& application);

// registration_holders.cc: what version 2 adds. Data of enterprises and persons, and who must have
// applied for what the registrar does with a coded registration (C28, C30, C31).
void decide_applied_v2(Decision& decision);
void decide_changed_v2(Decision& decision);
void decide_corrected_v2(Decision& decision);
void decide_renewed_v2(Decision& decision);
void decide_cancelled_v2(Decision& decision);

}  // namespace luoshu
