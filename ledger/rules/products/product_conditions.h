// What version 2 adds to the life of a product: who signs when a resource leaves its lineage (C35,
// C86), what it needs to go on sale (C25, C45) and to come back (C37), and that a published list is
// whole (C47).
#pragma once

#include "ledger/rules/engine/rule.h"
#include "schema/state_products.capnp.h"

namespace luoshu {

namespace tables {
// Numbered with those of tables.h. DO NOT RENUMBER once a ledger is opened under version 2.
inline constexpr StateTable<schema::ListRow> kOrdersAbout{{132}};  // what it is about -> orders
// Party -> its officers for security, in the order named.
inline constexpr StateTable<schema::EmergencyPlanRow> kSecurityOfficers{{133}};
}  // namespace tables

// Kind of the fact that a version was rejected: product, 00, version. DO NOT RENAME once a ledger
// is opened under version 2.
inline constexpr std::string_view kReviewRejected = "review_rejected";

void decide_compliance_v2(Decision& decision);
void decide_listed_v2(Decision& decision);
void decide_product_resumed_v2(Decision& decision);

std::span<const Beside> product_besides();

}  // namespace luoshu
