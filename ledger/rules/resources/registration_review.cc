// Application, acceptance and formal review of a registration (art. 6, 10, 15).
#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "ledger/rules/engine/calendar.h"
#include "ledger/rules/operation/authorisation_checks.h"
#include "ledger/rules/parties/parties.h"
#include "ledger/rules/resources/catalogue.h"
#include "ledger/rules/resources/holdings.h"
#include "ledger/rules/resources/registration_steps.h"
#include "schema/events_registration.capnp.h"
#include "schema/state_catalogue.capnp.h"
#include "schema/state_products.capnp.h"
#include "schema/state_registrations.capnp.h"

namespace luoshu {
namespace {

using Row = schema::RegistrationRow::Reader;
using Stage = schema::RegistrationStatus;
using Fields = schema::RegistrationApplied::Reader;

constexpr std::array<std::string_view, 2> kKinds{"resource", "product"};
constexpr std::array<std::string_view, 5> kTypes{"initial", "change", "correction",
                                                 "deregistration", "renewal"};

template <class List>
bool is_one_of(const List& list, std::string_view text) {
  return std::ranges::find(list, text) != list.end();
}

Registrable applied_for(Fields fields) {
  return {from_kj(fields.getObjectKind()) == "resource", std::string(from_kj(fields.getObject())),
          is_holding_kind(from_kj(fields.getObjectKind()))};
}

// Art. 10 para. 1: the holder of a resource applies for it.
void require_resource_applicant(Decision& decision, std::string_view resource) {
  const auto entry = decision.state.find(tables::kCatalogue, resource);
  if (!entry) return decision.unknown("fields.object", resource);
  if (decision.role() != "data_holder")
    return decision.refuse(
        "E-ROLE", "role", {"the data holder applies for a resource", "资源登记由数据持有单位申请"});
  require_keeper(decision, *entry);
}

// Art. 15 para. 2: the developer of a product applies for it.
void require_product_applicant(Decision& decision, std::string_view id) {
  const auto product = decision.state.find(tables::kProducts, id);
  if (!product) return decision.unknown("fields.object", id);
  if (decision.role() != "primary_developer")
    return decision.refuse(
        "E-ROLE", "role",
        {"the primary developer applies for a product", "产品登记由一级开发主体申请"});
  if (from_kj(product->getDeveloper()) != decision.author())
    decision.refuse("E-LEVEL", "author",
                    {fmt::format("the product is {}'s", from_kj(product->getDeveloper())),
                     fmt::format("产品属于 {}", from_kj(product->getDeveloper()))});
  if (product->getWithdrawnOn() != kNoDay && product->getWithdrawnOn() <= decision.effective().days)
    decision.wrong_state("the product was withdrawn", "产品已下架");
}

// An object has one registration in force and one application on its way at most. What changes a
// registration needs one; an expired one can only be deregistered, or registered again.
void require_fitting_type(Decision& decision, const Registrable& object, std::string_view type) {
  const std::string open = open_application(decision.state, object);
  if (!open.empty()) decision.refuse("E-DUPLICATE", "fields.object", same(open));
  const std::string latest = latest_registration(decision.state, object);
  const auto row = decision.state.find(tables::kRegistrations, latest);
  const bool registered = row && row->getStatus() == Stage::REGISTERED;
  const bool in_force = registered && !has_expired(*row, decision.effective());
  if (type == "initial") {
    if (in_force) decision.refuse("E-DUPLICATE", "fields.object", same(latest));
    return;
  }
  const bool enough = type == "deregistration" ? registered : in_force;
  if (!enough)
    decision.refuse("E-STATE", "fields.registration_type",
                    {"the object has no registration in force", "该对象无有效登记"});
  if (row) decision.require_not_before(row->getChangedOn(), "its registration", "登记");
}

}  // namespace

// Art. 6 para. 2, 10, 15 para. 2.
void decide_applied(Decision& decision) {
  const Fields fields = decision.event.fields<schema::RegistrationApplied>();
  const std::string_view kind = from_kj(fields.getObjectKind());
  const std::string_view type = from_kj(fields.getRegistrationType());
  if (decision.state.has(tables::kRegistrations, decision.subject()))
    decision.refuse("E-DUPLICATE", "subject", same(decision.subject()));
  const bool holding = decision.version() >= 2 && is_holding_kind(kind);
  const bool known = holding || is_one_of(kKinds, kind);
  if (fields.hasObjectKind() && !known)
    decision.refuse("E-FIELD", "fields.object_kind",
                    {"one of resource, product", "应为 resource 或 product"});
  if (fields.hasRegistrationType() && !is_one_of(kTypes, type))
    decision.refuse("E-FIELD", "fields.registration_type",
                    {"one of initial, change, correction, deregistration, renewal",
                     "应为 initial、change、correction、deregistration、renewal 之一"});
  if (!fields.hasObject() || !known) return;
  const Registrable object = applied_for(fields);
  if (object.is_holding)
    require_holder(decision, object.id, kind);
  else if (object.is_resource)
    require_resource_applicant(decision, object.id);
  else
    require_product_applicant(decision, object.id);
  if (!is_one_of(kTypes, type)) return;
  require_registrable(decision, object, type, "fields.object");
  require_fitting_type(decision, object, type);
}

void apply_applied(Application& application) {
  const Fields fields = application.event.fields<schema::RegistrationApplied>();
  application.state.put(tables::kRegistrations, application.subject(),
                        [&](schema::RegistrationRow::Builder row) {
                          row.setStatus(Stage::APPLIED);
                          row.setChangedOn(application.effective());
                          row.setObject(fields.getObject());
                          row.setObjectKind(fields.getObjectKind());
                          row.setRegistrationType(fields.getRegistrationType());
                          row.setApplicant(to_kj(application.author()));
                        });
  set_open_application(application.state, applied_for(fields), application.subject());
  start_deadline(application, {.code = kRegistrationAcceptanceDue,
                               .subject = application.subject(),
                               .responsible = {},
                               .trigger = application.effective(),
                               .working_days = parameter(application.state,
                                                         "registration_acceptance_working_days",
                                                         Date{application.effective()}),
                               .due = kNoDay,
                               .basis = kRegistrationBasis});
}

// Art. 10 para. 2: without catalogue or state-asset step an application is not accepted.
void decide_registration_accepted(Decision& decision) {
  const auto row = registration_of(decision);
  if (!row) return;
  if (row->getStatus() != Stage::APPLIED) refuse_registration_state(decision, *row);
  require_registrable(decision, registrable_of(*row), from_kj(row->getRegistrationType()),
                      "subject");
}

void apply_registration_accepted(Application& application) {
  set_step(application, Stage::ACCEPTED);
  meet_deadline(application, kRegistrationAcceptanceDue, application.subject());
  start_deadline(application,
                 {.code = kRegistrationReviewDue,
                  .subject = application.subject(),
                  .responsible = {application.author()},
                  .trigger = application.effective(),
                  .working_days = parameter(application.state, "registration_review_working_days",
                                            Date{application.effective()}),
                  .due = kNoDay,
                  .basis = kRegistrationBasis});
}

// Art. 10 para. 2, with reason and basis (15 para. 2).
void decide_registration_declined(Decision& decision) {
  const auto fields = decision.event.fields<schema::RegistrationDeclined>();
  if (is_blank(from_kj(fields.getReason()))) decision.refuse("E-REASON-MISSING", "fields.reason");
  if (is_blank(from_kj(fields.getLegalBasis())))
    decision.refuse("E-REASON-MISSING", "fields.legal_basis");
  const auto row = registration_of(decision);
  if (row && row->getStatus() != Stage::APPLIED) refuse_registration_state(decision, *row);
}

void apply_registration_declined(Application& application) {
  end_application(application, Stage::DECLINED);
  meet_deadline(application, kRegistrationAcceptanceDue, application.subject());
}

// 26号: the formal review; what fails is told why (15 para. 2).
void decide_reviewed(Decision& decision) {
  const auto fields = decision.event.fields<schema::RegistrationReviewed>();
  const std::string_view outcome = from_kj(fields.getOutcome());
  if (fields.hasOutcome() && outcome != "pass" && outcome != "fail")
    decision.refuse("E-FIELD", "fields.outcome", {"one of pass, fail", "应为 pass 或 fail"});
  if (outcome == "fail" && is_blank(from_kj(fields.getReason())))
    decision.refuse("E-REASON-MISSING", "fields.reason");
  const auto row = registration_of(decision);
  if (row && row->getStatus() != Stage::ACCEPTED) refuse_registration_state(decision, *row);
}

void apply_reviewed(Application& application) {
  if (from_kj(application.event.fields<schema::RegistrationReviewed>().getOutcome()) == "pass")
    set_step(application, Stage::REVIEWED);
  else
    end_application(application, Stage::RETURNED);
  meet_deadline(application, kRegistrationReviewDue, application.subject());
}

}  // namespace luoshu
