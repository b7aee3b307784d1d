// What the tests of products and prices share: the worked province's product PD1 in every state of
// its life, and one event of each type about it.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "tests/ledger/rules/money/money_testing.h"

namespace luoshu::test {

// Version 2.0 of PD1.
inline json::Value revision(std::string_view day) {
  json::Value event = changed(nth(218), {{"type", "ProductRevised"}, {"fields.version", "2.0"}});
  for (const std::string_view field : {"fields.name", "fields.form", "fields.purpose_class"})
    event = without(std::move(event), field);
  return dated(std::move(event), day);
}
// ProductSuspended, ProductResumed or ProductWithdrawn of PD1, by the authority with Luoyang.
inline json::Value market(std::string_view type, std::string_view day) {
  return changed(dated(nth(386), day), {{"type", type},
                                        {"subject", "PD1"},
                                        {"fields.reason", "演示"},
                                        {"fields.scope", "全部接口"}});
}
inline json::Value by_developer(json::Value event) {
  return changed(
      std::move(event),
      {{"author", "hn-primary"}, {"role", "primary_developer"}, {"cosigners", json::Value()}});
}

// PD1 is in the named state at the end of August 2025.
inline std::unique_ptr<Rehearsal> product_in(std::string_view name) {
  if (name == "absent") return Rehearsal::after(217);
  if (name == "draft") return Rehearsal::after(221);
  if (name == "in review") return Rehearsal::after(225);
  if (name == "compliant") return Rehearsal::after(271);  // registered and priced, too
  auto rehearsal = Rehearsal::after(276);
  if (name == "suspended") rehearsal->accept(market("ProductSuspended", "2025-08-01"));
  if (name == "resumed") {
    rehearsal->accept(market("ProductSuspended", "2025-08-01"));
    rehearsal->accept(market("ProductResumed", "2025-08-05"));
  }
  if (name == "withdrawn") rehearsal->accept(market("ProductWithdrawn", "2025-08-01"));
  if (!name.starts_with("new")) return rehearsal;
  rehearsal->accept(revision("2025-08-01"));
  if (name == "new draft") return rehearsal;
  rehearsal->accept(dated(nth(222), "2025-08-02"));
  if (name == "new in review") return rehearsal;
  rehearsal->accept(dated(nth(226), "2025-08-03"));
  if (name == "new compliant") return rehearsal;
  rehearsal->accept(dated(nth(272), "2025-08-04"));
  EXPECT_EQ(name, "new listed");
  return rehearsal;
}

}  // namespace luoshu::test
