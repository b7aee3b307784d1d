#include "ledger/rules/supervision/materials.h"

#include <algorithm>
#include <array>

#include "ledger/rules/engine/calendar.h"
#include "ledger/rules/engine/facts.h"
#include "ledger/rules/engine/field_checks.h"
#include "ledger/rules/parties/parties.h"
#include "ledger/rules/supervision/evaluation_systems.h"
#include "ledger/rules/supervision/risks.h"
#include "ledger/rules/supervision/supervision.h"
#include "schema/events_supervision.capnp.h"
#include "schema/state_supervision.capnp.h"

namespace luoshu {
namespace {

constexpr std::array<std::string_view, 3> kConduct{"垄断协议", "滥用市场支配地位", "不正当竞争"};

// Art. 22 para. 2.
void decide_requested(Decision& decision) {
  const auto fields = decision.event.fields<schema::MaterialsRequested>();
  require_new(decision, facts::kMaterials, decision.subject());
  if (fields.hasFrom() && !party_exists(decision.state, from_kj(fields.getFrom())))
    decision.unknown("fields.from", from_kj(fields.getFrom()));
  require_items(decision, fields.hasItems(), fields.getItems(), "fields.items");
  require_interval(decision, decision.event.effective(), fields.getDue(), "fields.due");
}

void apply_requested(Application& application) {
  const auto fields = application.event.fields<schema::MaterialsRequested>();
  put_fact(application, facts::kMaterials, application.subject(), from_kj(fields.getFrom()));
  application.state.edit(tables::kFacts, joined_key(facts::kMaterials, application.subject()),
                         [&](schema::FactRow::Builder row, schema::FactRow::Reader) {
                           row.setValidTo(fields.getDue());
                         });
}

// By the party asked, once; late is recorded with a warning.
void decide_provided(Decision& decision) {
  const auto fields = decision.event.fields<schema::MaterialsProvided>();
  require_items(decision, fields.hasItems(), fields.getItems(), "fields.items");
  const auto row = require_fact(decision, facts::kMaterials, decision.subject());
  if (!row) return;
  if (from_kj(row->getAbout()) != decision.author())
    decision.refuse("E-LEVEL", "author", same(from_kj(row->getAbout())));
  if (row->getEndedOn() != kNoDay)
    decision.wrong_state("the materials were provided", "资料已提供");
  warn_discharged_late(decision, "W-MATERIALS-LATE", decision.subject(),
                       date_of(row->getValidTo()));
}

void apply_provided(Application& application) {
  end_fact(application, facts::kMaterials, application.subject());
}

// Art. 22 para. 2: by the party ordered or evaluated.
void decide_planned(Decision& decision) {
  const auto fields = decision.event.fields<schema::RectificationPlanSubmitted>();
  require_new(decision, facts::kRectificationPlan, decision.subject());
  require_items(decision, fields.hasItems(), fields.getItems(), "fields.items");
  if (!fields.hasAbout()) return;
  const auto row = decision.state.find(tables::kRectifications, from_kj(fields.getAbout()));
  if (!row) return decision.unknown("fields.about", from_kj(fields.getAbout()));
  const std::string_view target = from_kj(row->getTarget());
  if (!target.empty() && target != decision.author())
    decision.refuse("E-LEVEL", "author", same(target));
}

void apply_planned(Application& application) {
  const auto fields = application.event.fields<schema::RectificationPlanSubmitted>();
  put_fact(application, facts::kRectificationPlan, application.subject(),
           from_kj(fields.getAbout()));
}

void decide_effectiveness(Decision& decision) {
  require_new(decision, facts::kEffectiveness, decision.subject());
}

void apply_effectiveness(Application& application) {
  put_fact(application, facts::kEffectiveness, application.subject());
}

// Art. 7 para. 2 (5).
void decide_competition(Decision& decision) {
  const auto fields = decision.event.fields<schema::CompetitionFindingRecorded>();
  require_new(decision, facts::kCompetition, decision.subject());
  require_one_of(decision, fields.hasConduct(), from_kj(fields.getConduct()), kConduct,
                 "fields.conduct");
  if (fields.hasTarget() && !party_exists(decision.state, from_kj(fields.getTarget())))
    decision.unknown("fields.target", from_kj(fields.getTarget()));
}

void apply_competition(Application& application) {
  put_fact(application, facts::kCompetition, application.subject());
}

// Whoever is asked or ordered may hold any role, or none: then it signs as an interested party.
const std::array kRules{
    Rule{event_type<schema::RectificationPlanSubmitted>,
         {{"primary_developer"},
          {"implementer"},
          {"data_holder"},
          {"secondary_developer"},
          {"exchange"},
          {"interested_party"}},
         {},
         decide_planned,
         apply_planned,
         "22 (2)"},
    Rule{event_type<schema::MaterialsRequested>,
         kSupervisors,
         {},
         decide_requested,
         apply_requested,
         "4 (2), 22 (2)"},
    Rule{event_type<schema::MaterialsProvided>,
         {{"primary_developer"},
          {"implementer"},
          {"data_holder"},
          {"secondary_developer"},
          {"exchange"},
          {"interested_party"}},
         {},
         decide_provided,
         apply_provided,
         "22 (2)"},
    Rule{event_type<schema::EvaluationSystemAdopted>,
         {{"authority", Level::kProvince}},
         {},
         decide_system,
         apply_system,
         "22 (1)"},
    Rule{event_type<schema::OperationEffectivenessAssessed>,
         {{"authority", Level::kProvince}},
         {},
         decide_effectiveness,
         apply_effectiveness,
         "22 (1)"},
    Rule{event_type<schema::CompetitionFindingRecorded>,
         {{"market_supervision"}},
         {},
         decide_competition,
         apply_competition,
         "7 (2)"},
};

}  // namespace

std::span<const Rule> material_rules() {
  return kRules;
}

}  // namespace luoshu
