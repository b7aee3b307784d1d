#include "projections/duties/product_duties.h"

#include <algorithm>

#include "schema/events_products.capnp.h"

namespace luoshu {

void ProductDuties::take(const KnownEvent& event) {
  const EventReader& read = event.event;
  if (read.is<schema::ProductListPublished>()) {
    lists_.push_back({std::string(read.author()), event.discharge()});
    return;
  }
  if (read.is_any<schema::ProductDeveloped, schema::ProductRevised>()) {
    products_[std::string(read.subject())].versions.push_back(
        {when(event), std::string(read.author())});
    return;
  }
  const auto found = products_.find(read.subject());
  if (found == products_.end()) return;
  Product& product = found->second;
  if (read.is<schema::ProductListed>())
    product.listings.push_back({when(event), product.versions.back().author});
  if (read.is_any<schema::ProductListed, schema::ProductWithdrawn>())
    product.changes.push_back(when(event));
}

// C14: the author of the version on sale, and before any listing of the latest version.
std::string ProductDuties::developer_of(const Product& product) {
  const std::vector<Version>& versions =
      product.listings.empty() ? product.versions : product.listings;
  return std::ranges::max_element(versions, {}, &Version::when)->author;
}

std::string ProductDuties::successor_of(std::string_view party, std::string_view product) const {
  const auto found = products_.find(product);
  if (found == products_.end()) return {};
  const auto& versions = found->second.versions;
  const bool developed = std::ranges::find(versions, party, &Version::author) != versions.end();
  return developed ? developer_of(found->second) : std::string();
}

void ProductDuties::add(const KnownFacts& facts, std::vector<Duty>& duties) const {
  for (const auto& [id, product] : products_) {
    const std::string developer = developer_of(product);
    for (const When& change : product.changes) {
      const KnownFacts::Due due = facts.due_after(change.day, "list_working_days");
      Duty duty{.kind = DutyKind::kPublishList,
                .party = developer,
                .subject = id,
                .begin = change.day,
                .due = due.day,
                .provisional = due.provisional};
      const auto list = std::ranges::find_if(lists_, [&](const List& published) {
        return published.author == developer && published.discharge.effective >= change.day;
      });
      if (list != lists_.end()) duty.discharged = list->discharge;
      duties.push_back(std::move(duty));
    }
  }
}

}  // namespace luoshu
