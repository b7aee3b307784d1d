#include "ledger/rules/products/trade_blocks.h"

#include <algorithm>

#include "ledger/rules/operation/evaluation_notes.h"
#include "ledger/rules/products/product_steps.h"
#include "ledger/rules/products/products.h"
#include "ledger/rules/resources/catalogue.h"
#include "ledger/rules/resources/catalogue_exclusions.h"
#include "ledger/rules/resources/registrations.h"
#include "schema/state_products.capnp.h"
#include "schema/state_supervision.capnp.h"

namespace luoshu {
namespace {

constexpr std::string_view kIndustry = "industry";

std::string list_key(std::string_view what, std::string_view id) {
  return joined_key(what, id);
}

// The first risk of the list that is open on the day; empty: none.
std::string open_risk_of(const State& state, const std::string& key, Date day) {
  const auto row = state.find(tables::kRisksOf, key);
  if (!row) return {};
  for (const auto id : row->getIds()) {
    const auto risk = state.find(tables::kRisks, from_kj(id));
    const bool closed = risk->getClosedOn() != kNoDay && risk->getClosedOn() <= day.days;
    if (risk->getReportedOn() <= day.days && !closed) return std::string(from_kj(id));
  }
  return {};
}

void add_risk(const State& state, const std::string& key, Date day, std::set<Block>& blocks) {
  const std::string id = open_risk_of(state, key, day);
  if (!id.empty()) blocks.insert({"E-RISK-OPEN", id});
}

// C36: all products of the developer where the province evaluated it; where a city did, those with
// data of the city.
void add_due_suspensions(const State& state, std::string_view developer,
                         const std::vector<std::string>& resources, Date day,
                         std::set<Block>& blocks) {
  for (const DueSuspension& due : due_suspensions(state, developer, day))
    if (due.division.empty() || std::ranges::any_of(resources, [&](const std::string& resource) {
          return division_of_resource(state, resource) == due.division;
        }))
      blocks.insert({"E-SUSPEND-DUE", due.evaluation});
}

bool cycle_holds(const State& state, std::string_view cycle, Date day) {
  const auto row = state.find(tables::kCycles, cycle);
  return row && row->getFrom() <= day.days && day.days <= row->getTo();
}

}  // namespace

std::vector<std::string> resources_of(schema::ProductVersionRow::Reader version) {
  std::vector<std::string> resources;
  for (const auto resource : version.getResources()) resources.emplace_back(from_kj(resource));
  return resources;
}

std::set<Block> lineage_blocks(const State& state, std::string_view product,
                               std::string_view developer,
                               const std::vector<std::string>& resources, Date day) {
  std::set<Block> blocks;
  add_risk(state, list_key("product", product), day, blocks);
  add_risk(state, list_key("developer", developer), day, blocks);
  add_due_suspensions(state, developer, resources, day, blocks);
  for (const std::string& resource : resources) {
    add_risk(state, list_key("resource", resource), day, blocks);
    if (is_excluded(state, resource, day)) blocks.insert({"E-CAT-EXCLUDED", resource});
    if (!consents_given(state, resource, day)) blocks.insert({"E-CAT-SHARED-CONSENT", resource});
  }
  return blocks;
}

std::set<std::string> risks_ever(const State& state, std::string_view product,
                                 std::string_view developer,
                                 const std::vector<std::string>& resources) {
  std::set<std::string> risks;
  const auto add = [&](const std::string& key) {
    if (const auto row = state.find(tables::kRisksOf, key))
      for (const auto id : row->getIds()) risks.emplace(from_kj(id));
  };
  add(list_key("product", product));
  add(list_key("developer", developer));
  for (const std::string& resource : resources) add(list_key("resource", resource));
  return risks;
}

std::optional<std::int64_t> cycle_cap_on(const State& state, std::string_view product, Date day) {
  std::optional<std::int64_t> latest;
  const auto row = state.find(tables::kProducts, product);
  if (!row) return latest;
  // In the order recorded, and none dated before the one it follows (B10).
  for (const auto cap : row->getCaps())
    if (cap.getFrom() <= day.days && cycle_holds(state, from_kj(cap.getCycle()), day))
      latest = cap.getFenPerUnit();
  return latest;
}

bool in_a_cycle(const State& state, std::string_view developer, Date day) {
  bool found = false;
  state.scan(tables::kCycles, {}, [&](std::string_view, const auto& row) {
    found = from_kj(row->getPrimaryDeveloper()) == developer && row->getFrom() <= day.days &&
            day.days <= row->getTo();
    return !found;
  });
  return found;
}

std::set<Block> price_blocks(const State& state, std::string_view product,
                             std::string_view developer, Date day) {
  std::set<Block> blocks;
  const auto row = state.find(tables::kProducts, product);
  if (!row || from_kj(row->getPurposeClass()) != kIndustry) return blocks;
  if (!in_a_cycle(state, developer, day)) blocks.insert({"E-PRC-NO-CYCLE", std::string(product)});
  if (!cycle_cap_on(state, product, day)) blocks.insert({"E-PRC-NO-CAP", std::string(product)});
  return blocks;
}

std::set<Block> trade_blocks(const State& state, std::string_view product, Date day) {
  const auto version = listed_version(state, product, day);
  const auto row = state.find(tables::kProducts, product);
  if (!version || !row) return {};
  std::set<Block> blocks = lineage_blocks(state, product, version_developer(*row, *version),
                                          resources_of(*version), day);
  if (!product_registered(state, product, day))
    blocks.insert({"E-REG-MISSING", std::string(product)});
  return blocks;
}

void refuse_blocked(Decision& decision, std::string_view product, std::string_view field,
                    Prices prices) {
  std::set<Block> blocks = trade_blocks(decision.state, product, decision.effective());
  if (prices == Prices::kCount)
    blocks.merge(price_blocks(decision.state, product,
                              developer_on(decision.state, product, decision.effective()),
                              decision.effective()));
  for (const Block& block : blocks) decision.refuse(block.code, field, same(block.about));
}

void refuse_stopped(Decision& decision, std::string_view product, std::string_view field) {
  const auto row = decision.state.find(tables::kProducts, product);
  const auto version = listed_version(decision.state, product, decision.effective());
  if (!row || !version) return;
  require_operable(decision, version_developer(*row, *version), *version, field);
  refuse_blocked(decision, product, field);
}

void note_risk(Application& application, std::string_view product, std::string_view resource,
               bool platform) {
  const auto note = [&](const std::string& key) {
    application.state.edit(
        tables::kRisksOf, key, [&](schema::ListRow::Builder row, schema::ListRow::Reader before) {
          append_value(
              before.getIds(), [&](unsigned n) { return row.initIds(n); }, application.subject());
        });
  };
  if (!product.empty()) note(list_key("product", product));
  if (!resource.empty()) note(list_key("resource", resource));
  if (platform) note(list_key("developer", application.author()));
}

}  // namespace luoshu
