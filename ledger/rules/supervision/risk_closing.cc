#include "ledger/rules/supervision/risk_closing.h"

#include <algorithm>
#include <array>

#include "ledger/rules/engine/facts.h"
#include "ledger/rules/engine/recorded_things.h"
#include "ledger/rules/operation/agreements.h"
#include "ledger/rules/parties/parties.h"
#include "ledger/rules/products/products.h"
#include "ledger/rules/resources/catalogue.h"
#include "schema/events_supervision.capnp.h"
#include "schema/state_agreements.capnp.h"
#include "schema/state_catalogue.capnp.h"
#include "schema/state_products.capnp.h"

namespace luoshu {
namespace {

using schema::RiskRow;

constexpr std::array<std::string_view, 2> kOutcomes{"resolved", "unfounded"};
// Art. 4 para. 3.
constexpr std::array<std::string_view, 5> kSecurityBodies{
    "cyberspace", "public_security", "state_security", "cryptography", "secrecy"};

void add_lineage(const State& state, std::string_view product, Date day,
                 std::set<std::string>& out) {
  auto version = listed_version(state, product, day);
  if (!version) {
    const auto row = state.find(tables::kProducts, product);
    version = state.find(tables::kProductVersions,
                         product_version_key(product, row ? row->getVersions() : 0));
  }
  if (!version) return;
  for (const auto resource : version->getResources()) out.emplace(from_kj(resource));
}

// Of every agreement of the developer that is in force.
void add_operated(const State& state, std::string_view developer, Date day,
                  std::set<std::string>& out) {
  const auto row = state.find(tables::kAgreementsOf, developer);
  if (!row) return;
  for (const auto id : row->getIds()) {
    const auto agreement = state.find(tables::kAgreements, from_kj(id));
    if (!in_force_within(*agreement, day, day)) continue;
    for (const auto resource : agreement->getResources()) out.emplace(from_kj(resource));
  }
}

std::set<std::string> implementers_of(const State& state, const std::set<std::string>& resources) {
  std::set<std::string> parties;
  for (const std::string& one : resources)
    if (const auto entry = state.find(tables::kCatalogue, one))
      parties.emplace(from_kj(entry->getCompiler()));
  return parties;
}

bool signs_for_any(const Decision& decision, const std::set<std::string>& resources) {
  const auto implementers = implementers_of(decision.state, resources);
  return std::ranges::any_of(cosigners_as(decision, "implementer"), [&](std::string_view party) {
    return implementers.contains(std::string(party));
  });
}

// The province decides on every risk, a city on one that concerns data of its own.
void require_concerned(Decision& decision, RiskRow::Reader risk) {
  const auto resources = resources_concerned(decision.state, risk, decision.effective());
  const bool province = holds_role(decision.state, decision.author(), "authority", Level::kProvince,
                                   decision.effective());
  const bool own = std::ranges::any_of(resources, [&](const std::string& resource) {
    return holds_role_for(decision.state, decision.author(), "authority",
                          division_of_resource(decision.state, resource), decision.effective());
  });
  if (!province && !own) decision.refuse("E-LEVEL", "author", same(decision.author()));
  const bool secured = std::ranges::any_of(kSecurityBodies, [&](std::string_view role) {
    return !cosigners_as(decision, role).empty();
  });
  if (province && secured) return;
  if (!signs_for_any(decision, resources))
    decision.refuse("E-COSIGN-MISSING", "cosigners", same("implementer"));
}

void decide_closed(Decision& decision) {
  const auto fields = decision.event.fields<schema::RiskClosed>();
  require_one_of(decision, fields.hasOutcome(), from_kj(fields.getOutcome()), kOutcomes,
                 "fields.outcome");
  const auto risk = decision.state.find(tables::kRisks, decision.subject());
  if (!risk) return decision.unknown("subject", decision.subject());
  if (risk->getClosedOn() != kNoDay) decision.wrong_state("it is closed", "已解除");
  decision.require_not_before(risk->getReportedOn(), "the report", "风险报告");
  if (has_open_order(decision.state, *risk, decision.effective()))
    decision.refuse("E-RECT-NOT-ACCEPTED", "subject", same(decision.subject()));
  require_concerned(decision, *risk);
}

void apply_closed(Application& application) {
  application.state.edit(
      tables::kRisks, application.subject(),
      [&](RiskRow::Builder row, RiskRow::Reader) { row.setClosedOn(application.effective()); });
}

const std::array kRules{
    Rule{event_type<schema::RiskClosed>,
         {{"authority", Level::kPublic}},
         {},  // an implementer concerned, or a security body: depends on the risk
         decide_closed,
         apply_closed,
         "18"},
};

}  // namespace

std::set<std::string> resources_concerned(const State& state, RiskRow::Reader risk, Date day) {
  std::set<std::string> resources;
  if (risk.hasResource()) resources.emplace(from_kj(risk.getResource()));
  if (risk.hasProduct()) add_lineage(state, from_kj(risk.getProduct()), day, resources);
  if (risk.getPlatform()) add_operated(state, from_kj(risk.getReporter()), day, resources);
  return resources;
}

std::set<std::string> implementers_concerned(const State& state, std::string_view developer,
                                             std::string_view product, std::string_view resource,
                                             bool platform, Date day) {
  std::set<std::string> resources;
  if (!resource.empty()) resources.emplace(resource);
  if (!product.empty()) add_lineage(state, product, day, resources);
  if (platform) add_operated(state, developer, day, resources);
  return implementers_of(state, resources);
}

bool has_open_order(const State& state, RiskRow::Reader risk, Date day) {
  for (const auto id : risk.getOrders())
    if (is_open_rectification(state, from_kj(id), day)) return true;
  return false;
}

std::span<const Rule> risk_closing_rules() {
  return kRules;
}

}  // namespace luoshu
