#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <set>

#include "ledger/rules/operation/agreements.h"
#include "ledger/rules/operation/authorisation_checks.h"
#include "ledger/rules/parties/parties.h"
#include "ledger/rules/products/product_steps.h"
#include "ledger/rules/products/scenarios.h"
#include "ledger/rules/resources/catalogue.h"
#include "ledger/rules/resources/registrations.h"
#include "schema/events_products.capnp.h"
#include "schema/state_agreements.capnp.h"
#include "schema/state_catalogue.capnp.h"
#include "schema/state_products.capnp.h"
#include "schema/values.capnp.h"

namespace luoshu {
namespace {

using schema::ProductRow;
using schema::ProductStatus;
using schema::ProductVersionRow;
using Lineage = capnp::List<schema::Component>::Reader;

// Art. 3 para. 2: what data is worked up to. Anything else would be raw data.
constexpr std::array<std::string_view, 4> kForms{"数据包", "数据模型", "数据接口", "其他服务"};
constexpr std::int64_t kWholePpm = 1'000'000;
// Enough for what is sold; it bounds the cost of a sale (RULEBOOK 4.2).
constexpr unsigned kComponentsMax = 64;
constexpr unsigned kResourcesMax = 256;

// Art. 7 para. 2 (2): raw data stays out of the market.
template <class Fields>
void judge_form(Decision& decision, const Fields& fields) {
  if (fields.getRawData() == schema::Flag::YES) decision.refuse("E-PRD-RAW", "fields.raw_data");
  const std::string_view form = from_kj(fields.getForm());
  if (fields.hasForm() && std::ranges::find(kForms, form) == kForms.end())
    decision.refuse("E-PRD-RAW", "fields.form",
                    {fmt::format("'{}' is none of 数据包, 数据模型, 数据接口, 其他服务", form),
                     fmt::format("“{}”不是数据包、数据模型、数据接口或其他服务", form)});
  refuse_blank(decision, fields.hasName(), from_kj(fields.getName()), "fields.name");
  refuse_blank(decision, fields.hasVersion(), from_kj(fields.getVersion()), "fields.version");
}

// C84: a product that is handed over takes its scenario along.
bool hands_over(const Decision& decision, std::string_view applicant) {
  return decision.version() >= 2 && decision.event.is<schema::ProductRevised>() &&
         is_cosigner(decision, applicant, "primary_developer");
}

// Art. 15 para. 1: a product belongs to a scenario that was approved, and to its purpose; art. 7
// para. 2 (1): the scenario is the developer's own.
RowView<schema::ScenarioRow> judge_scenario(Decision& decision, std::string_view scenario,
                                            std::string_view purpose_class) {
  if (scenario.empty()) {
    refuse_blank(decision, true, scenario, "fields.scenario");
    return {};
  }
  auto row = decision.state.find(tables::kScenarios, scenario);
  if (!row) {
    decision.unknown("fields.scenario", scenario);
    decision.refuse("E-SCN-NOT-APPROVED", "fields.scenario", same(scenario));
    return row;
  }
  if (!scenario_approved(decision.state, scenario, decision.effective()))
    decision.refuse("E-SCN-NOT-APPROVED", "fields.scenario", same(scenario));
  decision.require_not_before(row->getApprovedOn(), "the approval of the scenario", "场景审核");
  const std::string_view applicant = from_kj(row->getApplicant());
  if (applicant != decision.author() && !hands_over(decision, applicant))
    decision.refuse("E-DELEGATE", "author",
                    {fmt::format("scenario {} is {}'s", scenario, applicant),
                     fmt::format("场景 {} 属于 {}", scenario, applicant)});
  if (!purpose_class.empty() && purpose_class != from_kj(row->getPurposeClass()))
    decision.refuse("E-SCN-SCOPE", "fields.purpose_class",
                    {fmt::format("the scenario's is {}", from_kj(row->getPurposeClass())),
                     fmt::format("场景的用途类别为 {}", from_kj(row->getPurposeClass()))});
  return row;
}

// Art. 21 para. 3: the shares make up the whole, and nothing is named twice. A weight of 0 is
// allowed: it takes part in nothing (A10).
void judge_component(Decision& decision, schema::Component::Reader component,
                     const std::string& field) {
  const auto requirements = component.getRequires();
  if (requirements.size() == 0)
    decision.refuse("E-PRD-LINEAGE", field + ".requires", {"no resource is named", "未列资源"});
  if (requirements.size() > kResourcesMax)
    decision.refuse("E-FIELD", field + ".requires",
                    {fmt::format("more than {} resources", kResourcesMax),
                     fmt::format("资源多于 {} 项", kResourcesMax)});
  std::set<std::string_view> seen;
  for (unsigned i = 0; i < requirements.size(); ++i) {
    const std::string_view resource = from_kj(requirements[i].getResource());
    if (!seen.insert(resource).second)
      decision.refuse(
          "E-PRD-LINEAGE", fmt::format("{}.requires[{}].resource", field, i),
          {fmt::format("{} is named twice", resource), fmt::format("{} 重复列出", resource)});
    const std::int64_t weight = requirements[i].getBaseWeight();
    if (!is_absent(weight) && weight < 0)
      decision.refuse("E-FIELD", fmt::format("{}.requires[{}].base_weight", field, i),
                      {"it is negative", "不得为负"});
  }
}

void judge_shape(Decision& decision, Lineage lineage) {
  if (lineage.size() > kComponentsMax)
    decision.refuse("E-FIELD", "fields.lineage",
                    {fmt::format("more than {} components", kComponentsMax),
                     fmt::format("组件多于 {} 个", kComponentsMax)});
  std::set<std::string_view> seen;
  std::int64_t sum = 0;  // cannot overflow: an event holds fewer than 2^20 components
  for (unsigned i = 0; i < lineage.size(); ++i) {
    const std::string field = fmt::format("fields.lineage[{}]", i);
    const std::string_view component = from_kj(lineage[i].getComponent());
    if (lineage[i].hasComponent() && !seen.insert(component).second)
      decision.refuse(
          "E-PRD-LINEAGE", field + ".component",
          {fmt::format("{} is named twice", component), fmt::format("{} 重复列出", component)});
    refuse_blank(decision, lineage[i].hasComponent(), component, field + ".component");
    judge_component(decision, lineage[i], field);
    const std::int64_t share = lineage[i].getSharePct().getPpm();
    if (share >= 0 && share <= kWholePpm) sum += share;  // what is not, is refused as a field
  }
  if (sum != kWholePpm)
    decision.refuse("E-PRD-LINEAGE", "fields.lineage",
                    {fmt::format("the shares sum to {} of {} ppm", sum, kWholePpm),
                     fmt::format("份额合计为百万分之 {}", sum)});
}

// Art. 7 para. 2 (2): the author has an agreement over the resource, in force that day.
void judge_authorisation(Decision& decision, schema::CatalogueRow::Reader entry,
                         std::string_view resource, const std::string& field) {
  bool covered = false;
  for (const auto agreement : entry.getAgreements()) {
    const auto row = decision.state.find(tables::kAgreements, from_kj(agreement));
    if (!row || from_kj(row->getPrimaryDeveloper()) != decision.author()) continue;
    if (agreement_phase(*row, decision.effective()) == AgreementPhase::kInForce &&
        agreement_covers(*row, resource, decision.effective()))
      return;
    covered = covered || lists(row->getResources(), resource);
  }
  decision.refuse(covered ? "E-AGR-INACTIVE" : "E-AGR-SCOPE", field, same(resource));
}

// Art. 7 para. 2 (2), 10 para. 2: every resource is in the scenario, under an agreement and
// registered, on the day the product is made.
void judge_resources(Decision& decision, Lineage lineage,
                     const schema::ScenarioRow::Reader* scenario) {
  std::set<std::string_view> allowed;
  if (scenario != nullptr)
    for (const auto resource : scenario->getResources()) allowed.insert(from_kj(resource));
  std::set<std::string_view> seen;
  for (unsigned i = 0; i < lineage.size(); ++i) {
    const auto requirements = lineage[i].getRequires();
    for (unsigned j = 0; j < requirements.size(); ++j) {
      const std::string_view resource = from_kj(requirements[j].getResource());
      if (resource.empty() || !seen.insert(resource).second) continue;
      const std::string field = fmt::format("fields.lineage[{}].requires[{}].resource", i, j);
      if (refuse_holding(decision, resource, field)) continue;
      if (scenario != nullptr && !allowed.contains(resource))
        decision.refuse("E-SCN-SCOPE", field, same(resource));
      if (!resource_registered(decision.state, resource, decision.effective()))
        decision.refuse("E-REG-MISSING", field, same(resource));
      const auto entry = decision.state.find(tables::kCatalogue, resource);
      if (!entry) {
        decision.unknown(field, resource);
        continue;
      }
      judge_authorisation(decision, *entry, resource, field);
    }
  }
}

template <class Fields>
void judge_version(Decision& decision, const Fields& fields, std::string_view purpose_class) {
  judge_form(decision, fields);
  RowView<schema::ScenarioRow> scenario;
  if (fields.hasScenario())
    scenario = judge_scenario(decision, from_kj(fields.getScenario()), purpose_class);
  judge_shape(decision, fields.getLineage());
  judge_resources(decision, fields.getLineage(), scenario ? &*scenario : nullptr);
}

void write_lineage(const State& state, ProductVersionRow::Builder row, Lineage lineage) {
  std::vector<std::string_view> resources;
  std::set<std::string_view> seen;
  auto components = row.initLineage(lineage.size());
  for (unsigned i = 0; i < lineage.size(); ++i) {
    components[i].setComponent(lineage[i].getComponent());
    components[i].setSharePpm(lineage[i].getSharePct().getPpm());
    const auto from = lineage[i].getRequires();
    auto to = components[i].initRequires(from.size());
    for (unsigned j = 0; j < from.size(); ++j) {
      const std::string_view resource = from_kj(from[j].getResource());
      to[j].setResource(from[j].getResource());
      to[j].setBaseWeight(from[j].getBaseWeight());
      to[j].setDivision(to_kj(division_of_resource(state, resource)));
      if (seen.insert(resource).second) resources.push_back(resource);
    }
  }
  auto distinct = row.initResources(static_cast<unsigned>(resources.size()));
  for (unsigned i = 0; i < distinct.size(); ++i) distinct.set(i, to_kj(resources[i]));
}

// `old` is the version before: what the event leaves out stays.
template <class Fields>
void write_version(Application& application, const Fields& fields, std::uint32_t number,
                   ProductVersionRow::Reader old) {
  const State& state = application.state;
  application.state.put(tables::kProductVersions,
                        product_version_key(application.subject(), number),
                        [&](ProductVersionRow::Builder row) {
                          row.setStatus(ProductStatus::DRAFT);
                          row.setName(fields.hasName() ? fields.getName() : old.getName());
                          row.setVersion(fields.getVersion());
                          row.setForm(fields.hasForm() ? fields.getForm() : old.getForm());
                          row.setPurposeClass(fields.hasPurposeClass() ? fields.getPurposeClass()
                                                                       : old.getPurposeClass());
                          row.setScenario(fields.getScenario());
                          write_lineage(state, row, fields.getLineage());
                          if (application.version() >= 2)
                            row.setDeveloper(to_kj(application.author()));
                          row.setDevelopedOn(application.effective());
                          row.setEvent(application.moment.number.value);
                          row.setChangedOn(application.effective());
                        });
}

// C94: another takes its place; with it lapse its reviews and releases.
void drop_version(Application& application, std::uint32_t number) {
  application.state.edit(tables::kProductVersions,
                         product_version_key(application.subject(), number),
                         [&](ProductVersionRow::Builder row, ProductVersionRow::Reader) {
                           row.setStatus(ProductStatus::WITHDRAWN);
                           row.setChangedOn(application.effective());
                         });
}

}  // namespace

// Art. 3 para. 2; 7 para. 2; 10 para. 2; 15 para. 1; 21 para. 3.
void decide_product_developed(Decision& decision) {
  const auto fields = decision.event.fields<schema::ProductDeveloped>();
  if (decision.state.has(tables::kProducts, decision.subject()))
    decision.refuse("E-DUPLICATE", "subject", same(decision.subject()));
  judge_version(decision, fields, from_kj(fields.getPurposeClass()));
}

void apply_product_developed(Application& application) {
  const auto fields = application.event.fields<schema::ProductDeveloped>();
  application.state.put(tables::kProducts, application.subject(), [&](ProductRow::Builder row) {
    row.setDeveloper(to_kj(application.event.author()));
    row.setVersions(1);
    row.setPurposeClass(fields.getPurposeClass());
  });
  write_version(application, fields, 1, {});
}

// RULEBOOK 3.6: a listed product gets a new version, one at a time; as a new product, else. Under
// version 2 also while it is suspended, and in the place of a version that is not listed yet (C94).
void decide_product_revised(Decision& decision) {
  const auto fields = decision.event.fields<schema::ProductRevised>();
  const ProductView product = product_of(decision);
  std::string_view purpose_class = from_kj(fields.getPurposeClass());
  if (product && !fields.hasPurposeClass()) purpose_class = from_kj(product->getPurposeClass());
  judge_version(decision, fields, purpose_class);
  if (!product) return;
  if (decision.version() < 2)
    require_own_product(decision, *product);
  else
    require_handed_over(decision,
                        developer_on(decision.state, decision.subject(), decision.effective()),
                        "primary_developer");
  const VersionView newest = newest_version(decision.state, decision.subject(), *product);
  if (decision.version() >= 2) {
    if (product->getListedVersion() == 0 || product->getWithdrawnOn() != kNoDay)
      refuse_version_state(decision, *product, *newest);
  } else if (newest->getStatus() != ProductStatus::LISTED)
    refuse_version_state(decision, *product, *newest);
  else if (in_suspension(product->getSuspensions(), decision.effective()))
    decision.wrong_state("the product is suspended", "产品已暂停");
  decision.require_not_before(newest->getChangedOn(), "the version before", "上一版本");
  for (std::uint32_t number = product->getVersions(); number > 0; --number) {
    const auto version = decision.state.find(tables::kProductVersions,
                                             product_version_key(decision.subject(), number));
    if (!fields.hasVersion() || !version || version->getVersion() != fields.getVersion()) continue;
    decision.refuse("E-DUPLICATE", "fields.version", same(from_kj(fields.getVersion())));
    break;
  }
}

void apply_product_revised(Application& application) {
  const auto fields = application.event.fields<schema::ProductRevised>();
  const ProductView product = application.state.find(tables::kProducts, application.subject());
  const VersionView old = newest_version(application.state, application.subject(), *product);
  const std::uint32_t number = product->getVersions() + 1;
  if (old->getStatus() != ProductStatus::LISTED) drop_version(application, number - 1);
  application.state.edit(tables::kProducts, application.subject(),
                         [&](ProductRow::Builder row, ProductRow::Reader) {
                           row.setVersions(number);
                           if (fields.hasPurposeClass())
                             row.setPurposeClass(fields.getPurposeClass());
                         });
  write_version(application, fields, number, *old);
}

}  // namespace luoshu
