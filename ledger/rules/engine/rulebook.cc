#include "ledger/rules/engine/rulebook.h"

#include <fmt/format.h>

#include "ledger/form/type_versions.h"
#include "ledger/rules/developers/admission_checks.h"
#include "ledger/rules/developers/admission_conditions.h"
#include "ledger/rules/developers/developers.h"
#include "ledger/rules/developers/free_use.h"
#include "ledger/rules/engine/calendar.h"
#include "ledger/rules/engine/envelope.h"
#include "ledger/rules/engine/event_message.h"
#include "ledger/rules/engine/first_rules.h"
#include "ledger/rules/money/allocation_runs.h"
#include "ledger/rules/money/bank_accounts.h"
#include "ledger/rules/money/costs.h"
#include "ledger/rules/money/outgoings.h"
#include "ledger/rules/money/over_cap.h"
#include "ledger/rules/money/projects.h"
#include "ledger/rules/money/statements.h"
#include "ledger/rules/money/transactions.h"
#include "ledger/rules/money/usage.h"
#include "ledger/rules/operation/agreements.h"
#include "ledger/rules/operation/evaluation_notes.h"
#include "ledger/rules/operation/plans.h"
#include "ledger/rules/parties/key_rules.h"
#include "ledger/rules/parties/opening.h"
#include "ledger/rules/parties/parties.h"
#include "ledger/rules/products/pricing.h"
#include "ledger/rules/products/product_conditions.h"
#include "ledger/rules/products/product_lists.h"
#include "ledger/rules/products/product_notes.h"
#include "ledger/rules/products/products.h"
#include "ledger/rules/products/scenarios.h"
#include "ledger/rules/resources/catalogue.h"
#include "ledger/rules/resources/catalogue_exclusions.h"
#include "ledger/rules/resources/catalogue_updates.h"
#include "ledger/rules/resources/certificates.h"
#include "ledger/rules/resources/data_assets.h"
#include "ledger/rules/resources/data_supplies.h"
#include "ledger/rules/resources/holdings.h"
#include "ledger/rules/resources/registrations.h"
#include "ledger/rules/supervision/late_duties.h"
#include "ledger/rules/supervision/materials.h"
#include "ledger/rules/supervision/measures.h"
#include "ledger/rules/supervision/quality_checks.h"
#include "ledger/rules/supervision/reports.h"
#include "ledger/rules/supervision/risk_closing.h"
#include "ledger/rules/supervision/risks.h"
#include "schema/events_foundation.capnp.h"

namespace luoshu {
namespace {

std::vector<const Rule*> collect_rules() {
  std::vector<const Rule*> rules(event_types());
  for (const std::span<const Rule> chapter :
       {opening_rules(), party_rules(), key_rules(), calendar_rules(), catalogue_rules(),
        registration_rules(), plan_rules(), agreement_rules(), scenario_rules(), product_rules(),
        pricing_rules(), developer_rules(), free_use_rules(), usage_rules(), transaction_rules(),
        cost_rules(), allocation_run_rules(), statement_rules(), quality_check_rules(),
        risk_rules(), report_rules(),
        // Of version 2.
        catalogue_exclusion_rules(), data_supply_rules(), holding_rules(), data_asset_rules(),
        certificate_rules(), product_note_rules(), admission_condition_rules(), outgoing_rules(),
        bank_account_rules(), subsidy_project_rules(), earmark_project_rules(), material_rules(),
        risk_closing_rules()})
    for (const Rule& rule : chapter) {
      auto& place = rules.at(number_of(rule.type));
      LUOSHU_ASSERT(place == nullptr);
      place = &rule;
    }
  // Each type of event has its rule.
  for (const Rule* rule : rules) LUOSHU_ASSERT(rule != nullptr);
  return rules;
}

const std::vector<const Rule*>& rules() {
  static const std::vector<const Rule*> kRules = collect_rules();
  return kRules;
}

std::vector<std::vector<Beside>> collect_besides() {
  std::vector<std::vector<Beside>> besides(rules().size());
  for (const std::span<const Beside>& cycle :
       {evaluation_besides(), product_besides(), application_besides(), over_cap_besides(),
        measure_besides(), catalogue_update_besides(), product_list_besides(), late_year_besides(),
        late_rectification_besides()})
    for (const Beside& beside : cycle) besides.at(number_of(beside.type)).push_back(beside);
  return besides;
}

// In the order of the list, whatever the type.
const std::vector<Beside>& besides_of(std::size_t type_number) {
  static const std::vector<std::vector<Beside>> kBesides = collect_besides();
  return kBesides[type_number];
}

void decide_v2(Decision& decision, const Rule& rule) {
  if (rule.decide_v2 != nullptr) rule.decide_v2(decision);
  for (const Beside& beside : besides_of(decision.event.type_number()))
    if (beside.decide != nullptr) beside.decide(decision);
}

Reason stale_reason(Size expected, Size changed) {
  return make_reason(
      "E-STATE",
      fmt::format("what this would change was changed at size {}, after the author looked at {}",
                  changed.value, expected.value),
      fmt::format("提交方所见账本高度为 {}，其后对象已于高度 {} 变更", expected.value,
                  changed.value));
}

// A ledger ignores nothing: what its version of the rules does not know is refused.
void refuse_newer_fields(Decision& decision) {
  for (const std::string& field : form::newer_fields(decision.event, decision.version()))
    decision.refuse("E-FIELD", field,
                    {fmt::format("version {} of the rules has no such field", decision.version()),
                     fmt::format("规则第{}版没有该字段", decision.version())});
}

Judgement judge(const State& state, const Moment& moment, EventReader event, bool bootstrapping) {
  Decision decision(state, moment, event);
  const Rule& rule = *rules()[event.type_number()];
  if (form::since_of(event.type_number()) > decision.version()) {
    decision.refuse("E-FIELD", "type",
                    {fmt::format("version {} of the rules has no such type", decision.version()),
                     fmt::format("规则第{}版没有该事件类型", decision.version())});
    return {decision.take_reasons(), {}};
  }
  refuse_newer_fields(decision);
  decide_opening(decision, bootstrapping);
  decide_root_signature(decision);
  if (judge_envelope(decision, rule, bootstrapping)) {
    rule.decide(decision);
    if (decision.version() >= 2) decide_v2(decision, rule);
  }
  return {decision.take_reasons(), decision.take_warnings()};
}

void add(Reasons& to, Reasons more) {
  for (Reason& reason : more)
    if (to.size() < kReasonsMax) to.push_back(std::move(reason));
}

}  // namespace

const Rule& rule_of(EventType type) {
  return *rules().at(number_of(type));
}

std::span<const Rule* const> all_rules() {
  return rules();
}

Judgement judge_event(const State& state, const Moment& moment, EventReader event) {
  return judge(state, moment, event, false);
}

Judgement judge_entry(State& state, std::span<const Bytes> events, const EntryMoment& entry) {
  Judgement whole;
  Moment moment{entry.ledger,
                entry.suite,
                entry.seq,
                entry.first_event,
                0,
                entry.recorded,
                entry.signed_by_root && !entry.bootstrapping,
                entry.rules_version};
  bool bootstrapping = entry.bootstrapping;
  for (const Bytes& bytes : events) {
    EventMessage message(bytes);
    const EventReader event = message.read();
    Judgement one = entry.rules_version == 0
                        ? judge_by_first_rules(state, moment, event, bootstrapping)
                        : judge(state, moment, event, bootstrapping);
    if (one.reasons.empty()) {
      apply_event(state, moment, event, entry.rules_version);
      bootstrapping = bootstrapping && !event.is<schema::KeyEnrolled>();
    }
    add(whole.reasons, std::move(one.reasons));
    add(whole.warnings, std::move(one.warnings));
    ++moment.number.value;
    ++moment.event_index;
  }
  // The author decided on what stood in the log at that size; a row that changed since is news.
  if (entry.expected_version && whole.reasons.empty() &&
      state.newest_version_changed() > *entry.expected_version)
    whole.reasons.push_back(stale_reason(*entry.expected_version, state.newest_version_changed()));
  return whole;
}

void apply_event(State& state, const Moment& moment, EventReader event,
                 std::uint32_t rules_version) {
  Moment under_version = moment;
  under_version.rules_version = rules_version;
  Application application{state, under_version, event};
  if (rules_version == 0) return apply_first_rules(application);
  rules()[event.type_number()]->apply(application);
  if (rules_version < 2) return;
  for (const Beside& beside : besides_of(event.type_number()))
    if (beside.apply != nullptr) beside.apply(application);
}

Hash next_state_digest(const Hash& before, const std::vector<Mutation>& mutations) {
  Bytes bytes = to_bytes(before.view());
  append(bytes, mutations_digest(mutations).view());
  return sha256(bytes);
}

}  // namespace luoshu
