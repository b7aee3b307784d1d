// What version 2 adds to registrations: nothing is done with a coded registration without its
// holder, or a public notice (C30); what is excluded is not registered (C28).
#include <fmt/format.h>

#include <algorithm>

#include "ledger/rules/engine/calendar.h"
#include "ledger/rules/operation/authorisation_checks.h"
#include "ledger/rules/resources/catalogue_exclusions.h"
#include "ledger/rules/resources/certificates.h"
#include "ledger/rules/resources/registration_steps.h"
#include "schema/events_registration.capnp.h"
#include "schema/state_registrations.capnp.h"

namespace luoshu {
namespace {

bool signs(const Decision& decision, std::string_view party) {
  for (const auto cosigner : decision.event.cosigners())
    if (from_kj(cosigner.getParty()) == party) return true;
  return false;
}

// What the registrar cites where it acts without the holder.
template <class Fields>
bool cites_notice(Decision& decision, Fields fields) {
  if (is_blank(from_kj(fields.getLegalBasis())) || is_blank(from_kj(fields.getNoticeNo())) ||
      fields.getNoticeOn() == kNoDay)
    return false;
  const Date notice{fields.getNoticeOn()};
  const auto over =
      working_day_estimated(decision.state, notice,
                            parameter(decision.state, "registration_notice_working_days", notice));
  return over && decision.effective() > *over;
}

void require_application(Decision& decision, bool noticed) {
  const auto row = decision.state.find(tables::kRegistrations, decision.subject());
  if (!row || noticed || signs(decision, from_kj(row->getApplicant()))) return;
  decision.refuse("E-REG-NO-APPLICATION", "cosigners", same(from_kj(row->getApplicant())));
}

}  // namespace

void decide_applied_v2(Decision& decision) {
  const auto fields = decision.event.fields<schema::RegistrationApplied>();
  if (from_kj(fields.getObjectKind()) == "resource")
    refuse_excluded_resource(decision, from_kj(fields.getObject()), "fields.object");
}

void decide_changed_v2(Decision& decision) {
  require_application(decision,
                      cites_notice(decision, decision.event.fields<schema::RegistrationChanged>()));
}

void decide_corrected_v2(Decision& decision) {
  require_application(
      decision, cites_notice(decision, decision.event.fields<schema::RegistrationCorrected>()));
}

void decide_renewed_v2(Decision& decision) {
  require_application(decision, false);
}

// What is pledged is not cancelled at the holder's wish alone.
void decide_cancelled_v2(Decision& decision) {
  const bool noticed =
      cites_notice(decision, decision.event.fields<schema::RegistrationCancelled>());
  require_application(decision, noticed);
  const std::string lender = pledged_to(decision.state, decision.subject(), decision.effective());
  if (!lender.empty() && !noticed && !signs(decision, lender))
    decision.refuse("E-CERT-PLEDGED", "cosigners", same(lender));
}

}  // namespace luoshu
