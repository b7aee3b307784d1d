#include "ledger/rules/developers/admission_conditions.h"

#include <array>

#include "ledger/rules/engine/facts.h"
#include "ledger/rules/engine/field_checks.h"
#include "schema/events_developers.capnp.h"

namespace luoshu {
namespace {

void decide_published(Decision& decision) {
  const auto fields = decision.event.fields<schema::AdmissionConditionsPublished>();
  require_new(decision, facts::kConditions, decision.subject());
  require_items(decision, fields.hasConditions(), fields.getConditions(), "fields.conditions");
  require_interval(decision, fields.getValidFrom(), fields.getValidTo(), "fields.valid_to");
}

void apply_published(Application& application) {
  put_fact(application, facts::kConditions, application.subject(), application.author());
}

const std::array kRules{
    Rule{event_type<schema::AdmissionConditionsPublished>,
         {{"primary_developer"}},
         {},
         decide_published,
         apply_published,
         "17 (1)"},
};

}  // namespace

std::span<const Rule> admission_condition_rules() {
  return kRules;
}

}  // namespace luoshu
