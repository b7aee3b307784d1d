#include "ledger/rules/supervision/risks.h"

#include <algorithm>
#include <array>
#include <set>

#include "ledger/rules/engine/field_checks.h"
#include "ledger/rules/parties/parties.h"
#include "ledger/rules/products/products.h"
#include "ledger/rules/products/trade_blocks.h"
#include "ledger/rules/resources/catalogue.h"
#include "ledger/rules/supervision/risk_closing.h"
#include "ledger/rules/supervision/supervision.h"
#include "schema/events_supervision.capnp.h"
#include "schema/state_catalogue.capnp.h"
#include "schema/state_products.capnp.h"
#include "schema/state_supervision.capnp.h"
#include "schema/values.capnp.h"

namespace luoshu {
namespace {

using schema::RiskRow;
using schema::RiskStatus;

constexpr std::array<std::string_view, 4> kIncidentKinds{"丢失", "泄露", "篡改", "毁损"};

// ---- Lists of the risks that are not closed -----------------------------------------------------
std::string product_list(std::string_view product) {
  return joined_key("product", product);
}
std::string reporter_list(std::string_view party) {
  return joined_key("reporter", party);
}

// Copies: the readers change the lists.
std::vector<std::string> listed(const State& state, std::string_view list) {
  std::vector<std::string> ids;
  if (const auto row = state.find(tables::kRisks, list))
    for (const auto id : row->getOpen()) ids.emplace_back(from_kj(id));
  return ids;
}

void add_to_list(State& state, std::string_view list, std::string_view id) {
  state.edit(tables::kRisks, list, [&](RiskRow::Builder row, RiskRow::Reader before) {
    append_value(
        before.getOpen(), [&](unsigned count) { return row.initOpen(count); }, id);
  });
}

void take_from_list(State& state, std::string_view list, std::string_view id) {
  std::vector<std::string> ids = listed(state, list);
  std::erase(ids, id);
  if (ids.empty()) return state.erase(tables::kRisks, list);
  state.put(tables::kRisks, list, [&](RiskRow::Builder row) {
    auto open = row.initOpen(static_cast<unsigned>(ids.size()));
    for (unsigned i = 0; i < open.size(); ++i) open.set(i, to_kj(ids[i]));
  });
}

RiskStatus status_of(const State& state, std::string_view id) {
  const auto row = state.find(tables::kRisks, id);
  return row ? row->getStatus() : RiskStatus::NONE;
}

void set_status(Application& application, std::string_view id, RiskStatus status) {
  application.state.edit(tables::kRisks, id, [&](RiskRow::Builder row, RiskRow::Reader) {
    row.setStatus(status);
    row.setChangedOn(application.effective());
  });
}

void close_risk(Application& application, std::string_view id) {
  const auto row = application.state.find(tables::kRisks, id);
  set_status(application, id, RiskStatus::CLOSED);
  if (row->hasProduct())
    take_from_list(application.state, product_list(from_kj(row->getProduct())), id);
  take_from_list(application.state, reporter_list(from_kj(row->getReporter())), id);
}

// ---- Who must be told ---------------------------------------------------------------------------
// Divisions whose data is touched: of the resource, and of the lineage of the version on sale, or
// of the newest where none was ever on sale.
std::set<std::string> divisions_concerned(const State& state, std::string_view product,
                                          std::string_view resource) {
  std::set<std::string> divisions;
  if (!resource.empty()) divisions.insert(division_of_resource(state, resource));
  if (const auto row = state.find(tables::kProducts, product)) {
    const std::uint32_t number =
        row->getListedVersion() != 0 ? row->getListedVersion() : row->getVersions();
    const auto version = state.find(tables::kProductVersions, product_version_key(product, number));
    if (version)
      for (const auto one : version->getResources())
        divisions.insert(division_of_resource(state, from_kj(one)));
  }
  divisions.erase("");
  return divisions;
}

// The authority, and an implementer concerned where the event says what is touched.
void require_told(Decision& decision, const std::vector<std::string_view>& told,
                  const std::set<std::string>& divisions) {
  const Date day = decision.effective();
  const auto is_authority = [&](std::string_view party) {
    return holds_role(decision.state, party, "authority", Level::kPublic, day);
  };
  const auto is_concerned = [&](std::string_view party) {
    return std::ranges::any_of(divisions, [&](const std::string& division) {
      return holds_role_for(decision.state, party, "implementer", division, day);
    });
  };
  if (std::ranges::none_of(told, is_authority))
    decision.refuse("E-FIELD", "fields.reported_to",
                    {"the authority is not among them", "未包括公共数据主管部门"});
  if (!divisions.empty() && std::ranges::none_of(told, is_concerned))
    decision.refuse("E-FIELD", "fields.reported_to",
                    {"no implementer concerned is among them", "未包括所涉实施机构"});
}

// ---- Reports ------------------------------------------------------------------------------------
void require_known_things(Decision& decision, std::string_view product, std::string_view resource) {
  if (!product.empty()) {
    const auto row = decision.state.find(tables::kProducts, product);
    if (!row)
      decision.unknown("fields.product", product);
    else if (from_kj(row->getDeveloper()) != decision.author())
      decision.refuse("E-DELEGATE", "author", same(from_kj(row->getDeveloper())));
  }
  if (!resource.empty() && !decision.state.has(tables::kCatalogue, resource))
    decision.unknown("fields.resource", resource);
}

// What reports of risks and of incidents have in common.
template <class Fields>
void decide_report(Decision& decision, const Fields& fields) {
  const std::string_view product = from_kj(fields.getProduct());
  const std::string_view resource = from_kj(fields.getResource());
  if (decision.state.has(tables::kRisks, decision.subject()))
    decision.refuse("E-DUPLICATE", "subject", same(decision.subject()));
  if (fields.getProcessingStopped() != schema::Flag::YES)
    decision.refuse("E-RISK-NOT-STOPPED", "fields.processing_stopped");
  decision.require_not_before(fields.getDetectedOn(), "finding it", "发现");
  require_words(decision, fields.hasProduct(), fields.getProduct(), "fields.product");
  require_words(decision, fields.hasResource(), fields.getResource(), "fields.resource");
  require_known_things(decision, product, resource);

  require_items(decision, fields.hasReportedTo(), fields.getReportedTo(), "fields.reported_to");
  std::vector<std::string_view> told;
  for (const auto party : fields.getReportedTo()) {
    told.push_back(from_kj(party));
    if (!told.back().empty() && !party_exists(decision.state, told.back()))
      decision.unknown("fields.reported_to", told.back());
  }
  if (!told.empty() && decision.version() < 2)
    require_told(decision, told, divisions_concerned(decision.state, product, resource));
}

template <class Fields>
void apply_report(Application& application, const Fields& fields, bool major) {
  const std::string_view product = from_kj(fields.getProduct());
  const bool contained = !product.empty() && product_suspended(application.state, product,
                                                               Date{application.effective()});
  application.state.put(tables::kRisks, application.subject(), [&](RiskRow::Builder row) {
    row.setStatus(contained ? RiskStatus::CONTAINED : RiskStatus::OPEN);
    row.setChangedOn(application.effective());
    row.setReportedOn(application.effective());
    if (fields.hasProduct()) row.setProduct(fields.getProduct());
    if (fields.hasResource()) row.setResource(fields.getResource());
    row.setReporter(to_kj(application.event.author()));
    row.setMajor(major);
    if (fields.hasScope()) row.setPlatform(true);
  });
  if (application.version() >= 2)
    note_risk(application, product, from_kj(fields.getResource()), fields.hasScope());
  if (!product.empty())
    add_to_list(application.state, product_list(product), application.subject());
  add_to_list(application.state, reporter_list(application.author()), application.subject());
}

// Art. 18: stop at once, report to the implementer and the authority.
void decide_risk(Decision& decision) {
  const auto fields = decision.event.fields<schema::RiskReported>();
  decide_report(decision, fields);
  if (decision.version() < 2 && !fields.hasProduct() && !fields.hasResource())
    decision.refuse("E-FIELD", "fields.product",
                    {"neither a product nor a resource is named", "未指明产品或资源"});
}

void apply_risk(Application& application) {
  apply_report(application, application.event.fields<schema::RiskReported>(), false);
}

// Art. 18: a major incident is also reported to the cyberspace administration.
void decide_incident(Decision& decision) {
  const auto fields = decision.event.fields<schema::IncidentReported>();
  decide_report(decision, fields);
  if (fields.hasKind() &&
      std::ranges::find(kIncidentKinds, from_kj(fields.getKind())) == kIncidentKinds.end())
    decision.refuse("E-FIELD", "fields.kind",
                    {"one of 丢失, 泄露, 篡改, 毁损", "须为丢失、泄露、篡改、毁损之一"});
  if (fields.getMajor() != schema::Flag::YES) return;
  for (const auto party : fields.getReportedTo())
    if (holds_role(decision.state, from_kj(party), "cyberspace", Level::kAny, decision.effective()))
      return;
  decision.refuse("E-INC-CAC", "fields.reported_to");
}

void apply_incident(Application& application) {
  const auto fields = application.event.fields<schema::IncidentReported>();
  apply_report(application, fields, fields.getMajor() == schema::Flag::YES);
}

const std::array kReportRules{
    Rule{event_type<schema::RiskReported>,
         {{"primary_developer"}},
         {},
         decide_risk,
         apply_risk,
         "18",
         decide_risk_v2},
    Rule{event_type<schema::IncidentReported>,
         {{"primary_developer"}},
         {},
         decide_incident,
         apply_incident,
         "18",
         decide_incident_v2,
         {{"primary_developer"}, {"implementer"}, {"authority", Level::kPublic}}},
};

}  // namespace

void note_product_suspended(Application& application, std::string_view product) {
  for (const std::string& id : listed(application.state, product_list(product)))
    if (status_of(application.state, id) == RiskStatus::OPEN)
      set_status(application, id, RiskStatus::CONTAINED);
}

void note_product_resumed(Application& application, std::string_view product) {
  for (const std::string& id : listed(application.state, product_list(product)))
    if (status_of(application.state, id) == RiskStatus::DONE) close_risk(application, id);
}

bool rectification_open(const State& state, std::string_view product) {
  return std::ranges::any_of(listed(state, product_list(product)), [&](const std::string& id) {
    return status_of(state, id) != RiskStatus::DONE;
  });
}

void take_up_risks(Application& application, std::string_view reporter,
                   std::string_view rectification) {
  for (const std::string& id : listed(application.state, reporter_list(reporter))) {
    const auto risk = application.state.find(tables::kRisks, id);
    const RiskStatus status = risk->getStatus();
    if (status != RiskStatus::OPEN && status != RiskStatus::CONTAINED) continue;
    if (risk->getReportedOn() > application.effective()) continue;
    set_status(application, id, RiskStatus::RECTIFYING);
    application.state.edit(tables::kRisks, id, [&](RiskRow::Builder row, RiskRow::Reader) {
      row.setRectification(to_kj(rectification));
    });
  }
}

void settle_risks(Application& application, std::string_view reporter,
                  std::string_view rectification, RiskStatus status) {
  for (const std::string& id : listed(application.state, reporter_list(reporter))) {
    const auto risk = application.state.find(tables::kRisks, id);
    if (from_kj(risk->getRectification()) != rectification) continue;
    if (status == RiskStatus::CLOSED)
      close_risk(application, id);
    else
      set_status(application, id, status);
  }
}

std::span<const Rule> risk_rules() {
  static const std::vector<Rule> kRules = [] {
    std::vector<Rule> rules(kReportRules.begin(), kReportRules.end());
    for (const auto& part : {rectification_rules(), supervision_rules()})
      rules.insert(rules.end(), part.begin(), part.end());
    return rules;
  }();
  return kRules;
}

}  // namespace luoshu
