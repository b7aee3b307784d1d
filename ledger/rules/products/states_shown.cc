#include "ledger/rules/products/states_shown.h"

#include "ledger/rules/engine/facts.h"
#include "ledger/rules/operation/agreements.h"
#include "ledger/rules/operation/authorisation_checks.h"
#include "ledger/rules/products/product_conditions.h"
#include "ledger/rules/products/product_steps.h"
#include "ledger/rules/products/trade_blocks.h"
#include "ledger/rules/resources/catalogue_exclusions.h"
#include "ledger/rules/resources/registrations.h"
#include "schema/state_catalogue.capnp.h"
#include "schema/state_registrations.capnp.h"

namespace luoshu {
namespace {

using schema::ProductRow;
using schema::ProductStatus;
using schema::ProductVersionRow;

constexpr std::string_view kSuspended = "E-PRD-SUSPENDED";

bool is_withdrawn(ProductRow::Reader row, Date day) {
  return row.getWithdrawnOn() != kNoDay && row.getWithdrawnOn() <= day.days;
}

// What of its operation stops the version: agreements and registrations of its resources.
void add_operation(const State& state, ProductRow::Reader row, ProductVersionRow::Reader version,
                   Date day, std::set<std::string>& codes) {
  const std::string_view developer = version_developer(row, version);
  const bool all_suspended = operation_suspended(state, developer, day);
  for (const auto resource : version.getResources()) {
    const AgreementCover cover = agreement_cover(state, from_kj(resource), developer, day);
    const bool suspended = all_suspended || cover.suspended;
    if (suspended) codes.emplace(kSuspended);
    if (suspended || !cover.in_force) codes.emplace("E-AGR-INACTIVE");
    if (!resource_registered(state, from_kj(resource), day)) codes.emplace("E-REG-MISSING");
  }
}

std::string_view state_of_registration(schema::RegistrationRow::Reader row, Date day) {
  if (row.getCancelledOn() != kNoDay && row.getCancelledOn() <= day.days) return "cancelled";
  return row.getValidTo() < day.days ? "expired" : std::string_view();
}

// Before the first listing.
std::string_view state_of_draft(const State& state, std::string_view product,
                                ProductVersionRow::Reader version, Date day) {
  if (version.getStatus() == ProductStatus::DRAFT) return "draft";
  if (version.getStatus() == ProductStatus::IN_REVIEW) return "in_review";
  return product_registered(state, product, day) ? "registered" : "compliant";
}

// Whether a version that is no longer on sale was made from the resource.
bool was_on_sale_with(const State& state, std::string_view product, ProductRow::Reader row,
                      std::string_view resource) {
  for (std::uint32_t number = 1; number < row.getListedVersion(); ++number) {
    const auto version = state.find(tables::kProductVersions, product_version_key(product, number));
    if (version && version->getListedOn() != kNoDay && lists(version->getResources(), resource))
      return true;
  }
  return false;
}

// "removed": an earlier version on sale had it, the present one has not. "removal_proposed": the
// newest version, which is on its way, has it not. "not_listed": only that one has it.
std::string_view removal_of(const State& state, std::string_view product, ProductRow::Reader row,
                            ProductVersionRow::Reader listed, std::string_view resource) {
  if (!lists(listed.getResources(), resource))
    return was_on_sale_with(state, product, row, resource) ? "removed" : "not_listed";
  const VersionView newest = newest_version(state, product, row);
  const bool on_its_way =
      newest->getStatus() == ProductStatus::IN_REVIEW ||
      newest->getStatus() == ProductStatus::COMPLIANT ||
      (newest->getStatus() == ProductStatus::DRAFT &&
       !fact(state, kReviewRejected, joined_key(product, from_kj(newest->getVersion()))));
  return on_its_way && !lists(newest->getResources(), resource) ? "removal_proposed"
                                                                : std::string_view();
}

std::string_view rights_of(const State& state, schema::CatalogueRow::Reader entry,
                           std::string_view resource, std::string_view developer, Date day) {
  if (!resource_registered(state, resource, day)) {
    const auto row = state.find(tables::kRegistrations, from_kj(entry.getRegistration()));
    const bool expired = row && state_of_registration(*row, day) == "expired";
    return expired ? "registration_expired" : "not_registered";
  }
  const bool covered = developer.empty() ? resource_authorised(state, resource, day)
                                         : agreement_cover(state, resource, developer, day).any();
  return covered ? std::string_view() : "no_agreement";
}

}  // namespace

std::set<std::string> stopping_codes(const State& state, std::string_view product, Date day) {
  std::set<std::string> codes;
  const auto row = state.find(tables::kProducts, product);
  const auto version = listed_version(state, product, day);
  if (!row || !version) return codes;
  if (product_suspended(state, product, day)) codes.emplace(kSuspended);
  add_operation(state, *row, *version, day, codes);
  for (const Block& block : trade_blocks(state, product, day)) codes.emplace(block.code);
  for (const Block& block : price_blocks(state, product, version_developer(*row, *version), day))
    codes.emplace(block.code);
  return codes;
}

std::string_view product_state(const State& state, std::string_view product, Date day) {
  const auto row = state.find(tables::kProducts, product);
  if (!row) return {};
  if (is_withdrawn(*row, day)) return "withdrawn";
  if (!is_listed(state, product, day))
    return state_of_draft(state, product, *newest_version(state, product, *row), day);
  const std::set<std::string> codes = stopping_codes(state, product, day);
  if (codes.contains(std::string(kSuspended))) return "suspended";
  return codes.empty() ? "listed" : "stopped";
}

std::string_view registration_state(const State& state, std::string_view registration, Date day) {
  const auto row = state.find(tables::kRegistrations, registration);
  if (!row || row->getLocalCode().size() == 0) return {};
  const std::string_view over = state_of_registration(*row, day);
  if (!over.empty()) return over;
  const std::string_view object = from_kj(row->getObject());
  if (from_kj(row->getObjectKind()) != "product")
    return is_excluded(state, object, day) ? "stopped" : "valid";
  const auto product = state.find(tables::kProducts, object);
  if (product && is_withdrawn(*product, day)) return "withdrawn";
  if (!is_listed(state, object, day)) return "valid";
  return stopping_codes(state, object, day).empty() ? "on_sale" : "stopped";
}

std::string_view agreement_state(const State& state, std::string_view agreement, Date day) {
  const auto row = state.find(tables::kAgreements, agreement);
  if (!row) return {};
  switch (agreement_phase(*row, day)) {
    case AgreementPhase::kUnknown:
      return {};
    case AgreementPhase::kEnded:
      return "ended";
    case AgreementPhase::kNotYet:
    case AgreementPhase::kExpired:
      return "not_in_force";
    case AgreementPhase::kSuspended:
      return "suspended";
    case AgreementPhase::kInForce:
      break;
  }
  return operation_suspended(state, from_kj(row->getPrimaryDeveloper()), day) ? "suspended"
                                                                              : "in_force";
}

std::string_view earning_state(const State& state, std::string_view resource,
                               std::string_view product, Date day) {
  const auto entry = state.find(tables::kCatalogue, resource);
  if (!entry) return {};
  const auto row = state.find(tables::kProducts, product);
  const auto listed = listed_version(state, product, day);
  const std::string_view removal =
      row && listed ? removal_of(state, product, *row, *listed, resource) : std::string_view();
  if (removal == "removed") return removal;
  const std::string_view rights =
      rights_of(state, *entry, resource, developer_on(state, product, day), day);
  if (!rights.empty()) return rights;
  if (!row) return "no_product";
  if (!listed || removal == "not_listed") return "not_listed";
  const std::set<std::string> codes = stopping_codes(state, product, day);
  if (codes.contains(std::string(kSuspended))) return "suspended";
  if (!codes.empty()) return "stopped";
  return removal.empty() ? "earning" : removal;
}

}  // namespace luoshu
