// Evaluations of implementers and of the primary developer, its qualification, findings and
// attestations of auditors (art. 7, 20 to 22).
//
// An evaluation names whom it is about by its subject: the party's alias, or an id that ends in it
// (EV-2025-zz-impl). One that names nobody is about the primary developer where there is just one.
#include <fmt/format.h>

#include <array>
#include <vector>

#include "ledger/rules/engine/facts.h"
#include "ledger/rules/engine/field_checks.h"
#include "ledger/rules/engine/periods.h"
#include "ledger/rules/engine/recorded_things.h"
#include "ledger/rules/engine/seen_kinds.h"
#include "ledger/rules/parties/parties.h"
#include "ledger/rules/supervision/report_steps.h"
#include "ledger/rules/supervision/risks.h"
#include "schema/events_supervision.capnp.h"
#include "schema/state_agreements.capnp.h"
#include "schema/state_allocation.capnp.h"
#include "schema/state_developers.capnp.h"
#include "schema/state_parties.capnp.h"
#include "schema/state_registrations.capnp.h"
#include "schema/state_transactions.capnp.h"
#include "schema/values.capnp.h"

namespace luoshu {
namespace {

// ---- Whom and when ------------------------------------------------------------------------------
struct Evaluation {
  std::string_view role;  // in which the party is evaluated
  std::int64_t year = schema::NONE;
  std::int32_t rectify_by = kNoDay;
};

Evaluation evaluation_of(EventReader event) {
  if (event.is<schema::ImplementerEvaluated>()) {
    const auto fields = event.fields<schema::ImplementerEvaluated>();
    return {"implementer", fields.getYear(), fields.getRectifyBy()};
  }
  const auto fields = event.fields<schema::PrimaryDeveloperEvaluated>();
  return {"primary_developer", fields.getYear(), fields.getRectifyBy()};
}

// The alias the id ends in, the longest where several would do; empty: none.
std::string_view party_at_end(const State& state, std::string_view id) {
  for (auto hyphen = id.find('-'); hyphen != std::string_view::npos;
       hyphen = id.find('-', hyphen + 1))
    if (party_exists(state, id.substr(hyphen + 1))) return id.substr(hyphen + 1);
  return {};
}

// The only party that holds the role on that day; empty: none or several.
std::string only_holder(const State& state, std::string_view role, Date day) {
  std::vector<std::string> holders;
  state.scan(tables::kParties, {}, [&](std::string_view party, const auto&) {
    if (holds_role(state, party, role, Level::kAny, day)) holders.emplace_back(party);
    return holders.size() < 2;
  });
  return holders.size() == 1 ? holders.front() : std::string();
}

// Version 2 says it in a field of its own (C55); what is only in the subject is version 1's.
std::string_view named_in_field(EventReader event) {
  return from_kj(event.is<schema::ImplementerEvaluated>()
                     ? event.fields<schema::ImplementerEvaluated>().getEvaluated()
                     : event.fields<schema::PrimaryDeveloperEvaluated>().getEvaluated());
}

std::string evaluated_party(const State& state, EventReader event) {
  const std::string_view subject = event.subject();
  const std::string_view named = named_in_field(event);
  if (!named.empty()) return party_exists(state, named) ? std::string(named) : std::string();
  if (party_exists(state, subject)) return std::string(subject);
  const std::string_view party = party_at_end(state, subject);
  if (!party.empty()) return std::string(party);
  if (event.is<schema::ImplementerEvaluated>()) return {};
  return only_holder(state, "primary_developer", Date{event.effective()});
}

// Whether the party held the role on any day up to that one: a year is judged after its end.
bool held_by(const State& state, std::string_view party, std::string_view role, Date day) {
  const auto row = state.find(tables::kParties, party);
  if (!row) return false;
  for (const auto held : row->getRoles())
    if (from_kj(held.getRole()) == role && held.getFrom() <= day.days &&
        (held.getTo() == kNoDay || held.getFrom() <= held.getTo()))
      return true;
  return false;
}

// Once a year; under version 2, whose events name the party in a field, once by each author.
std::string evaluation_key(const Evaluation& evaluation, std::string_view party,
                           EventReader event) {
  const std::string key = fmt::format("{} {} {}", evaluation.role, evaluation.year, party);
  return named_in_field(event).empty() ? key : fmt::format("{} {}", key, event.author());
}

// What is to be put right goes by the evaluation's own id, or by alias and year where it has none.
std::string rectification_id(const State& state, EventReader event) {
  const std::string_view subject = event.subject();
  if (!party_exists(state, subject)) return std::string(subject);
  return fmt::format("EV-{}-{}", evaluation_of(event).year, subject);
}

void check_as_of(Decision& decision, std::int32_t as_of) {
  if (as_of == kNoDay || as_of <= decision.moment.recorded_on().days) return;
  decision.refuse("E-FIELD", "fields.as_of_recorded",
                  {"nothing was recorded by then yet", "该日期晚于入账日"});
}

}  // namespace

// ---- Rules --------------------------------------------------------------------------------------
// Art. 7 para. 1.
void decide_qualified(Decision& decision) {
  if (const auto party = decision.state.find(tables::kParties, decision.subject()))
    decision.require_not_before(party->getRegisteredOn(), "the registration of the party",
                                "机构登记");
  else
    decision.unknown("subject", decision.subject());
}

// Shown; version 2 asks for it (C43).
void apply_qualified(Application& application) {
  if (application.version() < 2) return;
  const auto before = fact(application.state, kQualified, application.subject());
  if (!before || before->getOn() > application.effective())
    put_fact(application, kQualified, application.subject());
}

// Art. 22 para. 1, 2: once a year; what is wanting has a last day.
void decide_evaluated(Decision& decision) {
  const Evaluation evaluation = evaluation_of(decision.event);
  const std::string party = evaluated_party(decision.state, decision.event);
  const bool has_own_id = party != decision.subject();
  if (has_own_id) require_unused(decision, seen::kEvaluation, decision.subject(), "subject");
  if (party.empty())
    decision.unknown("subject", decision.subject());
  else if (!held_by(decision.state, party, evaluation.role, decision.effective()))
    decision.refuse("E-ROLE", "subject", same(fmt::format("{} / {}", party, evaluation.role)));
  if (!is_absent(evaluation.year)) {
    const PeriodId year{PeriodKind::kYear, static_cast<int>(evaluation.year), 0};
    decision.require_not_before(first_day(year).days, "the beginning of the year", "年度起始日");
    require_unused(decision, seen::kEvaluation, evaluation_key(evaluation, party, decision.event),
                   "fields.year");
  }
  require_interval(decision, decision.event.effective(), evaluation.rectify_by,
                   "fields.rectify_by");
  const std::string id = rectification_id(decision.state, decision.event);
  if (evaluation.rectify_by != kNoDay && rectification_known(decision.state, id))
    decision.refuse("E-DUPLICATE", "fields.rectify_by", same(id));
}

void apply_evaluated(Application& application) {
  const Evaluation evaluation = evaluation_of(application.event);
  const std::string party = evaluated_party(application.state, application.event);
  if (party != application.subject()) use_up(application, seen::kEvaluation, application.subject());
  use_up(application, seen::kEvaluation, evaluation_key(evaluation, party, application.event));
  // Version 2: every evaluation is completed and accepted like an order (C38).
  if (evaluation.rectify_by == kNoDay && application.version() < 2) return;
  const std::string id = rectification_id(application.state, application.event);
  start_rectification(application, {id, party, evaluation.role, evaluation.rectify_by});
}

// Art. 7 para. 2 (5), 20, 21: as of a day that is over or today; what it is about may be anything.
void decide_finding(Decision& decision) {
  const auto fields = decision.event.fields<schema::AuditFindingRecorded>();
  require_unused(decision, seen::kFinding, decision.subject(), "subject");
  check_as_of(decision, fields.getAsOfRecorded());
}

// C57: what it is about is in the ledger.
void decide_finding_v2(Decision& decision) {
  const auto fields = decision.event.fields<schema::AuditFindingRecorded>();
  const std::string_view target = from_kj(fields.getTarget());
  const State& state = decision.state;
  if (!fields.hasTarget() || party_exists(state, target) || division_exists(state, target) ||
      is_recorded_thing(state, target) || state.has(tables::kAgreements, target) ||
      state.has(tables::kPlans, target) || state.has(tables::kScenarios, target) ||
      state.has(tables::kApplicationAgreements, target) ||
      state.has(tables::kRegistrations, target) || state.has(tables::kTransactions, target) ||
      state.has(tables::kRuns, target) || state.has(tables::kStatements, target))
    return;
  decision.unknown("fields.target", target);
}

void apply_finding(Application& application) {
  use_up(application, seen::kFinding, application.subject());
}

// Art. 20, 21.
void decide_attestation(Decision& decision) {
  const auto fields = decision.event.fields<schema::AttestationIssued>();
  require_unused(decision, "attestation", decision.subject(), "subject");
  check_as_of(decision, fields.getAsOfRecorded());
}

void apply_attestation(Application& application) {
  use_up(application, "attestation", application.subject());
}

}  // namespace luoshu
