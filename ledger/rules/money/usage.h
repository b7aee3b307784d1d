// Metered use and its correction (art. 3 para. 6, 21).
//
// A sale is metered first and settled then (RULEBOOK 3.9): its use is what the contribution of each
// resource is weighed by. A use that belongs to no sale is metered for a period.
#pragma once

#include "ledger/rules/engine/rule.h"
#include "schema/state_products.capnp.h"
#include "schema/state_transactions.capnp.h"
#include "schema/values.capnp.h"

namespace luoshu {

// Key of a row in tables::kUsage of a use that was metered for a period.
std::string period_usage_key(std::string_view period, std::string_view product);

// The version of a product that was on sale on a day, with its number; number 0: none was.
struct VersionOnSale {
  std::uint32_t number = 0;
  RowView<schema::ProductVersionRow> version;
};
VersionOnSale version_on_sale(const State& state, std::string_view product,
                              schema::ProductRow::Reader row, Date day);

// E-PRD-LINEAGE for each resource of the use that the version's lineage does not name. `field` such
// as "fields.by_resource".
void require_in_lineage(Decision& decision, capnp::List<schema::NamedNumber>::Reader use,
                        schema::ProductVersionRow::Reader version, std::string_view field);

std::span<const Rule> usage_rules();

}  // namespace luoshu
