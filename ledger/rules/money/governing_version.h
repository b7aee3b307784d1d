// Which version of which allocation rule governs a sale (docs/LUORULE.md). Pure.
#pragma once

#include <optional>

#include "ledger/rules/engine/rule.h"
#include "schema/state_allocation.capnp.h"

namespace luoshu {

// A sale as far as its rule version depends on it.
struct GovernedSale {
  std::int32_t settled_on = kNoDay;
  std::string_view product;
  std::string_view agreement;  // the application agreement
};
struct GoverningVersion {
  std::string rule;
  std::int64_t version = 0;
  bool on_paid = false;  // recognises the sale when it is paid
};
// The version that governs the sale, among those that events before number `known_before` recorded:
// the latest one that took effect by the day of the sale; for its agreement before its product
// before all. One that has ended makes room for the next broader, not for the one before it.
std::optional<GoverningVersion> governing_version(const State& state, const GovernedSale& sale,
                                                  std::uint64_t known_before);

// Key of the row in tables::kScopes that lists the versions for all sales.
inline constexpr std::string_view kAllSales = "all";
// ... for one product ("product") or application agreement ("agreement").
std::string scope_key(std::string_view kind, std::string_view id);

}  // namespace luoshu
