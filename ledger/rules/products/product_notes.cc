#include "ledger/rules/products/product_notes.h"

#include <array>
#include <map>
#include <set>

#include "ledger/rules/engine/facts.h"
#include "ledger/rules/engine/sold_rows.h"
#include "ledger/rules/operation/agreements.h"
#include "ledger/rules/operation/authorisation_checks.h"
#include "ledger/rules/parties/parties.h"
#include "ledger/rules/products/product_steps.h"
#include "ledger/rules/products/products.h"
#include "ledger/rules/resources/catalogue.h"
#include "ledger/rules/resources/catalogue_exclusions.h"
#include "schema/events_products.capnp.h"
#include "schema/state_agreements.capnp.h"
#include "schema/state_catalogue.capnp.h"
#include "schema/state_products.capnp.h"

namespace luoshu {
namespace {

constexpr std::array<std::string_view, 3> kLevels{"低", "中", "高"};

VersionView newest_version(const State& state, std::string_view product) {
  const auto row = state.find(tables::kProducts, product);
  return state.find(tables::kProductVersions,
                    product_version_key(product, row ? row->getVersions() : 0));
}

std::string release_of(std::string_view product, std::string_view version,
                       std::string_view resource) {
  return joined_key(product, version, resource);
}

// C35: by who answers for the resource; it is in the lineage on sale, the new version a draft.
void decide_release(Decision& decision) {
  const auto fields = decision.event.fields<schema::LineageRightReleased>();
  const std::string_view product = from_kj(fields.getProduct());
  const std::string_view resource = from_kj(fields.getResource());
  require_new(decision, facts::kRelease, decision.subject());
  if (const auto entry = decision.state.find(tables::kCatalogue, resource))
    require_implementer_of_entry(decision, *entry);
  else if (!resource.empty())
    decision.unknown("fields.resource", resource);
  if (product.empty()) return;
  if (!decision.state.has(tables::kProducts, product))
    return decision.unknown("fields.product", product);
  const auto version = newest_version(decision.state, product);
  const bool draft = version && from_kj(version->getVersion()) == from_kj(fields.getVersion()) &&
                     (version->getStatus() == schema::ProductStatus::DRAFT ||
                      version->getStatus() == schema::ProductStatus::IN_REVIEW);
  if (!draft) decision.wrong_state("no such version is a draft", "该版本不是待审版本");
  const auto listed = listed_version(decision.state, product, decision.effective());
  if (!listed || !lists(listed->getResources(), resource))
    decision.wrong_state("the lineage on sale does not hold it", "在架版本血缘不含该资源");
}

void apply_release(Application& application) {
  const auto fields = application.event.fields<schema::LineageRightReleased>();
  put_fact(application, facts::kRelease, application.subject(), from_kj(fields.getProduct()));
  put_fact(application, facts::kRelease,
           release_of(from_kj(fields.getProduct()), from_kj(fields.getVersion()),
                      from_kj(fields.getResource())),
           application.subject());
}

// Art. 8: by the developer of the product, of a version that there is.
void decide_aggregation(Decision& decision) {
  const auto fields = decision.event.fields<schema::AggregationRiskAssessed>();
  require_one_of(decision, fields.hasLevel(), from_kj(fields.getLevel()), kLevels, "fields.level");
  const auto product = decision.state.find(tables::kProducts, decision.subject());
  if (!product) return decision.unknown("subject", decision.subject());
  for (std::uint32_t number = 1; number <= product->getVersions(); ++number) {
    const auto version = decision.state.find(tables::kProductVersions,
                                             product_version_key(decision.subject(), number));
    if (!version || from_kj(version->getVersion()) != from_kj(fields.getVersion())) continue;
    if (version_developer(*product, *version) != decision.author())
      decision.refuse("E-LEVEL", "author", same(version_developer(*product, *version)));
    return decision.require_not_before(version->getDevelopedOn(), "the version", "产品版本");
  }
  if (fields.hasVersion()) decision.unknown("fields.version", from_kj(fields.getVersion()));
}

void apply_aggregation(Application& application) {
  const auto fields = application.event.fields<schema::AggregationRiskAssessed>();
  put_fact(application, facts::kAggregationRisk,
           joined_key(application.subject(), from_kj(fields.getVersion())));
}

struct SoldOnExchange {
  __int128 quantity = 0;
  __int128 gross_fen = 0;
};

// C74: what was sold on exchanges, product by product.
void decide_monitoring(Decision& decision) {
  const auto fields = decision.event.fields<schema::PriceMonitoringPublished>();
  require_new(decision, facts::kPriceMonitoring, decision.subject());
  if (!fields.hasPeriod() || !fields.hasItems()) return;
  const auto period = parse_period(from_kj(fields.getPeriod()));
  if (!period)
    return decision.refuse(
        "E-FIELD", "fields.period",
        {"a period such as 2025-08, 2025Q3 or 2025", "须为期间，例如 2025-08、2025Q3 或 2025"});
  std::map<std::string, SoldOnExchange, std::less<>> left;
  each_sold_on_exchange(decision.state, *period, [&](schema::SoldRow::Reader row) {
    SoldOnExchange& sold = left[std::string(from_kj(row.getProduct()))];
    sold.quantity += row.getQuantity();
    sold.gross_fen += row.getGrossFen();
  });
  const auto refuse = [&](std::string_view product) {
    decision.refuse("E-MON-MISMATCH", "fields.items", same(product));
  };
  for (const auto item : fields.getItems()) {
    const std::string_view product = from_kj(item.getProduct());
    const auto sold = left.find(product);
    if (sold == left.end() || sold->second.quantity != item.getQuantity() ||
        sold->second.gross_fen != item.getGrossFen() ||
        sold->second.gross_fen / sold->second.quantity != item.getMeanFen())
      refuse(product);
    if (sold != left.end()) left.erase(sold);  // one entry each
  }
  for (const auto& [product, sold] : left) refuse(product);
}

void apply_monitoring(Application& application) {
  put_fact(application, facts::kPriceMonitoring, application.subject());
}

const std::array kRules{
    Rule{event_type<schema::LineageRightReleased>,
         {{"implementer"}},
         {},
         decide_release,
         apply_release,
         "21 (3)"},
    Rule{event_type<schema::AggregationRiskAssessed>,
         {{"primary_developer"}},
         {},
         decide_aggregation,
         apply_aggregation,
         "8"},
    Rule{event_type<schema::PriceMonitoringPublished>,
         {{"pricing", Level::kProvince}},
         {},
         decide_monitoring,
         apply_monitoring,
         "4 (4), 豫政办〔2025〕6号"},
};

using Lineage = capnp::List<schema::Component>::Reader;

// Agreements with the developer that are in force and cover the resource list the product (C91).
void require_in_agreements(Decision& decision, std::string_view resource) {
  const auto entry = decision.state.find(tables::kCatalogue, resource);
  if (!entry) return;
  for (const auto id : entry->getAgreements()) {
    const auto agreement = decision.state.find(tables::kAgreements, from_kj(id));
    if (!agreement || from_kj(agreement->getPrimaryDeveloper()) != decision.author()) continue;
    if (!in_force_within(*agreement, decision.effective(), decision.effective()) ||
        !agreement_covers(*agreement, resource, decision.effective()) ||
        lists(agreement->getProducts(), decision.subject()))
      continue;
    decision.refuse("E-AGR-SCOPE", "fields.lineage", same(from_kj(id)));
  }
}

// C44: no item beyond what the scenario needs of the resource.
void require_items_needed(Decision& decision, std::string_view scenario, std::string_view resource,
                          Texts items) {
  const auto row = decision.state.find(tables::kNeeds, joined_key(scenario, resource));
  for (const auto item : items)
    if (!row || !lists(row->getIds(), from_kj(item)))
      decision.refuse("E-SCN-SCOPE", "fields.lineage", same(from_kj(item)));
}

void require_lineage(Decision& decision, Lineage lineage, std::string_view scenario) {
  std::set<std::string_view> resources;
  for (const auto component : lineage)
    for (const auto needed : component.getRequires()) {
      resources.insert(from_kj(needed.getResource()));
      require_items_needed(decision, scenario, from_kj(needed.getResource()), needed.getItems());
    }
  for (const std::string_view resource : resources) {
    if (!decision.state.has(tables::kCatalogue, resource)) continue;  // version 1 says so
    refuse_excluded_resource(decision, resource, "fields.lineage");
    if (!consents_given(decision.state, resource, decision.effective()))
      decision.refuse("E-CAT-SHARED-CONSENT", "fields.lineage", same(resource));
    require_in_agreements(decision, resource);
  }
}

}  // namespace

void decide_lineage_v2(Decision& decision) {
  if (decision.event.is<schema::ProductDeveloped>()) {
    const auto fields = decision.event.fields<schema::ProductDeveloped>();
    return require_lineage(decision, fields.getLineage(), from_kj(fields.getScenario()));
  }
  const auto fields = decision.event.fields<schema::ProductRevised>();
  require_lineage(decision, fields.getLineage(), from_kj(fields.getScenario()));
}

bool is_released(const State& state, std::string_view product, std::string_view version,
                 std::string_view resource, Date day) {
  const auto row = fact(state, facts::kRelease, release_of(product, version, resource));
  return row && row->getOn() <= day.days;
}

bool aggregation_assessed(const State& state, std::string_view product, std::string_view version,
                          Date day) {
  const auto row = fact(state, facts::kAggregationRisk, joined_key(product, version));
  return row && row->getOn() <= day.days;
}

std::span<const Rule> product_note_rules() {
  return kRules;
}

}  // namespace luoshu
