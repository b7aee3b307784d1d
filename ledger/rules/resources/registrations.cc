#include "ledger/rules/resources/registrations.h"

#include <fmt/format.h>

#include <array>

#include "ledger/rules/products/products.h"
#include "ledger/rules/resources/catalogue.h"
#include "ledger/rules/resources/holdings.h"
#include "ledger/rules/resources/registration_steps.h"
#include "schema/events_registration.capnp.h"
#include "schema/state_catalogue.capnp.h"
#include "schema/state_facts.capnp.h"
#include "schema/state_products.capnp.h"
#include "schema/state_registrations.capnp.h"

namespace luoshu {
namespace {

using Row = schema::RegistrationRow::Reader;
using Stage = schema::RegistrationStatus;

// An earlier registration of the object may have covered the day.
std::optional<Date> covered_until(const State& state, std::string id, Date day) {
  while (!id.empty()) {
    const auto row = state.find(tables::kRegistrations, id);
    if (!row) return std::nullopt;
    const bool ended = row->getCancelledOn() != kNoDay && row->getCancelledOn() <= day.days;
    if (!ended && row->getValidFrom() <= day.days && day.days <= row->getValidTo())
      return Date{row->getValidTo()};
    id = from_kj(row->getPrevious());
  }
  return std::nullopt;
}

Words state_words(Row row, Date day) {
  switch (row.getStatus()) {
    case Stage::NONE:
      break;
    case Stage::APPLIED:
      return {"the application is not accepted yet", "申请尚未受理"};
    case Stage::ACCEPTED:
      return {"the application is accepted, not reviewed yet", "申请已受理，尚未形式审核"};
    case Stage::DECLINED:
      return {"the application was declined", "申请不予受理"};
    case Stage::REVIEWED:
      return {"the application passed its review, there was no public notice yet",
              "申请已通过形式审核，尚未公示"};
    case Stage::RETURNED:
      return {"the application was returned", "申请已退回"};
    case Stage::IN_PUBLICITY:
      return {"the application is under public notice", "申请处于公示环节"};
    case Stage::OBJECTED:
      return {"an objection is open", "有异议尚未处理"};
    case Stage::REGISTERED:
      if (has_expired(row, day)) return {"the registration has expired", "登记已到期"};
      return {"it is registered", "已登记"};
    case Stage::DEREGISTERED:
      return {"the registration was cancelled", "登记已注销"};
    case Stage::CLOSED:
      return {"the application was carried out", "申请事项已办结"};
  }
  return {"there is no such registration", "无此登记"};
}

// Art. 10 para. 2 (no catalogue, no state-asset step: not accepted), 6 para. 2.
void require_registrable_resource(Decision& decision, const Registrable& object,
                                  std::string_view field) {
  const Date day = decision.effective();
  if (!in_catalogue(decision.state, object.id))
    decision.refuse("E-CAT-NOT-ACCEPTED", field, same(object.id));
  if (!consents_given(decision.state, object.id, day))
    decision.refuse("E-CAT-SHARED-CONSENT", field, same(object.id));
  if (!asset_confirmed(decision.state, object.id, day))
    decision.refuse("E-ASSET-NOT-CONFIRMED", field, same(object.id));
  const auto entry = decision.state.find(tables::kCatalogue, object.id);
  if (entry)
    decision.require_not_before(entry->getAcceptedOn(), "the acceptance into the catalogue",
                                "目录纳入");
}

// Art. 15: the newest version passed its compliance review. While a new version is on its way, the
// registration under which the old one is sold may be renewed.
void require_registrable_product(Decision& decision, const Registrable& object,
                                 std::string_view registration_type, std::string_view field) {
  const auto product = decision.state.find(tables::kProducts, object.id);
  if (!product || (registration_type == "renewal" && product->getListedVersion() != 0)) return;
  const auto version = decision.state.find(tables::kProductVersions,
                                           product_version_key(object.id, product->getVersions()));
  const auto status = version ? version->getStatus() : schema::ProductStatus::NONE;
  if (status != schema::ProductStatus::COMPLIANT && status != schema::ProductStatus::LISTED)
    decision.refuse("E-PRD-COMPLIANCE", field, same(object.id));
  if (version)
    decision.require_not_before(version->getCompliantOn(), "the compliance review", "合规审核");
}

const std::array kRules{
    Rule{event_type<schema::RegistrationApplied>,
         {{"data_holder"}, {"primary_developer"}},
         {},
         decide_applied,
         apply_applied,
         "6 (2), 10 (1), 10 (2), 15 (2), 发改数据规〔2025〕26号",
         decide_applied_v2,
         {{"data_holder"}, {"primary_developer"}, {"applicant"}}},
    Rule{event_type<schema::RegistrationAccepted>,
         {{"registrar"}},
         {},
         decide_registration_accepted,
         apply_registration_accepted,
         "6 (2), 10 (1), 10 (2), 15 (2), 发改数据规〔2025〕26号"},
    Rule{event_type<schema::RegistrationDeclined>,
         {{"registrar"}},
         {},
         decide_registration_declined,
         apply_registration_declined,
         "10 (2), 15 (2), 发改数据规〔2025〕26号"},
    Rule{event_type<schema::RegistrationReviewed>,
         {{"registrar"}},
         {},
         decide_reviewed,
         apply_reviewed,
         "15 (2), 发改数据规〔2025〕26号"},
    Rule{event_type<schema::RegistrationPublicized>,
         {{"registrar"}},
         {},
         decide_publicized,
         apply_publicized,
         "发改数据规〔2025〕26号"},
    // Any registered party; "interested_party" is the role that each of them may take.
    Rule{event_type<schema::RegistrationObjectionRaised>,
         {{"interested_party"},
          {"authority"},
          {"implementer"},
          {"data_holder"},
          {"primary_developer"},
          {"secondary_developer"}},
         {},
         decide_objection_raised,
         apply_objection_raised,
         "发改数据规〔2025〕26号"},
    Rule{event_type<schema::RegistrationObjectionResolved>,
         {{"registrar"}},
         {},
         decide_objection_resolved,
         apply_objection_resolved,
         "15 (2), 发改数据规〔2025〕26号"},
    Rule{event_type<schema::RegistrationCoded>,
         {{"registrar"}},
         {},
         decide_coded,
         apply_coded,
         "10 (1), 15 (2), 发改数据规〔2025〕26号"},
    Rule{event_type<schema::RegistrationChanged>,
         {{"registrar"}},
         {},
         decide_changed,
         apply_changed,
         "发改数据规〔2025〕26号",
         decide_changed_v2},
    Rule{event_type<schema::RegistrationCorrected>,
         {{"registrar"}},
         {},
         decide_corrected,
         apply_corrected,
         "发改数据规〔2025〕26号",
         decide_corrected_v2},
    Rule{event_type<schema::RegistrationRenewed>,
         {{"registrar"}},
         {},
         decide_renewed,
         apply_renewed,
         "发改数据规〔2025〕26号",
         decide_renewed_v2},
    Rule{event_type<schema::RegistrationCancelled>,
         {{"registrar"}},
         {},
         decide_cancelled,
         apply_cancelled,
         "发改数据规〔2025〕26号",
         decide_cancelled_v2},
};

}  // namespace

bool resource_registered(const State& state, std::string_view resource, Date day) {
  return resource_registered_until(state, resource, day).has_value();
}

bool product_registered(const State& state, std::string_view product, Date day) {
  return product_registered_until(state, product, day).has_value();
}

std::optional<Date> resource_registered_until(const State& state, std::string_view resource,
                                              Date day) {
  return covered_until(state, latest_registration(state, {true, std::string(resource)}), day);
}

std::optional<Date> product_registered_until(const State& state, std::string_view product,
                                             Date day) {
  return covered_until(state, latest_registration(state, {false, std::string(product)}), day);
}

Registrable registrable_of(Row row) {
  return {from_kj(row.getObjectKind()) == "resource", std::string(from_kj(row.getObject())),
          is_holding_kind(from_kj(row.getObjectKind()))};
}

std::string latest_registration(const State& state, const Registrable& object) {
  if (object.is_holding) {
    const auto holding = state.find(tables::kHoldings, object.id);
    return holding ? std::string(from_kj(holding->getRegistration())) : std::string();
  }
  if (object.is_resource) {
    const auto entry = state.find(tables::kCatalogue, object.id);
    return entry ? std::string(from_kj(entry->getRegistration())) : std::string();
  }
  const auto product = state.find(tables::kProducts, object.id);
  return product ? std::string(from_kj(product->getRegistration())) : std::string();
}

std::string open_application(const State& state, const Registrable& object) {
  if (object.is_holding) {
    const auto holding = state.find(tables::kHoldings, object.id);
    return holding ? std::string(from_kj(holding->getOpenRegistration())) : std::string();
  }
  if (object.is_resource) {
    const auto entry = state.find(tables::kCatalogue, object.id);
    return entry ? std::string(from_kj(entry->getOpenRegistration())) : std::string();
  }
  const auto product = state.find(tables::kProducts, object.id);
  return product ? std::string(from_kj(product->getOpenRegistration())) : std::string();
}

void set_latest_registration(State& state, const Registrable& object, std::string_view id) {
  const auto set = [&](auto row, const auto&) { row.setRegistration(to_kj(id)); };
  if (object.is_holding)
    state.edit(tables::kHoldings, object.id, set);
  else if (object.is_resource)
    state.edit(tables::kCatalogue, object.id, set);
  else
    state.edit(tables::kProducts, object.id, set);
}

void set_open_application(State& state, const Registrable& object, std::string_view id) {
  const auto set = [&](auto row, const auto&) {
    if (!id.empty())
      row.setOpenRegistration(to_kj(id));
    else if (row.hasOpenRegistration())
      row.disownOpenRegistration();
  };
  if (object.is_holding)
    state.edit(tables::kHoldings, object.id, set);
  else if (object.is_resource)
    state.edit(tables::kCatalogue, object.id, set);
  else
    state.edit(tables::kProducts, object.id, set);
}

RegistrationView registration_of(Decision& decision) {
  auto row = decision.state.find(tables::kRegistrations, decision.subject());
  if (row)
    decision.require_not_before(row->getChangedOn(), "its last step", "登记的上一环节");
  else if (!decision.subject().empty())
    decision.unknown("subject", decision.subject());
  return row;
}

void refuse_registration_state(Decision& decision, Row row) {
  const Words words = state_words(row, decision.effective());
  decision.wrong_state(words.en, words.zh);
}

void set_step(Application& application, Stage status) {
  application.state.edit(tables::kRegistrations, application.subject(),
                         [&](schema::RegistrationRow::Builder row, Row) {
                           row.setStatus(status);
                           row.setChangedOn(application.effective());
                         });
}

void end_application(Application& application, Stage status) {
  const auto row = application.state.find(tables::kRegistrations, application.subject());
  set_open_application(application.state, registrable_of(*row), "");
  set_step(application, status);
}

void require_registrable(Decision& decision, const Registrable& object,
                         std::string_view registration_type, std::string_view field) {
  if (registration_type == "correction" || registration_type == "deregistration") return;
  if (object.is_holding) return;  // C31: no gate of the catalogue
  if (object.is_resource)
    require_registrable_resource(decision, object, field);
  else
    require_registrable_product(decision, object, registration_type, field);
}

bool has_expired(Row row, Date day) {
  return row.getStatus() == Stage::REGISTERED && row.getValidTo() < day.days;
}

std::span<const Rule> registration_rules() {
  return kRules;
}

}  // namespace luoshu
