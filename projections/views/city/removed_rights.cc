#include "projections/views/city/removed_rights.h"

#include <fmt/format.h>

#include <algorithm>

#include "ledger/rules/operation/agreements.h"
#include "ledger/rules/operation/authorisation_checks.h"
#include "ledger/rules/products/products.h"
#include "ledger/rules/resources/catalogue.h"
#include "ledger/rules/resources/catalogue_exclusions.h"
#include "ledger/rules/resources/registrations.h"
#include "schema/events_products.capnp.h"
#include "schema/state_catalogue.capnp.h"
#include "schema/state_products.capnp.h"

namespace luoshu {

Result<RemovedRights> RemovedRights::read(const LedgerAt& ledger) {
  RemovedRights rights(ledger);
  constexpr std::array kTypes{
      event_type<schema::ProductDeveloped>, event_type<schema::ProductRevised>,
      event_type<schema::ProductComplianceReviewed>, event_type<schema::LineageRightReleased>};
  std::map<std::string, std::string> newest;  // version by product, as the log goes on
  LUOSHU_CHECK(ledger.each_recorded(kTypes, [&](const RecordedEvent& recorded) -> Status {
    const EventReader& event = recorded.event;
    if (!ledger.counts(recorded.effective())) return {};
    const std::string subject(event.subject());
    if (event.is<schema::ProductDeveloped>())
      newest[subject] = from_kj(event.fields<schema::ProductDeveloped>().getVersion());
    if (event.is<schema::ProductRevised>())
      newest[subject] = from_kj(event.fields<schema::ProductRevised>().getVersion());
    if (event.is<schema::ProductComplianceReviewed>() &&
        from_kj(event.fields<schema::ProductComplianceReviewed>().getOutcome()) == "approved") {
      Review& review = rights.reviews_[{subject, newest[subject]}];
      review.day = recorded.effective();
      for (const auto cosigner : event.cosigners())
        if (from_kj(cosigner.getRole()) == "implementer")
          review.implementers.emplace_back(from_kj(cosigner.getParty()));
    }
    if (event.is<schema::LineageRightReleased>()) {
      const auto fields = event.fields<schema::LineageRightReleased>();
      rights.releases_.try_emplace(
          {std::string(from_kj(fields.getProduct())), std::string(from_kj(fields.getVersion())),
           std::string(from_kj(fields.getResource()))},
          subject);
    }
    return {};
  }));
  return rights;
}

// The release; else who signed the review for the resource; else why nobody had to be asked.
std::string RemovedRights::basis_of(std::string_view product, const std::string& version,
                                    std::string_view developer, std::string_view resource) const {
  const State& state = ledger_->state();
  const std::string id(product);
  const auto release = releases_.find({id, version, std::string(resource)});
  if (release != releases_.end()) return release->second;
  const auto review = reviews_.find({id, version});
  if (review == reviews_.end()) return {};
  const auto entry = state.find(tables::kCatalogue, resource);
  const std::vector<std::string>& signers = review->second.implementers;
  if (entry && std::ranges::find(signers, from_kj(entry->getCompiler())) != signers.end())
    return std::string(from_kj(entry->getCompiler()));
  const Date day = review->second.day;
  if (!agreement_cover(state, resource, developer, day).any()) return "E-AGR-INACTIVE";
  if (!resource_registered(state, resource, day)) return "E-REG-MISSING";
  if (!consents_given(state, resource, day)) return "E-CAT-SHARED-CONSENT";
  return is_excluded(state, resource, day) ? "E-CAT-EXCLUDED" : std::string();
}

std::map<std::string, RemovedRight> RemovedRights::of(std::string_view product) const {
  std::map<std::string, RemovedRight> removed;
  const State& state = ledger_->state();
  const auto row = state.find(tables::kProducts, product);
  if (!row || !is_listed(state, product, ledger_->day())) return removed;
  const auto version = [&](std::uint32_t number) {
    return state.find(tables::kProductVersions, product_version_key(product, number));
  };
  // From the version on sale back: the first that lacks a resource is the one it left with.
  auto later = version(row->getListedVersion());
  if (!later) return removed;
  const std::vector<std::string> present = texts_of(later->getResources());
  for (std::uint32_t number = row->getListedVersion(); number-- > 1;) {
    auto earlier = version(number);
    if (!earlier || earlier->getListedOn() == kNoDay) continue;
    for (const std::string& resource : texts_of(earlier->getResources())) {
      if (removed.contains(resource) || std::ranges::find(present, resource) != present.end())
        continue;
      const std::string left(from_kj(later->getVersion()));
      const std::string basis = basis_of(product, left, from_kj(row->getDeveloper()), resource);
      removed[resource] = {
          number, text_cell(fmt::format("{} {}", to_string(Date{later->getListedOn()}), basis))};
    }
    later = std::move(earlier);
  }
  return removed;
}

}  // namespace luoshu
