// What happens to a registration that was coded: change, correction, renewal, cancellation
// (发改数据规〔2025〕26号). The registrar carries them out, on an application or without one; while
// an application for the same is on its way, it must have got through first.
#include <fmt/format.h>

#include "ledger/rules/engine/calendar.h"
#include "ledger/rules/operation/authorisation_checks.h"
#include "ledger/rules/resources/registration_steps.h"
#include "schema/events_registration.capnp.h"
#include "schema/state_registrations.capnp.h"
#include "schema/values.capnp.h"

namespace luoshu {
namespace {

using Row = schema::RegistrationRow::Reader;
using Stage = schema::RegistrationStatus;

// Id of the application on its way that asks for that, of the object's latest registration; else
// empty.
std::string application_for(const State& state, std::string_view registration,
                            std::string_view type) {
  const auto row = state.find(tables::kRegistrations, registration);
  const Registrable object = registrable_of(*row);
  if (latest_registration(state, object) != registration) return {};
  const std::string id = open_application(state, object);
  const auto asked = state.find(tables::kRegistrations, id);
  return asked && from_kj(asked->getRegistrationType()) == type ? id : std::string();
}

// Passed its review; if there was a public notice, that is over without an objection.
void require_application_ready(Decision& decision, std::string_view type) {
  const auto asked = decision.state.find(tables::kRegistrations,
                                         application_for(decision.state, decision.subject(), type));
  if (!asked) return;
  switch (asked->getStatus()) {
    case Stage::REVIEWED:
      break;
    case Stage::IN_PUBLICITY:
    case Stage::OBJECTED:
      require_publicity_over(decision, *asked);
      break;
    default:
      refuse_registration_state(decision, *asked);
      break;
  }
  decision.require_not_before(asked->getChangedOn(), "the application", "申请");
}

// The registration that the event is about, in force on its day.
RegistrationView registration_in_force(Decision& decision, std::string_view type) {
  const auto row = registration_of(decision);
  if (!row) return row;
  if (row->getStatus() != Stage::REGISTERED || has_expired(*row, decision.effective()))
    refuse_registration_state(decision, *row);
  else
    require_application_ready(decision, type);
  return row;
}

// The application that asked for it is carried out.
void close_application(Application& application, std::string_view type) {
  const std::string id = application_for(application.state, application.subject(), type);
  if (id.empty()) return;
  const auto asked = application.state.find(tables::kRegistrations, id);
  set_open_application(application.state, registrable_of(*asked), "");
  application.state.edit(tables::kRegistrations, id,
                         [&](schema::RegistrationRow::Builder row, Row) {
                           row.setStatus(Stage::CLOSED);
                           row.setChangedOn(application.effective());
                         });
  // What is not done yet need not be done any more.
  if (asked->getStatus() == Stage::APPLIED)
    drop_deadline(application, kRegistrationAcceptanceDue, id);
  if (asked->getStatus() == Stage::ACCEPTED) drop_deadline(application, kRegistrationReviewDue, id);
}

// New version, same code.
void apply_new_version(Application& application, std::string_view type) {
  application.state.edit(tables::kRegistrations, application.subject(),
                         [&](schema::RegistrationRow::Builder row, Row before) {
                           row.setVersion(before.getVersion() + 1);
                           row.setChangedOn(application.effective());
                         });
  close_application(application, type);
}

void require_changes(Decision& decision, capnp::List<schema::Change>::Reader changes, bool said) {
  if (said && changes.size() == 0)
    decision.refuse("E-FIELD", "fields.changes", {"the list is empty", "清单为空"});
  for (const auto change : changes) {
    refuse_blank(decision, change.hasField(), from_kj(change.getField()), "fields.changes");
    refuse_blank(decision, change.hasNewValue(), from_kj(change.getNewValue()), "fields.changes");
  }
}

}  // namespace

void start_expiry(Application& application, std::int32_t valid_to) {
  const auto row = application.state.find(tables::kRegistrations, application.subject());
  start_deadline(application, {.code = kRegistrationExpiry,
                               .subject = application.subject(),
                               .responsible = {from_kj(row->getApplicant())},
                               .trigger = application.effective(),
                               .working_days = 0,
                               .due = valid_to,
                               .basis = kRegistrationBasis});
}

// 26号: change of a registration.
void decide_changed(Decision& decision) {
  const auto fields = decision.event.fields<schema::RegistrationChanged>();
  require_changes(decision, fields.getChanges(), fields.hasChanges());
  (void)registration_in_force(decision, "change");
}

void apply_changed(Application& application) {
  apply_new_version(application, "change");
}

// 26号: a correction needs the holder's consent or proof of the error.
void decide_corrected(Decision& decision) {
  const auto fields = decision.event.fields<schema::RegistrationCorrected>();
  require_changes(decision, fields.getChanges(), fields.hasChanges());
  if (is_blank(from_kj(fields.getConsent())) && is_blank(from_kj(fields.getEvidence())))
    decision.refuse("E-FIELD", "fields.evidence",
                    {"neither the holder's consent nor proof", "既无权利人同意，也无证明材料"});
  (void)registration_in_force(decision, "correction");
}

void apply_corrected(Application& application) {
  apply_new_version(application, "correction");
}

// Art. 6 para. 2, 10 para. 2; 26号: before expiry, by three years at most.
void decide_renewed(Decision& decision) {
  const std::int32_t valid_to = decision.event.fields<schema::RegistrationRenewed>().getValidTo();
  const auto row = registration_in_force(decision, "renewal");
  if (!row) return;
  require_registrable(decision, registrable_of(*row), "renewal", "subject");
  if (row->getValidTo() == kNoDay || valid_to == kNoDay) return;
  const auto last = last_day_of_months(
      Date{row->getValidTo() + 1},
      parameter(decision.state, "registration_months_max", decision.effective()));
  if (valid_to <= row->getValidTo())
    decision.refuse("E-FIELD", "fields.valid_to",
                    {"it does not extend the registration", "未延长登记有效期"});
  if (last && valid_to > last->days)
    decision.refuse("E-FIELD", "fields.valid_to",
                    {fmt::format("the last day possible is {}", to_string(*last)),
                     fmt::format("最长至 {}", to_string(*last))});
}

void apply_renewed(Application& application) {
  const std::int32_t valid_to =
      application.event.fields<schema::RegistrationRenewed>().getValidTo();
  apply_new_version(application, "renewal");
  application.state.edit(
      tables::kRegistrations, application.subject(),
      [&](schema::RegistrationRow::Builder row, Row) { row.setValidTo(valid_to); });
  start_expiry(application, valid_to);
}

// 26号: ends a registration, expired ones too. Nothing of it may be operated from that day on.
void decide_cancelled(Decision& decision) {
  const auto fields = decision.event.fields<schema::RegistrationCancelled>();
  refuse_blank(decision, fields.hasGround(), from_kj(fields.getGround()), "fields.ground");
  const auto row = registration_of(decision);
  if (!row) return;
  if (row->getStatus() != Stage::REGISTERED) return refuse_registration_state(decision, *row);
  require_application_ready(decision, "deregistration");
  if (!has_expired(*row, decision.effective()))
    decision.warn(
        "W-REG-EXPIRED", "subject",
        {fmt::format("what rests on {} may not be operated any more", from_kj(row->getObject())),
         fmt::format("以 {} 为基础的产品不得继续运营", from_kj(row->getObject()))});
}

void apply_cancelled(Application& application) {
  const std::string_view id = application.subject();
  application.state.edit(tables::kRegistrations, id,
                         [&](schema::RegistrationRow::Builder row, Row) {
                           row.setStatus(Stage::DEREGISTERED);
                           row.setChangedOn(application.effective());
                           row.setCancelledOn(application.effective());
                         });
  // Whatever was asked for this registration falls away with it.
  for (const std::string_view type : {"change", "correction", "deregistration", "renewal"})
    close_application(application, type);
  drop_deadline(application, kRegistrationExpiry, id);
}

}  // namespace luoshu
