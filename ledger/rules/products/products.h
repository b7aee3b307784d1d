// Products: versions, lineage, compliance, listing, suspension (art. 3, 7, 15, 18, 21).
//
// The life cycle is that of a version: draft, in review, compliant, listed. The old version stays
// on sale until the new one is listed, and only one version is on its way at a time. Suspension and
// withdrawal are the product's, whichever version is on sale.
#pragma once

#include "ledger/rules/engine/rule.h"
#include "schema/state_products.capnp.h"

namespace luoshu {

// Key of a row in tables::kProductVersions.
std::string product_version_key(std::string_view product, std::uint32_t number);
// The version on sale on that day; none where the product was not listed yet or is withdrawn.
RowView<schema::ProductVersionRow> listed_version(const State& state, std::string_view product,
                                                  Date day);
bool is_listed(const State& state, std::string_view product, Date day);
// Whether the product itself is suspended; the operation as a whole is another matter.
bool product_suspended(const State& state, std::string_view product, Date day);
// Version 2: the last day to which agreements with the developer cover every resource of the
// version on sale, else of the newest; kNoDay where one is not covered. Nothing: there is no such
// product.
std::optional<std::int32_t> operated_until(const State& state, std::string_view product, Date day);
// Implementers that answer for the resources of a version (art. 15 para. 2): the compilers of
// their catalogue entries, without repetition, in order of first mention.
std::vector<std::string> implementers_of(const State& state,
                                         schema::ProductVersionRow::Reader version);
// Adds a reason for everything that keeps the product from being sold on the event's effective
// date: not listed (E-STATE), suspended (E-PRD-SUSPENDED), an agreement not in force
// (E-AGR-INACTIVE), a registration missing or expired (E-REG-MISSING), unknown
// (E-UNKNOWN-SUBJECT). `field` names the product.
void require_tradable(Decision& decision, std::string_view product, std::string_view field);

// Who develops the product on that day: the author of the version on sale (C14), and before any
// listing whoever made it.
std::string developer_on(const State& state, std::string_view product, Date day);

std::span<const Rule> product_rules();

}  // namespace luoshu
