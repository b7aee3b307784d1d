#include "ledger/rules/money/governing_version.h"

#include "schema/state_allocation.capnp.h"

namespace luoshu {

std::optional<GoverningVersion> governing_version(const State& state, const GovernedSale& sale,
                                                  std::uint64_t known_before) {
  const auto latest = [&](std::string_view key) -> std::optional<GoverningVersion> {
    const auto row = state.find(tables::kScopes, key);
    if (!row) return std::nullopt;
    const auto versions = row->getVersions();
    for (unsigned i = versions.size(); i-- > 0;) {
      const auto one = versions[i];
      if (one.getEvent() >= known_before || one.getFrom() > sale.settled_on) continue;
      if (one.getTo() != kNoDay && one.getTo() < sale.settled_on) return std::nullopt;
      return GoverningVersion{std::string(from_kj(one.getRule())), one.getVersion(),
                              one.getOnPaid()};
    }
    return std::nullopt;
  };
  if (!sale.agreement.empty())
    if (auto version = latest(scope_key("agreement", sale.agreement))) return version;
  if (!sale.product.empty())
    if (auto version = latest(scope_key("product", sale.product))) return version;
  return latest(kAllSales);
}

std::string scope_key(std::string_view kind, std::string_view id) {
  return joined_key(kind, id);
}

}  // namespace luoshu
