#include "ledger/rules/products/products.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <limits>

#include "ledger/rules/operation/agreements.h"
#include "ledger/rules/products/product_conditions.h"
#include "ledger/rules/products/product_notes.h"
#include "ledger/rules/products/product_steps.h"
#include "ledger/rules/resources/registrations.h"
#include "schema/events_products.capnp.h"
#include "schema/state_catalogue.capnp.h"
#include "schema/state_products.capnp.h"

namespace luoshu {
namespace {

using schema::ProductStatus;

// Listing dates never go back (B10), so the newest version listed by that day was on sale.
VersionView version_on(const State& state, std::string_view product, schema::ProductRow::Reader row,
                       Date day) {
  if (row.getWithdrawnOn() != kNoDay && day.days >= row.getWithdrawnOn()) return {};
  for (std::uint32_t number = row.getListedVersion(); number > 0; --number) {
    auto version = state.find(tables::kProductVersions, product_version_key(product, number));
    if (version && version->getListedOn() != kNoDay && version->getListedOn() <= day.days)
      return version;
  }
  return {};
}

const std::array kRules{
    Rule{event_type<schema::ProductDeveloped>,
         {{"primary_developer"}},
         {},
         decide_product_developed,
         apply_product_developed,
         "3 (2), 7 (2), 10 (2), 15 (1), 21 (3)",
         decide_lineage_v2},
    Rule{event_type<schema::ProductRevised>,
         {{"primary_developer"}},
         {},
         decide_product_revised,
         apply_product_revised,
         "3 (2), 7 (2), 10 (2), 15 (1), 21 (3)",
         decide_lineage_v2},
    Rule{event_type<schema::ProductComplianceApplied>,
         {{"primary_developer"}},
         {},
         decide_compliance_applied,
         apply_compliance_applied,
         "15 (1)"},
    // Every implementer of the lineage signs with the authority: decide.
    Rule{event_type<schema::ProductComplianceReviewed>,
         {{"authority", Level::kProvince}},
         {{"implementer"}},
         decide_compliance_reviewed,
         apply_compliance_reviewed,
         "4 (1), 15 (2), 21 (3)",
         decide_compliance_v2},
    Rule{event_type<schema::ProductListed>,
         {{"primary_developer"}},
         {},
         decide_product_listed,
         apply_product_listed,
         "3 (6), 8, 10 (2), 15 (2), 发改数据规〔2025〕26号, 发改价格〔2025〕65号, "
         "豫政办〔2025〕6号",
         decide_listed_v2},
    Rule{event_type<schema::ProductSuspended>,
         {{"authority", Level::kProvince}, {"primary_developer"}},
         {},
         decide_product_suspended,
         apply_product_suspended,
         "18"},
    Rule{event_type<schema::ProductResumed>,
         {{"authority", Level::kProvince}, {"primary_developer"}},
         {},
         decide_product_resumed,
         apply_product_resumed,
         "18, 20",
         decide_product_resumed_v2},
    Rule{event_type<schema::ProductWithdrawn>,
         {{"authority", Level::kProvince}, {"primary_developer"}},
         {},
         decide_product_withdrawn,
         apply_product_withdrawn,
         "18"},
    Rule{event_type<schema::IpRightRecorded>,
         {{"ip", Level::kProvince}, {"primary_developer"}},
         {},
         decide_ip_right,
         apply_ip_right,
         "4 (6)"},
};

}  // namespace

std::string product_version_key(std::string_view product, std::uint32_t number) {
  return joined_key(product, number_key(number));
}

VersionView listed_version(const State& state, std::string_view product, Date day) {
  const auto row = state.find(tables::kProducts, product);
  return row ? version_on(state, product, *row, day) : VersionView();
}

bool is_listed(const State& state, std::string_view product, Date day) {
  return static_cast<bool>(listed_version(state, product, day));
}

std::optional<std::int32_t> operated_until(const State& state, std::string_view product, Date day) {
  const auto row = state.find(tables::kProducts, product);
  if (!row) return std::nullopt;
  VersionView version = version_on(state, product, *row, day);
  if (!version) version = newest_version(state, product, *row);
  const std::string_view developer = version_developer(*row, *version);
  std::int32_t last = std::numeric_limits<std::int32_t>::max();
  for (const auto resource : version->getResources())
    last = std::min(last, agreement_cover(state, from_kj(resource), developer, day).until);
  return last;
}

bool product_suspended(const State& state, std::string_view product, Date day) {
  const auto row = state.find(tables::kProducts, product);
  return row && in_suspension(row->getSuspensions(), day);
}

std::vector<std::string> implementers_of(const State& state,
                                         schema::ProductVersionRow::Reader version) {
  std::vector<std::string> implementers;
  for (const auto resource : version.getResources()) {
    const auto entry = state.find(tables::kCatalogue, from_kj(resource));
    if (!entry) continue;
    const std::string_view compiler = from_kj(entry->getCompiler());
    if (std::ranges::find(implementers, compiler) == implementers.end())
      implementers.emplace_back(compiler);
  }
  return implementers;
}

namespace {

void judge_tradable(Decision& decision, std::string_view product, std::string_view field) {
  const auto row = decision.state.find(tables::kProducts, product);
  if (!row) {
    decision.unknown(field, product);
    return;
  }
  if (in_suspension(row->getSuspensions(), decision.effective()))
    decision.refuse("E-PRD-SUSPENDED", field, same(product));
  if (const auto version = version_on(decision.state, product, *row, decision.effective())) {
    require_operable(decision, version_developer(*row, *version), *version, field);
    return;
  }
  decision.refuse("E-STATE", field,
                  {fmt::format("{} is not listed on {}", product, to_string(decision.effective())),
                   fmt::format("{} 于 {} 未上架", product, to_string(decision.effective()))});
}

}  // namespace

// RULEBOOK 3.6: listed, not suspended, every agreement in force, every registration valid, the
// operation not suspended. Each sale and each metered use asks, and most ask the same.
void require_tradable(Decision& decision, std::string_view product, std::string_view field) {
  if (product.empty()) return;  // reported as missing
  const std::string fact = joined_key("tradable", product, date_key(decision.effective().days));
  decision.state.remembers(fact, [&] {
    const std::size_t before = decision.said();
    judge_tradable(decision, product, field);
    return decision.said() == before;
  });
}

std::span<const Rule> product_rules() {
  return kRules;
}

// ---- What the steps share -----------------------------------------------------------------------

ProductView product_of(Decision& decision) {
  auto row = decision.state.find(tables::kProducts, decision.subject());
  if (!row && !decision.subject().empty()) decision.unknown("subject", decision.subject());
  return row;
}

VersionView newest_version(const State& state, std::string_view product,
                           schema::ProductRow::Reader row) {
  auto version =
      state.find(tables::kProductVersions, product_version_key(product, row.getVersions()));
  LUOSHU_ASSERT(static_cast<bool>(version));
  return version;
}

std::string newest_version_key(const State& state, std::string_view product) {
  return product_version_key(product, state.find(tables::kProducts, product)->getVersions());
}

namespace {

void require_developer(Decision& decision, std::string_view developer) {
  if (decision.author() == developer) return;
  decision.refuse(
      "E-DELEGATE", "author",
      {fmt::format("the product is {}'s", developer), fmt::format("该产品属于 {}", developer)});
}

}  // namespace

void require_own_product(Decision& decision, schema::ProductRow::Reader row) {
  require_developer(decision, from_kj(row.getDeveloper()));
}

void require_own_version(Decision& decision, schema::ProductRow::Reader row,
                         schema::ProductVersionRow::Reader version) {
  require_developer(decision, version_developer(row, version));
}

std::string_view version_developer(schema::ProductRow::Reader row,
                                   schema::ProductVersionRow::Reader version) {
  return from_kj(version.hasDeveloper() ? version.getDeveloper() : row.getDeveloper());
}

std::string developer_on(const State& state, std::string_view product, Date day) {
  const auto row = state.find(tables::kProducts, product);
  if (!row) return {};
  const VersionView version = version_on(state, product, *row, day);
  return std::string(version ? version_developer(*row, *version) : from_kj(row->getDeveloper()));
}

void refuse_version_state(Decision& decision, schema::ProductRow::Reader row,
                          schema::ProductVersionRow::Reader version) {
  if (row.getWithdrawnOn() != kNoDay)
    return decision.wrong_state("the product is withdrawn", "产品已下架");
  switch (version.getStatus()) {
    case ProductStatus::NONE:
      break;
    case ProductStatus::DRAFT:
      return decision.wrong_state("the newest version is a draft", "最新版本为草稿");
    case ProductStatus::IN_REVIEW:
      return decision.wrong_state("the newest version is under review", "最新版本正在合规审核");
    case ProductStatus::COMPLIANT:
      return decision.wrong_state("the newest version passed its review and is not listed yet",
                                  "最新版本已通过合规审核，尚未上架");
    case ProductStatus::LISTED:
      return decision.wrong_state("the newest version is listed", "最新版本已上架");
    case ProductStatus::WITHDRAWN:
      return decision.wrong_state("the newest version is withdrawn", "最新版本已下架");
  }
  decision.wrong_state("there is no such version", "无此版本");
}

namespace {

struct Operation {
  bool goes_on = false;
  bool suspended = false;
};

// Version 2 counts agreements with the product's developer alone (C91), and one that is suspended
// stops what it covers although another goes on (1.3).
Operation operation_of(const Decision& decision, std::string_view resource,
                       std::string_view developer) {
  const Date day = decision.effective();
  if (decision.version() < 2)
    return {resource_authorised(decision.state, resource, day),
            resource_suspended(decision.state, resource, day)};
  const AgreementCover cover = agreement_cover(decision.state, resource, developer, day);
  return {cover.in_force && !cover.suspended, cover.suspended};
}

}  // namespace

void require_operable(Decision& decision, std::string_view developer,
                      schema::ProductVersionRow::Reader version, std::string_view field) {
  const State& state = decision.state;
  const Date day = decision.effective();
  bool stopped = operation_suspended(state, developer, day);
  if (stopped)
    decision.refuse("E-AGR-INACTIVE", field,
                    {fmt::format("the operation of {} is suspended", developer),
                     fmt::format("{} 的授权运营已暂停", developer)});
  for (const auto item : version.getResources()) {
    const std::string_view resource = from_kj(item);
    if (!resource_registered(state, resource, day))
      decision.refuse("E-REG-MISSING", field, same(resource));
    const Operation operation = operation_of(decision, resource, developer);
    if (operation.goes_on) continue;
    decision.refuse("E-AGR-INACTIVE", field, same(resource));
    stopped = stopped || operation.suspended;
  }
  // Art. 22 para. 2: no product of what is suspended may be traded.
  if (stopped)
    decision.refuse("E-PRD-SUSPENDED", field,
                    {"with the operation it rests on", "随其所依托的授权运营一并暂停"});
}

}  // namespace luoshu
