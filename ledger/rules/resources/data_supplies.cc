#include "ledger/rules/resources/data_supplies.h"

#include <array>

#include "ledger/rules/engine/documents.h"
#include "ledger/rules/engine/facts.h"
#include "ledger/rules/operation/agreements.h"
#include "ledger/rules/parties/parties.h"
#include "ledger/rules/resources/catalogue.h"
#include "ledger/rules/resources/catalogue_exclusions.h"
#include "ledger/rules/resources/registrations.h"
#include "schema/events_catalogue.capnp.h"
#include "schema/state_agreements.capnp.h"
#include "schema/state_catalogue.capnp.h"

namespace luoshu {
namespace {

constexpr std::array<std::string_view, 3> kKinds{"public", "enterprise", "personal"};

std::string supply_of(schema::DataSupplied::Reader fields) {
  return joined_key(from_kj(fields.getResource()), from_kj(fields.getPeriod()));
}

// C20: a suspension does not end an agreement. The developer that signs is that of one.
void require_developer_signs(Decision& decision, schema::CatalogueRow::Reader entry,
                             std::string_view resource) {
  const Date day = decision.effective();
  bool any = false;
  for (const auto id : entry.getAgreements()) {
    const auto row = decision.state.find(tables::kAgreements, from_kj(id));
    if (!row || !in_force_within(*row, day, day) || !agreement_covers(*row, resource, day))
      continue;
    any = true;
    if (is_cosigner(decision, from_kj(row->getPrimaryDeveloper()), "primary_developer")) return;
  }
  if (any)
    decision.refuse("E-COSIGN-MISSING", "cosigners", same("primary_developer"));
  else
    decision.refuse("E-AGR-INACTIVE", "fields.resource", same(resource));
}

// C76: registered, in an agreement in force, desensitised, once a period.
void decide_supplied(Decision& decision) {
  const auto fields = decision.event.fields<schema::DataSupplied>();
  const std::string_view resource = from_kj(fields.getResource());
  require_new(decision, facts::kSupply, decision.subject());
  require_prefixed_digest(decision, fields.hasDigest(), from_kj(fields.getDigest()),
                          "fields.digest");
  if (fields.getDesensitised() == schema::Flag::NO)
    decision.refuse("E-SUPPLY-RAW", "fields.desensitised");
  if (resource.empty()) return;
  if (fact(decision.state, facts::kSupply, supply_of(fields)))
    decision.refuse("E-DUPLICATE", "fields.period", same(from_kj(fields.getPeriod())));
  const auto entry = decision.state.find(tables::kCatalogue, resource);
  if (!entry) return decision.unknown("fields.resource", resource);
  require_implementer_of_entry(decision, *entry);
  const Date day = decision.effective();
  if (!resource_registered(decision.state, resource, day))
    decision.refuse("E-REG-MISSING", "fields.resource", same(resource));
  require_developer_signs(decision, *entry, resource);
  refuse_excluded_resource(decision, resource, "fields.resource");
}

void apply_supplied(Application& application) {
  const auto fields = application.event.fields<schema::DataSupplied>();
  put_fact(application, facts::kSupply, application.subject(), from_kj(fields.getResource()));
  put_fact(application, facts::kSupply, supply_of(fields), application.subject());
}

std::string survey_of(schema::DataResourceSurveyed::Reader fields) {
  return joined_key(from_kj(fields.getDivision()), from_kj(fields.getKind()),
                    from_kj(fields.getPeriod()));
}

// Its own division, or any by the province; once a kind and period.
void decide_surveyed(Decision& decision) {
  const auto fields = decision.event.fields<schema::DataResourceSurveyed>();
  const std::string_view division = from_kj(fields.getDivision());
  require_new(decision, facts::kSurvey, decision.subject());
  require_one_of(decision, fields.hasKind(), from_kj(fields.getKind()), kKinds, "fields.kind");
  if (fact(decision.state, facts::kSurvey, survey_of(fields)))
    decision.refuse("E-DUPLICATE", "fields.period", same(from_kj(fields.getPeriod())));
  if (division.empty()) return;
  if (!division_exists(decision.state, division))
    decision.refuse("E-DIVISION-UNKNOWN", "fields.division", same(division));
  else if (!holds_role(decision.state, decision.author(), decision.role(), Level::kProvince,
                       decision.effective()))
    require_author_of(decision, division, "fields.division");
}

void apply_surveyed(Application& application) {
  const auto fields = application.event.fields<schema::DataResourceSurveyed>();
  put_fact(application, facts::kSurvey, application.subject(), from_kj(fields.getDivision()));
  put_fact(application, facts::kSurvey, survey_of(fields), application.subject());
}

const std::array kRules{
    Rule{event_type<schema::DataSupplied>,
         {{"implementer"}},
         {{"primary_developer"}},
         decide_supplied,
         apply_supplied,
         "3 (6)"},
    Rule{event_type<schema::DataResourceSurveyed>,
         {{"authority", Level::kPublic}},
         {},
         decide_surveyed,
         apply_surveyed,
         "豫政办〔2025〕6号"},
};

}  // namespace

std::span<const Rule> data_supply_rules() {
  return kRules;
}

}  // namespace luoshu
