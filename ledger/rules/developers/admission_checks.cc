#include "ledger/rules/developers/admission_checks.h"

#include <algorithm>
#include <string>
#include <vector>

#include "ledger/form/text_rules.h"
#include "ledger/rules/developers/admission_conditions.h"
#include "ledger/rules/parties/parties.h"
#include "schema/events_developers.capnp.h"
#include "schema/state_agreements.capnp.h"
#include "schema/state_catalogue.capnp.h"
#include "schema/state_developers.capnp.h"

namespace luoshu {
namespace {

constexpr std::string_view kHighRisk = "高";

// Of all resources of the scenario, without repetition, in order of first mention.
std::vector<std::string> implementers_of_scenario(const State& state, std::string_view scenario) {
  std::vector<std::string> parties;
  const auto row = state.find(tables::kScenarios, scenario);
  if (!row) return parties;
  for (const auto resource : row->getResources()) {
    const auto entry = state.find(tables::kCatalogue, from_kj(resource));
    if (entry && std::ranges::find(parties, from_kj(entry->getCompiler())) == parties.end())
      parties.emplace_back(from_kj(entry->getCompiler()));
  }
  return parties;
}

// E-LEVEL where the author is none of them. Answers who they are.
std::vector<std::string> require_one_of_them(Decision& decision, std::string_view scenario) {
  std::vector<std::string> parties = implementers_of_scenario(decision.state, scenario);
  if (std::ranges::find(parties, decision.author()) == parties.end())
    decision.refuse("E-LEVEL", "author",
                    {"none of its data is in the scenario", "该场景不涉及其数据"});
  return parties;
}

}  // namespace

bool has_doubt(EventReader assessed) {
  const auto fields = assessed.fields<schema::DeveloperAssessed>();
  return fields.getCapability() == schema::Flag::NO ||
         fields.getNeedReasonable() == schema::Flag::NO ||
         fields.getScenarioCompliant() == schema::Flag::NO ||
         from_kj(fields.getSecurityRisk()) == kHighRisk;
}

// That of one which is there, version 1 looks at.
void decide_admission_applied_v2(Decision& decision) {
  const auto fields = decision.event.fields<schema::DeveloperAdmissionApplied>();
  if (fields.hasScenario() &&
      !decision.state.has(tables::kScenarios, from_kj(fields.getScenario())))
    decision.refuse("E-SCN-NOT-APPROVED", "fields.scenario", same(from_kj(fields.getScenario())));
}

// By the conditions that stood when the developer applied.
void decide_assessed_v2(Decision& decision) {
  const auto row = decision.state.find(tables::kAdmissions, decision.subject());
  if (!row || row->getStatus() != schema::AdmissionStatus::APPLIED) return;
  const Date applied{row->getChangedOn()};
  if (!conditions_in_force(decision.state, decision.author(), applied))
    decision.refuse("E-DEV-CONDITIONS", "subject", same(to_string(applied)));
}

// Decided together by everybody whose data is in the scenario.
void decide_admission_reviewed_v2(Decision& decision) {
  const auto fields = decision.event.fields<schema::DeveloperAdmissionReviewed>();
  const auto row = decision.state.find(tables::kAdmissions, decision.subject());
  if (!row) return;
  for (const std::string& party : require_one_of_them(decision, from_kj(row->getScenario())))
    require_cosigner(decision, party, "implementer");
  if (row->getDoubtful() && from_kj(fields.getOutcome()) == "approved" &&
      form::is_blank(from_kj(fields.getReason())))
    decision.refuse("E-REASON-MISSING", "fields.reason");
}

// Any one of those who decided revokes.
void decide_admission_revoked_v2(Decision& decision) {
  const auto row = decision.state.find(tables::kAdmissions, decision.subject());
  if (row) require_one_of_them(decision, from_kj(row->getScenario()));
}

}  // namespace luoshu
