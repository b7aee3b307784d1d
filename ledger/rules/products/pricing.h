// Permitted revenue, price caps, prices (发改价格〔2025〕65号; 豫发改数据〔2025〕244号).
#pragma once

#include "ledger/rules/engine/rule.h"
#include "schema/state_products.capnp.h"

namespace luoshu {

// Public governance and public welfare: free of charge. Anything else is sold at a price.
bool is_free_class(std::string_view purpose_class);
// In force on that day: the latest that is effective by then, the later recorded of two.
std::optional<std::int64_t> price_on(const State& state, std::string_view product, Date day);
std::optional<std::int64_t> price_cap_on(const State& state, std::string_view product, Date day);
// The VAT rate published with the price in force on that day, in ppm; nothing where none was.
std::optional<std::int64_t> published_vat_on(const State& state, std::string_view product,
                                             Date day);
// Art. 15 para. 2: what is sold at a price is listed with one in force, within a cap of the same
// unit; else E-PRC-NO-CAP or E-PRC-CAP.
void require_price_in_force(Decision& decision, schema::ProductRow::Reader product);

std::span<const Rule> pricing_rules();

}  // namespace luoshu
