// Steps of a product's life, for product_rules() only: decide and apply of each event, and what
// they share.
#pragma once

#include "ledger/rules/products/products.h"
#include "schema/state_products.capnp.h"

namespace luoshu {

using ProductView = RowView<schema::ProductRow>;
using VersionView = RowView<schema::ProductVersionRow>;

// The product that the event is about; E-UNKNOWN-SUBJECT where there is none.
ProductView product_of(Decision& decision);
// The newest version, whatever its state. REQUIRES a product of the state.
VersionView newest_version(const State& state, std::string_view product,
                           schema::ProductRow::Reader row);
std::string newest_version_key(const State& state, std::string_view product);
// Art. 7 para. 2 (1): E-DELEGATE where somebody else than the product's primary developer does what
// is that developer's duty. An authority that acts in its own right is not meant.
void require_own_product(Decision& decision, schema::ProductRow::Reader row);
// The same of a version, which another may have developed (C84).
void require_own_version(Decision& decision, schema::ProductRow::Reader row,
                         schema::ProductVersionRow::Reader version);
std::string_view version_developer(schema::ProductRow::Reader row,
                                   schema::ProductVersionRow::Reader version);
// E-STATE, saying in which state the version, or the withdrawn product, is.
void refuse_version_state(Decision& decision, schema::ProductRow::Reader row,
                          schema::ProductVersionRow::Reader version);
// E-REG-MISSING, E-AGR-INACTIVE and E-PRD-SUSPENDED: what of the lineage keeps the version from
// being operated on the event's effective date.
void require_operable(Decision& decision, std::string_view developer,
                      schema::ProductVersionRow::Reader version, std::string_view field);

// product_lineage.cc: what a version is made of.
void decide_product_developed(Decision& decision);
void apply_product_developed(Application& application);
void decide_product_revised(Decision& decision);
void apply_product_revised(Application& application);

// product_review.cc: compliance.
void decide_compliance_applied(Decision& decision);
void apply_compliance_applied(Application& application);
void decide_compliance_reviewed(Decision& decision);
void apply_compliance_reviewed(Application& application);

// product_listing.cc: from the first day on sale to the last.
void decide_product_listed(Decision& decision);
void apply_product_listed(Application& application);
void decide_product_suspended(Decision& decision);
void apply_product_suspended(Application& application);
void decide_product_resumed(Decision& decision);
void apply_product_resumed(Application& application);
void decide_product_withdrawn(Decision& decision);
void apply_product_withdrawn(Application& application);

// product_review.cc: intellectual property.
void decide_ip_right(Decision& decision);
void apply_ip_right(Application& application);

}  // namespace luoshu
