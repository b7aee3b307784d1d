#include "ledger/rules/products/scenarios.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <set>
#include <string>

#include "ledger/rules/operation/agreements.h"
#include "ledger/rules/operation/authorisation_checks.h"
#include "ledger/rules/parties/parties.h"
#include "schema/events_products.capnp.h"
#include "schema/state_agreements.capnp.h"
#include "schema/state_catalogue.capnp.h"
#include "schema/state_facts.capnp.h"

namespace luoshu {
namespace {

using schema::ScenarioStatus;

// Art. 12 (6): public governance and welfare, or industry.
constexpr std::array<std::string_view, 2> kPurposes{"public_governance", "industry"};
constexpr std::string_view kApproved = "approved";
constexpr std::string_view kRejected = "rejected";
constexpr std::string_view kPrimary = "primary_developer";

void wrong_status(Decision& decision, ScenarioStatus status) {
  switch (status) {
    case ScenarioStatus::NONE:
      return decision.wrong_state("there is no such scenario", "场景不存在");
    case ScenarioStatus::APPLIED:
      return decision.wrong_state("the scenario is not reviewed yet", "场景尚未审核");
    case ScenarioStatus::APPROVED:
      return decision.wrong_state("the scenario is approved", "场景已审核通过");
    case ScenarioStatus::REJECTED:
      return decision.wrong_state("the scenario was rejected", "场景未通过审核");
    case ScenarioStatus::CLOSED:
      return decision.wrong_state("the scenario is closed", "场景已终止");
  }
}

RowView<schema::ScenarioRow> subject_scenario(Decision& decision) {
  auto row = decision.state.find(tables::kScenarios, decision.subject());
  if (!row)
    decision.unknown("subject", decision.subject());
  else
    decision.require_not_before(row->getChangedOn(), "the scenario's last step", "场景上一步骤");
  return row;
}

// Art. 7 para. 2 (2), 15 para. 1: the author has an agreement over the resource, in force that day.
void require_authorised(Decision& decision, std::string_view resource, const std::string& field) {
  if (refuse_holding(decision, resource, field)) return;
  const auto entry = decision.state.find(tables::kCatalogue, resource);
  if (!entry) {
    decision.unknown(field, resource);
    decision.refuse("E-AGR-SCOPE", field, same(resource));
    return;
  }
  bool covered = false;
  for (const auto agreement : entry->getAgreements()) {
    const auto row = decision.state.find(tables::kAgreements, from_kj(agreement));
    if (!row || from_kj(row->getPrimaryDeveloper()) != decision.author()) continue;
    const AgreementPhase phase = agreement_phase(*row, decision.effective());
    // Before its first day an agreement covers nothing yet, but it is there.
    if (phase == AgreementPhase::kNotYet && lists(row->getResources(), resource)) covered = true;
    if (!agreement_covers(*row, resource, decision.effective())) continue;
    if (phase == AgreementPhase::kInForce) return;
    covered = true;
  }
  decision.refuse(covered ? "E-AGR-INACTIVE" : "E-AGR-SCOPE", field, same(resource));
}

// Art. 15 para. 1: one scenario, one review; a rejected one may be applied for again.
void decide_applied(Decision& decision) {
  const auto fields = decision.event.fields<schema::ScenarioApplied>();
  if (const auto row = decision.state.find(tables::kScenarios, decision.subject())) {
    if (row->getStatus() == ScenarioStatus::REJECTED)
      decision.require_not_before(row->getChangedOn(), "the rejection", "上一次审核");
    else
      decision.refuse("E-DUPLICATE", "subject", same(decision.subject()));
  }
  refuse_blank(decision, fields.hasName(), from_kj(fields.getName()), "fields.name");
  if (fields.hasPurposeClass() &&
      std::ranges::find(kPurposes, from_kj(fields.getPurposeClass())) == kPurposes.end())
    decision.refuse("E-FIELD", "fields.purpose_class",
                    {"one of public_governance, industry", "须为 public_governance 或 industry"});
  require_ids(decision, fields.hasResources(), fields.getResources(), "fields.resources");
  for (unsigned i = 0; i < fields.getResources().size(); ++i)
    require_authorised(decision, from_kj(fields.getResources()[i]),
                       fmt::format("fields.resources[{}]", i));
}

// C44: one need for each resource, with items that its accepted entry has.
void decide_applied_v2(Decision& decision) {
  const auto fields = decision.event.fields<schema::ScenarioApplied>();
  std::set<std::string_view> needed;
  for (const auto need : fields.getNeeds()) {
    const std::string_view resource = from_kj(need.getResource());
    if (!needed.insert(resource).second || !lists(fields.getResources(), resource))
      decision.refuse("E-FIELD", "fields.needs", same(resource));
    if (need.getItems().size() == 0)
      decision.refuse("E-FIELD", "fields.needs", {"no item is named", "未列信息项"});
    const auto entry = decision.state.find(tables::kCatalogue, resource);
    if (!entry) continue;
    for (const auto item : need.getItems())
      if (!lists(entry->getItems(), from_kj(item)))
        decision.refuse("E-SCN-SCOPE", "fields.needs", same(from_kj(item)));
  }
  if (!fields.hasNeeds()) return;
  for (const auto resource : fields.getResources())
    if (!needed.contains(from_kj(resource)))
      decision.refuse("E-FIELD", "fields.needs", same(from_kj(resource)));
}

void note_needs(Application& application) {
  for (const auto need : application.event.fields<schema::ScenarioApplied>().getNeeds())
    application.state.put(tables::kNeeds,
                          joined_key(application.subject(), from_kj(need.getResource())),
                          [&](schema::ListRow::Builder row) { row.setIds(need.getItems()); });
}

// C44: an approval has looked at both.
void decide_reviewed_v2(Decision& decision) {
  const auto fields = decision.event.fields<schema::ScenarioReviewed>();
  if (from_kj(fields.getOutcome()) != kApproved) return;
  for (const std::string_view check : {"场景可行性", "数据需求必要性"})
    if (!lists(fields.getChecks(), check))
      decision.refuse("E-SCN-CHECKS", "fields.checks", same(check));
}

void apply_applied(Application& application) {
  if (application.version() >= 2) note_needs(application);
  const auto fields = application.event.fields<schema::ScenarioApplied>();
  application.state.put(tables::kScenarios, application.subject(),
                        [&](schema::ScenarioRow::Builder row) {
                          row.setStatus(ScenarioStatus::APPLIED);
                          row.setChangedOn(application.effective());
                          row.setApplicant(to_kj(application.author()));
                          row.setPurposeClass(fields.getPurposeClass());
                          row.setResources(fields.getResources());
                        });
}

// Implementers that answer for the resources: the compilers of their catalogue entries, as for
// products.
std::set<std::string> implementers_concerned(const State& state, Texts resources) {
  std::set<std::string> implementers;
  for (const auto resource : resources)
    if (const auto entry = state.find(tables::kCatalogue, from_kj(resource)))
      implementers.emplace(from_kj(entry->getCompiler()));
  return implementers;
}

// Art. 4 para. 1; 15 para. 2: the authority with every implementer concerned; a refusal says why
// and on what basis.
void decide_reviewed(Decision& decision) {
  const auto fields = decision.event.fields<schema::ScenarioReviewed>();
  const std::string_view outcome = from_kj(fields.getOutcome());
  if (fields.hasOutcome() && outcome != kApproved && outcome != kRejected)
    decision.refuse("E-FIELD", "fields.outcome",
                    {"one of approved, rejected", "须为 approved 或 rejected"});
  if (outcome == kRejected && is_blank(from_kj(fields.getReason())))
    decision.refuse("E-REASON-MISSING", "fields.reason");
  if (outcome == kRejected && is_blank(from_kj(fields.getLegalBasis())))
    decision.refuse("E-REASON-MISSING", "fields.legal_basis");
  const auto row = subject_scenario(decision);
  if (!row) return;
  if (row->getStatus() != ScenarioStatus::APPLIED) wrong_status(decision, row->getStatus());
  for (const std::string& implementer : implementers_concerned(decision.state, row->getResources()))
    require_cosigner(decision, implementer, "implementer");
}

void apply_reviewed(Application& application) {
  const bool approved =
      from_kj(application.event.fields<schema::ScenarioReviewed>().getOutcome()) == kApproved;
  application.state.edit(
      tables::kScenarios, application.subject(),
      [&](schema::ScenarioRow::Builder row, schema::ScenarioRow::Reader) {
        row.setStatus(approved ? ScenarioStatus::APPROVED : ScenarioStatus::REJECTED);
        row.setChangedOn(application.effective());
        if (approved) row.setApprovedOn(application.effective());
      });
}

// Art. 15: an approved scenario is closed by who applied for it or by the authority.
void decide_closed(Decision& decision) {
  const auto fields = decision.event.fields<schema::ScenarioClosed>();
  refuse_blank(decision, fields.hasReason(), from_kj(fields.getReason()), "fields.reason");
  const auto row = subject_scenario(decision);
  if (!row) return;
  const std::string_view applicant = from_kj(row->getApplicant());
  if (decision.role() == kPrimary && decision.author() != applicant)
    decision.refuse("E-LEVEL", "author",
                    {fmt::format("{} applied for the scenario", applicant),
                     fmt::format("场景由 {} 申请", applicant)});
  if (row->getStatus() != ScenarioStatus::APPROVED) wrong_status(decision, row->getStatus());
}

void apply_closed(Application& application) {
  application.state.edit(tables::kScenarios, application.subject(),
                         [&](schema::ScenarioRow::Builder row, schema::ScenarioRow::Reader) {
                           row.setStatus(ScenarioStatus::CLOSED);
                           row.setChangedOn(application.effective());
                           row.setClosedOn(application.effective());
                         });
}

const std::array kRules{
    Rule{event_type<schema::ScenarioApplied>,
         {{kPrimary}},
         {},
         decide_applied,
         apply_applied,
         "7 (2), 15 (1)",
         decide_applied_v2},
    Rule{event_type<schema::ScenarioReviewed>,
         {{"authority", Level::kProvince}},
         {},
         decide_reviewed,
         apply_reviewed,
         "4 (1), 15 (2)",
         decide_reviewed_v2},
    Rule{event_type<schema::ScenarioClosed>,
         {{kPrimary}, {"authority", Level::kProvince}},
         {},
         decide_closed,
         apply_closed,
         "15 (1)"},
};

}  // namespace

bool scenario_approved(const State& state, std::string_view scenario, Date day) {
  const auto row = state.find(tables::kScenarios, scenario);
  if (!row || row->getApprovedOn() == kNoDay || day.days < row->getApprovedOn()) return false;
  return row->getClosedOn() == kNoDay || day.days < row->getClosedOn();
}

std::span<const Rule> scenario_rules() {
  return kRules;
}

}  // namespace luoshu
