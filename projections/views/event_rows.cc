#include "projections/views/event_rows.h"

#include <fmt/format.h>

#include "ledger/rules/products/product_steps.h"
#include "schema/state_transactions.capnp.h"

namespace luoshu {

Cell documents_cell(EventReader event) {
  if (!event.has_documents()) return {};
  return text_cell(joined(event.documents(), [](const auto& document) {
    return fmt::format("{} {} {}", from_kj(document.getRole()), from_kj(document.getName()),
                       from_kj(document.getDigest()));
  }));
}

std::map<std::string, std::vector<std::string>> products_of_resources(const LedgerAt& ledger) {
  std::map<std::string, std::vector<std::string>> products;
  const State& state = ledger.state();
  state.scan(tables::kProducts, {}, [&](std::string_view id, const auto& row) {
    if (row->getVersions() == 0) return true;
    VersionView version = listed_version(state, id, ledger.day());
    if (!version) version = newest_version(state, id, *row);
    for (const auto resource : version->getResources())
      products[std::string(from_kj(resource))].emplace_back(id);
    return true;
  });
  return products;
}

std::map<std::string, FenSum> income_of_products(const LedgerAt& ledger) {
  std::map<std::string, FenSum> income;
  ledger.state().scan(tables::kTransactions, {}, [&](std::string_view, const auto& row) {
    if (row->getStatus() == schema::TransactionStatus::VOIDED) return true;
    FenSum& of = income[std::string(from_kj(row->getProduct()))];
    of += row->getNetFen();
    of -= row->getRefundedNetFen();
    return true;
  });
  return income;
}

}  // namespace luoshu
