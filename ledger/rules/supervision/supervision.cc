// Inspection, audit of internal control, interview, criticism, exemption, security officer and
// emergency plan (art. 8, 19, 20, 22 to 24). Each is recorded once under its id and then stands.
#include "ledger/rules/supervision/supervision.h"

#include <algorithm>
#include <array>
#include <set>

#include "ledger/rules/engine/field_checks.h"
#include "ledger/rules/operation/plan_conditions.h"
#include "ledger/rules/parties/parties.h"
#include "ledger/rules/resources/catalogue.h"
#include "ledger/rules/supervision/risks.h"
#include "schema/events_supervision.capnp.h"
#include "schema/state_agreements.capnp.h"
#include "schema/state_catalogue.capnp.h"
#include "schema/state_developers.capnp.h"
#include "schema/state_products.capnp.h"
#include "schema/state_transactions.capnp.h"

namespace luoshu {
namespace {

// E-DUPLICATE where the id was used for a fact of that kind.
void require_new(Decision& decision, std::string_view kind) {
  if (decision.state.has(tables::kSeen, joined_key(kind, decision.subject())))
    decision.refuse("E-DUPLICATE", "subject", same(decision.subject()));
}

void record_once(Application& application, std::string_view kind, std::string_view about) {
  application.state.put(tables::kSeen, joined_key(kind, application.subject()),
                        [&](schema::SeenRow::Builder row) {
                          row.setOn(application.effective());
                          if (!about.empty()) row.setAbout(to_kj(about));
                          row.setEvent(application.moment.number.value);
                        });
}

// ---- Inspection and audit -----------------------------------------------------------------------
// A party or a thing of the ledger; whose it is, where that can be said.
void require_inspectable(Decision& decision, std::string_view target) {
  const State& state = decision.state;
  if (target.empty()) return;
  if (party_exists(state, target)) return require_supervisor(decision, target, "fields.target");
  if (state.has(tables::kCatalogue, target)) {
    if (!holds_role(state, decision.author(), decision.role(), Level::kProvince,
                    decision.effective()))
      require_author_of(decision, division_of_resource(state, target), "fields.target");
    return;
  }
  if (!state.has(tables::kProducts, target) && !state.has(tables::kAgreements, target) &&
      !state.has(tables::kScenarios, target) && !state.has(tables::kApplicationAgreements, target))
    decision.unknown("fields.target", target);
}

// Art. 19: the implementer reviews the scope alone. Art. 20: other inspections are made together
// with the security bodies, of which the ledger knows the cyberspace administration.
void decide_inspection(Decision& decision) {
  const auto fields = decision.event.fields<schema::InspectionRecorded>();
  require_new(decision, "inspection");
  require_words(decision, fields.hasScope(), fields.getScope(), "fields.scope");
  require_inspectable(decision, from_kj(fields.getTarget()));
  const bool scope_review = decision.role() == "implementer" && fields.hasScope();
  if (!scope_review && cosigners_as(decision, "cyberspace").empty())
    decision.refuse("E-COSIGN-MISSING", "cosigners", same("cyberspace"));
}

void apply_inspection(Application& application) {
  record_once(application, "inspection",
              from_kj(application.event.fields<schema::InspectionRecorded>().getTarget()));
}

// Art. 20: together with the security bodies.
void decide_audit(Decision& decision) {
  const auto fields = decision.event.fields<schema::InternalControlAuditRecorded>();
  require_new(decision, "internal_control_audit");
  require_target(decision, from_kj(fields.getTarget()));
}

// C57: the bodies that took part signed; fewer than these four is a remark.
void decide_audit_v2(Decision& decision) {
  constexpr std::array<std::string_view, 4> kBodies{"cyberspace", "public_security", "cryptography",
                                                    "secrecy"};
  std::set<std::string_view> signing;
  for (const auto cosigner : decision.event.cosigners())
    signing.insert(from_kj(cosigner.getRole()));
  std::set<std::string_view> named;
  for (const auto body :
       decision.event.fields<schema::InternalControlAuditRecorded>().getBodies()) {
    named.insert(from_kj(body));
    if (!signing.contains(from_kj(body)))
      decision.refuse("E-FIELD", "fields.bodies", same(from_kj(body)));
  }
  if (!std::ranges::all_of(kBodies, [&](std::string_view body) { return named.contains(body); }))
    decision.warn("W-BODIES", "fields.bodies");
}

void apply_audit(Application& application) {
  record_once(
      application, "internal_control_audit",
      from_kj(application.event.fields<schema::InternalControlAuditRecorded>().getTarget()));
}

// ---- Interview, criticism, exemption ------------------------------------------------------------
// Art. 22 para. 2.
void decide_interview(Decision& decision) {
  const auto fields = decision.event.fields<schema::InterviewHeld>();
  require_new(decision, "interview");
  require_target(decision, from_kj(fields.getTarget()));
}

void apply_interview(Application& application) {
  record_once(application, "interview",
              from_kj(application.event.fields<schema::InterviewHeld>().getTarget()));
}

// Art. 24: with the consent of the government of the level.
void decide_criticism(Decision& decision) {
  const auto fields = decision.event.fields<schema::CriticismNotified>();
  require_new(decision, "criticism");
  require_words(decision, fields.hasReason(), fields.getReason(), "fields.reason");
  require_target(decision, from_kj(fields.getTarget()));
  if (form::is_blank(from_kj(fields.getGovernmentConsent())))
    decision.refuse("E-CRIT-GOV-CONSENT", "fields.government_consent");
}

// C39: the government of the author's division signs.
void decide_criticism_v2(Decision& decision) {
  const auto held =
      roles_held(decision.state, decision.author(), decision.role(), decision.effective());
  if (!held.empty()) require_government(decision, held.front().division);
}

void apply_criticism(Application& application) {
  record_once(application, "criticism",
              from_kj(application.event.fields<schema::CriticismNotified>().getTarget()));
}

// Art. 23.
void decide_exemption(Decision& decision) {
  const auto fields = decision.event.fields<schema::LiabilityExemptionAssessed>();
  require_new(decision, "liability_exemption");
  require_target(decision, from_kj(fields.getTarget()));
}

void apply_exemption(Application& application) {
  record_once(application, "liability_exemption",
              from_kj(application.event.fields<schema::LiabilityExemptionAssessed>().getTarget()));
}

// ---- What the primary developer prepares --------------------------------------------------------
// Art. 8: named by the primary developer for itself; naming another one replaces the officer.
void decide_officer(Decision& decision) {
  const auto fields = decision.event.fields<schema::SecurityOfficerNamed>();
  if (!decision.subject().empty() && !party_exists(decision.state, decision.subject()))
    decision.unknown("subject", decision.subject());
  else if (!decision.subject().empty() && decision.subject() != decision.author())
    decision.refuse("E-LEVEL", "subject", same(decision.subject()));
  require_interval(decision, decision.event.effective(), fields.getValidTo(), "fields.valid_to");
}

void apply_officer(Application& application) {
  record_once(application, "security_officer",
              from_kj(application.event.fields<schema::SecurityOfficerNamed>().getPost()));
}

// Art. 8.
void decide_plan(Decision& decision) {
  const auto fields = decision.event.fields<schema::EmergencyPlanFiled>();
  require_new(decision, "emergency_plan");
  require_interval(decision, decision.event.effective(), fields.getValidTo(), "fields.valid_to");
}

void apply_plan(Application& application) {
  record_once(application, "emergency_plan", application.author());
  application.state.edit(
      tables::kEmergencyPlans, application.author(),
      [&](schema::EmergencyPlanRow::Builder row, schema::EmergencyPlanRow::Reader before) {
        auto plan =
            append_struct(before.getPlans(), [&](unsigned count) { return row.initPlans(count); });
        plan.setPlan(to_kj(application.event.subject()));
        plan.setFrom(application.effective());
        plan.setTo(application.event.fields<schema::EmergencyPlanFiled>().getValidTo());
      });
}

const std::array kRules{
    Rule{event_type<schema::InspectionRecorded>,
         {{"authority", Level::kPublic}, {"implementer", Level::kPublic}},
         {},
         decide_inspection,
         apply_inspection,
         "4 (2), 4 (3), 19, 20",
         nullptr,
         {{"authority", Level::kPublic},
          {"implementer", Level::kPublic},
          {"public_security"},
          {"state_security"},
          {"cryptography"},
          {"secrecy"},
          {"market_supervision"},
          {"state_assets"},
          {"it_industry"},
          {"financial_regulator"},
          {"industry"}}},
    Rule{event_type<schema::InternalControlAuditRecorded>,
         {{"authority", Level::kPublic}, {"implementer", Level::kPublic}},
         {{"cyberspace"}},
         decide_audit,
         apply_audit,
         "4 (3), 20",
         decide_audit_v2},
    Rule{event_type<schema::InterviewHeld>,
         {{"authority", Level::kPublic}},
         {},
         decide_interview,
         apply_interview,
         "22 (2)"},
    Rule{event_type<schema::CriticismNotified>,
         {{"authority", Level::kPublic}},
         {},
         decide_criticism,
         apply_criticism,
         "24",
         decide_criticism_v2},
    Rule{event_type<schema::LiabilityExemptionAssessed>,
         {{"authority", Level::kPublic}},
         {},
         decide_exemption,
         apply_exemption,
         "23"},
    Rule{event_type<schema::SecurityOfficerNamed>,
         {{"primary_developer"}},
         {},
         decide_officer,
         apply_officer,
         "8"},
    Rule{event_type<schema::EmergencyPlanFiled>,
         {{"primary_developer"}},
         {},
         decide_plan,
         apply_plan,
         "8"},
};

}  // namespace

bool emergency_plan_in_force(const State& state, std::string_view party, Date day) {
  const auto row = state.find(tables::kEmergencyPlans, party);
  if (!row) return false;
  for (const auto plan : row->getPlans())
    if (in_interval(plan.getFrom(), plan.getTo(), kNoDay, day)) return true;
  return false;
}

void require_supervisor(Decision& decision, std::string_view target, std::string_view field) {
  const State& state = decision.state;
  const Date day = decision.effective();
  if (!party_exists(state, target)) return;
  if (holds_role(state, decision.author(), decision.role(), Level::kProvince, day)) return;
  if (holds_role(state, target, "primary_developer", Level::kAny, day)) return;
  require_author_of(decision, division_of_party(state, target), field);
}

void require_target(Decision& decision, std::string_view target) {
  if (target.empty()) return;
  if (!party_exists(decision.state, target))
    decision.unknown("fields.target", target);
  else
    require_supervisor(decision, target, "fields.target");
}

std::span<const Rule> supervision_rules() {
  return kRules;
}

}  // namespace luoshu
