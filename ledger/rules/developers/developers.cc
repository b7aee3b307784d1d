#include "ledger/rules/developers/developers.h"

#include <algorithm>
#include <array>

#include "ledger/rules/developers/admission_checks.h"
#include "ledger/rules/engine/field_checks.h"
#include "ledger/rules/engine/require_step.h"
#include "ledger/rules/parties/parties.h"
#include "ledger/rules/products/scenarios.h"
#include "ledger/rules/resources/catalogue.h"
#include "schema/events_developers.capnp.h"
#include "schema/state_agreements.capnp.h"
#include "schema/state_developers.capnp.h"
#include "schema/values.capnp.h"

namespace luoshu {
namespace {

using schema::AdmissionRow;
using schema::AdmissionStatus;

Words words_of(AdmissionStatus status) {
  switch (status) {
    case AdmissionStatus::NONE:
      break;
    case AdmissionStatus::APPLIED:
      return {"the admission is applied for, not assessed", "准入申请尚未评估"};
    case AdmissionStatus::ASSESSED:
      return {"the admission is assessed, not reviewed", "准入申请尚未审核"};
    case AdmissionStatus::ADMITTED:
      return {"the developer is admitted", "已准入"};
    case AdmissionStatus::REFUSED:
      return {"the admission was refused", "准入申请未通过"};
    case AdmissionStatus::REVOKED:
      return {"the admission is revoked", "准入已取消"};
  }
  return {"there is no such application", "无此准入申请"};
}

// Art. 7 para. 2 (3): what the primary developer delivered it does not develop again.
void refuse_primary(Decision& decision, std::string_view developer, std::string_view field) {
  if (holds_role(decision.state, developer, "primary_developer", Level::kAny, decision.effective()))
    decision.refuse("E-DEV-SELF", field, same(developer));
}

// Art. 3 para. 4; 7 para. 2 (3); 17 para. 1: a legal person applies for itself. The scenario is
// said in words, or is the id of one that was approved.
void decide_applied(Decision& decision) {
  const auto fields = decision.event.fields<schema::DeveloperAdmissionApplied>();
  const std::string_view developer = from_kj(fields.getDeveloper());
  const std::string_view scenario = from_kj(fields.getScenario());
  if (decision.state.has(tables::kAdmissions, decision.subject()))
    decision.refuse("E-DUPLICATE", "subject", same(decision.subject()));
  if (!developer.empty() && !party_exists(decision.state, developer))
    decision.unknown("fields.developer", developer);
  else if (!developer.empty() && developer != decision.author())
    decision.refuse("E-LEVEL", "fields.developer", same(developer));
  refuse_primary(decision, developer, "fields.developer");
  if (decision.state.has(tables::kScenarios, scenario) &&
      !scenario_approved(decision.state, scenario, decision.effective()))
    decision.refuse("E-SCN-NOT-APPROVED", "fields.scenario", same(scenario));
  if (fields.getLegalPerson() == schema::Flag::NO)
    decision.refuse("E-FIELD", "fields.legal_person",
                    {"only a legal person is admitted", "二级开发主体须为法人组织"});
}

void apply_applied(Application& application) {
  const auto fields = application.event.fields<schema::DeveloperAdmissionApplied>();
  application.state.put(tables::kAdmissions, application.subject(), [&](AdmissionRow::Builder row) {
    row.setStatus(AdmissionStatus::APPLIED);
    row.setChangedOn(application.effective());
    row.setDeveloper(fields.getDeveloper());
    row.setScenario(fields.getScenario());
  });
  application.state.edit(
      tables::kDevelopers, from_kj(fields.getDeveloper()),
      [&](schema::DeveloperRow::Builder row, schema::DeveloperRow::Reader before) {
        append_value(
            before.getAdmissions(), [&](unsigned count) { return row.initAdmissions(count); },
            application.subject());
      });
}

// Art. 17 para. 1: the primary developer's opinion, recorded whichever way it goes.
void decide_assessed(Decision& decision) {
  require_step(decision, tables::kAdmissions, AdmissionStatus::APPLIED, words_of,
               {"the application", "准入申请"});
}

void apply_assessed(Application& application) {
  application.state.edit(tables::kAdmissions, application.subject(),
                         [&](AdmissionRow::Builder row, AdmissionRow::Reader) {
                           row.setStatus(AdmissionStatus::ASSESSED);
                           row.setChangedOn(application.effective());
                           if (application.version() >= 2)
                             row.setDoubtful(has_doubt(application.event));
                         });
}

// E-LEVEL unless the author is implementer for data of the scenario; where the scenario is only
// said in words, nobody can tell whose data it is.
void require_concerned(Decision& decision, std::string_view scenario) {
  const auto row = decision.state.find(tables::kScenarios, scenario);
  if (!row) return;
  for (const auto resource : row->getResources())
    if (holds_role_for(decision.state, decision.author(), "implementer",
                       division_of_resource(decision.state, from_kj(resource)),
                       decision.effective()))
      return;
  decision.refuse("E-LEVEL", "author",
                  {"none of its data is in the scenario", "该场景不涉及其数据"});
}

// Art. 17 para. 1; a rejection says why (15 para. 2).
void decide_reviewed(Decision& decision) {
  const auto fields = decision.event.fields<schema::DeveloperAdmissionReviewed>();
  const std::string_view outcome = from_kj(fields.getOutcome());
  if (fields.hasOutcome() && outcome != "approved" && outcome != "rejected")
    decision.refuse("E-FIELD", "fields.outcome",
                    {"approved or rejected", "须为 approved 或 rejected"});
  if (outcome == "rejected" && form::is_blank(from_kj(fields.getReason())))
    decision.refuse("E-REASON-MISSING", "fields.reason");
  const auto row = require_step(decision, tables::kAdmissions, AdmissionStatus::ASSESSED, words_of,
                                {"the assessment", "准入评估"});
  if (!row) return;
  refuse_primary(decision, from_kj(row->getDeveloper()), "subject");
  require_concerned(decision, from_kj(row->getScenario()));
}

// The division for which the author decided: of its only grant, or of one that the scenario names.
std::string reviewing_division(const Application& application, std::string_view scenario) {
  const State& state = application.state;
  const Date day{application.effective()};
  if (const auto row = state.find(tables::kScenarios, scenario))
    for (const auto resource : row->getResources()) {
      std::string division = division_of_resource(state, from_kj(resource));
      if (holds_role_for(state, application.author(), "implementer", division, day))
        return division;
    }
  const auto held = roles_held(state, application.author(), "implementer", day);
  return held.empty() ? std::string() : held.front().division;
}

void apply_reviewed(Application& application) {
  const auto before = application.state.find(tables::kAdmissions, application.subject());
  const std::string division = reviewing_division(application, from_kj(before->getScenario()));
  const bool admitted =
      from_kj(application.event.fields<schema::DeveloperAdmissionReviewed>().getOutcome()) ==
      "approved";
  application.state.edit(
      tables::kAdmissions, application.subject(),
      [&](AdmissionRow::Builder row, AdmissionRow::Reader) {
        row.setStatus(admitted ? AdmissionStatus::ADMITTED : AdmissionStatus::REFUSED);
        row.setChangedOn(application.effective());
        if (admitted) row.setAdmittedOn(application.effective());
        if (!division.empty()) row.setDivision(to_kj(division));
      });
}

// Art. 17 para. 1: whoever admitted revokes, and says why.
void decide_revoked(Decision& decision) {
  const auto fields = decision.event.fields<schema::DeveloperAdmissionRevoked>();
  if (form::is_blank(from_kj(fields.getReason())))
    decision.refuse("E-REASON-MISSING", "fields.reason");
  const auto row = require_step(decision, tables::kAdmissions, AdmissionStatus::ADMITTED, words_of,
                                {"the admission", "准入"});
  if (row && row->getStatus() == AdmissionStatus::ADMITTED && decision.version() < 2)
    require_author_of(decision, from_kj(row->getDivision()), "author");
}

void apply_revoked(Application& application) {
  application.state.edit(tables::kAdmissions, application.subject(),
                         [&](AdmissionRow::Builder row, AdmissionRow::Reader) {
                           row.setStatus(AdmissionStatus::REVOKED);
                           row.setChangedOn(application.effective());
                           row.setRevokedOn(application.effective());
                         });
}

const std::array kRules{
    Rule{event_type<schema::DeveloperAdmissionApplied>,
         {{"applicant"}},
         {},
         decide_applied,
         apply_applied,
         "3 (4), 7 (2), 17 (1)",
         decide_admission_applied_v2},
    Rule{event_type<schema::DeveloperAssessed>,
         {{"primary_developer"}},
         {},
         decide_assessed,
         apply_assessed,
         "17 (1)",
         decide_assessed_v2},
    Rule{event_type<schema::DeveloperAdmissionReviewed>,
         {{"implementer", Level::kPublic}},
         {},
         decide_reviewed,
         apply_reviewed,
         "15 (2), 17 (1)",
         decide_admission_reviewed_v2},
    Rule{event_type<schema::DeveloperAdmissionRevoked>,
         {{"implementer", Level::kPublic}},
         {},
         decide_revoked,
         apply_revoked,
         "15 (2), 17 (1)",
         decide_admission_revoked_v2},
};

}  // namespace

bool is_admitted(const State& state, std::string_view developer, Date day) {
  const auto row = state.find(tables::kDevelopers, developer);
  if (!row) return false;
  for (const auto id : row->getAdmissions()) {
    const auto admission = state.find(tables::kAdmissions, from_kj(id));
    if (admission &&
        in_interval(admission->getAdmittedOn(), kNoDay, admission->getRevokedOn(), day))
      return true;
  }
  return false;
}

bool application_agreement_active(const State& state, std::string_view agreement, Date day) {
  const auto row = state.find(tables::kApplicationAgreements, agreement);
  return row && in_interval(row->getValidFrom(), row->getValidTo(), row->getEndedOn(), day);
}

std::span<const Rule> developer_rules() {
  static const std::vector<Rule> kAll = [] {
    std::vector<Rule> rules(kRules.begin(), kRules.end());
    const auto agreements = application_agreement_rules();
    rules.insert(rules.end(), agreements.begin(), agreements.end());
    return rules;
  }();
  return kAll;
}

}  // namespace luoshu
