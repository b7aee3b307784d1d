#include "ledger/rules/products/product_conditions.h"

#include <array>

#include "ledger/rules/engine/facts.h"
#include "ledger/rules/engine/recorded_things.h"
#include "ledger/rules/operation/agreements.h"
#include "ledger/rules/operation/authorisation_checks.h"
#include "ledger/rules/parties/parties.h"
#include "ledger/rules/products/product_notes.h"
#include "ledger/rules/products/product_steps.h"
#include "ledger/rules/products/trade_blocks.h"
#include "ledger/rules/resources/catalogue.h"
#include "ledger/rules/resources/catalogue_exclusions.h"
#include "ledger/rules/resources/registrations.h"
#include "schema/events_products.capnp.h"
#include "schema/events_supervision.capnp.h"
#include "schema/state_catalogue.capnp.h"
#include "schema/state_parties.capnp.h"

namespace luoshu {
namespace {

using schema::EmergencyPlanRow;

constexpr std::array<std::string_view, 2> kAssessments{"等保", "密评"};

// ---- Who leaves a lineage -----------------------------------------------------------------------
// C86: what may not be used anyway gives nobody a say.
bool has_rights(const Decision& decision, std::string_view resource, std::string_view developer) {
  const Date day = decision.effective();
  return agreement_cover(decision.state, resource, developer, day).any() &&
         resource_registered(decision.state, resource, day) &&
         consents_given(decision.state, resource, day) &&
         !is_excluded(decision.state, resource, day);
}

// C35: signed by whoever answers for it, unless it released the resource.
void require_leave(Decision& decision, std::string_view resource,
                   schema::ProductVersionRow::Reader newest) {
  if (is_released(decision.state, decision.subject(), from_kj(newest.getVersion()), resource,
                  decision.effective()))
    return;
  if (const auto entry = decision.state.find(tables::kCatalogue, resource))
    require_cosigner(decision, from_kj(entry->getCompiler()), "implementer");
}

// ---- Listing ------------------------------------------------------------------------------------
// The officer named last by that day, the later recorded of two.
bool has_officer(const State& state, std::string_view developer, Date day) {
  const auto row = state.find(tables::kSecurityOfficers, developer);
  if (!row) return false;
  std::optional<EmergencyPlanRow::PlanInterval::Reader> latest;
  for (const auto officer : row->getPlans())
    if (officer.getFrom() <= day.days && (!latest || latest->getFrom() <= officer.getFrom()))
      latest = officer;
  return latest && (latest->getTo() == kNoDay || day.days <= latest->getTo());
}

// Art. 3 para. 6: that one ran out, version 1 says.
void warn_of_missing_assessments(Decision& decision) {
  for (const std::string_view kind : kAssessments) {
    bool found = false;
    decision.state.scan(tables::kAssessments, {}, [&](std::string_view key, const auto&) {
      found = key.ends_with(kind);
      return !found;
    });
    if (!found) decision.warn("W-PLATFORM-ASSESS", "", same(kind));
  }
}

void refuse_all(Decision& decision, const std::set<Block>& blocks) {
  for (const Block& block : blocks) decision.refuse(block.code, "subject", same(block.about));
}

// ---- Resuming -----------------------------------------------------------------------------------
void require_orders_accepted(Decision& decision, std::string_view about) {
  const auto row = decision.state.find(tables::kOrdersAbout, about);
  if (!row) return;
  for (const auto order : row->getIds())
    if (is_open_rectification(decision.state, from_kj(order), decision.effective()))
      decision.refuse("E-RECT-NOT-ACCEPTED", "subject", same(from_kj(order)));
}

// ---- What others record -------------------------------------------------------------------------
void note_order(Application& application) {
  std::set<std::string_view> seen;
  for (const auto id : application.event.fields<schema::RectificationOrdered>().getAbout()) {
    if (!seen.insert(from_kj(id)).second) continue;
    application.state.edit(tables::kOrdersAbout, from_kj(id),
                           [&](schema::ListRow::Builder row, schema::ListRow::Reader before) {
                             append_value(
                                 before.getIds(),
                                 [&](unsigned count) { return row.initIds(count); },
                                 application.subject());
                           });
  }
}

void note_officer(Application& application) {
  const auto fields = application.event.fields<schema::SecurityOfficerNamed>();
  application.state.edit(tables::kSecurityOfficers, application.subject(),
                         [&](EmergencyPlanRow::Builder row, EmergencyPlanRow::Reader before) {
                           auto officer = append_struct(before.getPlans(), [&](unsigned count) {
                             return row.initPlans(count);
                           });
                           officer.setPlan(fields.getPost());
                           officer.setFrom(application.effective());
                           officer.setTo(fields.getValidTo());
                         });
}

// C47: everything of the author's that is on sale that day, and nothing that never was.
void decide_list(Decision& decision) {
  const auto products = decision.event.fields<schema::ProductListPublished>().getProducts();
  for (const auto product : products) {
    const auto row = decision.state.find(tables::kProducts, from_kj(product));
    if (row && row->getListedVersion() == 0)
      decision.refuse("E-STATE", "fields.products", same(from_kj(product)));
  }
  decision.state.scan(tables::kProducts, {}, [&](std::string_view product, const auto&) {
    if (!lists(products, product) && is_listed(decision.state, product, decision.effective()) &&
        developer_on(decision.state, product, decision.effective()) == decision.author())
      decision.refuse("E-LIST-INCOMPLETE", "fields.products", same(product));
    return true;
  });
}

// C35: a version that was rejected proposes nothing until it is brought in again.
void note_review(Application& application) {
  const auto fields = application.event.fields<schema::ProductComplianceReviewed>();
  if (from_kj(fields.getOutcome()) != "rejected") return;
  const auto product = application.state.find(tables::kProducts, application.subject());
  const VersionView newest = newest_version(application.state, application.subject(), *product);
  put_fact(application, kReviewRejected,
           joined_key(application.subject(), from_kj(newest->getVersion())));
}

const std::array kBesides{
    Beside{event_type<schema::ProductComplianceReviewed>, nullptr, note_review},
    Beside{event_type<schema::RectificationOrdered>, nullptr, note_order},
    Beside{event_type<schema::SecurityOfficerNamed>, nullptr, note_officer},
    Beside{event_type<schema::ProductListPublished>, decide_list, nullptr},
};

}  // namespace

void decide_compliance_v2(Decision& decision) {
  const auto fields = decision.event.fields<schema::ProductComplianceReviewed>();
  const auto product = decision.state.find(tables::kProducts, decision.subject());
  if (!product || from_kj(fields.getOutcome()) != "approved") return;
  const auto listed = listed_version(decision.state, decision.subject(), decision.effective());
  if (!listed) return;
  const VersionView newest = newest_version(decision.state, decision.subject(), *product);
  for (const auto resource : listed->getResources())
    if (!lists(newest->getResources(), from_kj(resource)) &&
        has_rights(decision, from_kj(resource), from_kj(product->getDeveloper())))
      require_leave(decision, from_kj(resource), *newest);
}

// C25 by the lineage that is to be listed; C45.
void decide_listed_v2(Decision& decision) {
  const auto product = decision.state.find(tables::kProducts, decision.subject());
  if (!product) return;
  const VersionView newest = newest_version(decision.state, decision.subject(), *product);
  const std::string_view developer = version_developer(*product, *newest);
  if (!has_officer(decision.state, developer, decision.effective()))
    decision.refuse("E-SEC-OFFICER", "subject", same(developer));
  if (!aggregation_assessed(decision.state, decision.subject(), from_kj(newest->getVersion()),
                            decision.effective()))
    decision.warn("W-AGG-RISK", "subject", same(from_kj(newest->getVersion())));
  warn_of_missing_assessments(decision);
  refuse_all(decision, lineage_blocks(decision.state, decision.subject(), developer,
                                      resources_of(*newest), decision.effective()));
  refuse_all(decision,
             price_blocks(decision.state, decision.subject(), developer, decision.effective()));
}

// C37: no risk is open, and every order about the product or about such a risk is accepted.
void decide_product_resumed_v2(Decision& decision) {
  const auto product = decision.state.find(tables::kProducts, decision.subject());
  const auto listed = listed_version(decision.state, decision.subject(), decision.effective());
  if (!product || !listed) return;
  const std::string_view developer = from_kj(product->getDeveloper());
  const std::vector<std::string> resources = resources_of(*listed);
  for (const Block& block : lineage_blocks(decision.state, decision.subject(), developer, resources,
                                           decision.effective()))
    if (block.code == "E-RISK-OPEN") decision.refuse(block.code, "subject", same(block.about));
  require_orders_accepted(decision, decision.subject());
  for (const std::string& risk :
       risks_ever(decision.state, decision.subject(), developer, resources))
    require_orders_accepted(decision, risk);
}

std::span<const Beside> product_besides() {
  return kBesides;
}

}  // namespace luoshu
