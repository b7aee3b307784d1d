#include "ledger/rules/developers/admission_conditions.h"

#include <algorithm>
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
  const auto fields = application.event.fields<schema::AdmissionConditionsPublished>();
  put_fact(application, facts::kConditions, application.subject(), application.author());
  application.state.edit(
      tables::kFacts, joined_key(facts::kConditions, application.subject()),
      [&](schema::FactRow::Builder row, schema::FactRow::Reader) {
        row.setValidFrom(std::max(fields.getValidFrom(), application.effective()));
        row.setValidTo(fields.getValidTo());
      });
  application.state.edit(tables::kConditionsOf, application.author(),
                         [&](schema::ListRow::Builder row, schema::ListRow::Reader before) {
                           append_value(
                               before.getIds(), [&](unsigned count) { return row.initIds(count); },
                               application.subject());
                         });
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

bool conditions_in_force(const State& state, std::string_view developer, Date day) {
  const auto list = state.find(tables::kConditionsOf, developer);
  if (!list) return false;
  RowView<schema::FactRow> latest;
  for (const auto id : list->getIds()) {
    auto row = fact(state, facts::kConditions, from_kj(id));
    if (row->getValidFrom() > day.days) continue;
    if (!latest || latest->getValidFrom() <= row->getValidFrom()) latest = std::move(row);
  }
  return latest && (latest->getValidTo() == kNoDay || day.days <= latest->getValidTo());
}

std::span<const Rule> admission_condition_rules() {
  return kRules;
}

}  // namespace luoshu
