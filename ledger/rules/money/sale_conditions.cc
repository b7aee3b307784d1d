#include "ledger/rules/money/sale_conditions.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "ledger/rules/engine/sold_rows.h"
#include "ledger/rules/operation/authorisation_checks.h"
#include "ledger/rules/parties/parties.h"
#include "ledger/rules/products/pricing.h"
#include "ledger/rules/products/products.h"
#include "ledger/rules/products/trade_blocks.h"
#include "ledger/rules/resources/certificates.h"
#include "schema/events_money.capnp.h"
#include "schema/state_products.capnp.h"

namespace luoshu {
namespace {

constexpr std::string_view kOffExchange = "off_exchange";
constexpr std::array<std::int64_t, 7> kVatPpm{0, 10'000, 30'000, 50'000, 60'000, 90'000, 130'000};

// C52: an exchange signs what is sold on it. Answers whether the sale is on one.
bool require_venue(Decision& decision, schema::TransactionSettled::Reader fields) {
  const std::string_view venue = from_kj(fields.getVenue());
  if (!fields.hasVenue() || venue == kOffExchange) return false;
  if (!holds_role(decision.state, venue, "exchange", Level::kAny, decision.effective())) {
    decision.refuse("E-FIELD", "fields.venue",
                    {"an exchange, or off_exchange", "须为数据交易机构或 off_exchange"});
    return false;
  }
  require_cosigner(decision, venue, "exchange");
  return true;
}

// C60: of the product, or of a resource of its lineage.
void require_certificate(Decision& decision, schema::TransactionSettled::Reader fields,
                         bool on_exchange) {
  if (!fields.hasCertificateNo()) {
    if (on_exchange) decision.warn("W-CERT-ABSENT", "fields.certificate_no");
    return;
  }
  const std::string_view number = from_kj(fields.getCertificateNo());
  const auto certificate = certificate_in_force(decision.state, number, decision.effective());
  const std::string_view product = from_kj(fields.getProduct());
  const auto version = listed_version(decision.state, product, decision.effective());
  const bool fits =
      certificate && (certificate->object == product ||
                      (version && lists(version->getResources(), certificate->object)));
  if (!fits) decision.refuse("E-CERT-INVALID", "fields.certificate_no", same(number));
}

// C81: a rate of the law, and the one published with the price where there is one.
void require_vat(Decision& decision, schema::TransactionSettled::Reader fields) {
  if (!fields.hasVatRatePct()) return;
  const std::int64_t rate = fields.getVatRatePct().getPpm();
  const auto published =
      published_vat_on(decision.state, from_kj(fields.getProduct()), decision.effective());
  if (std::ranges::find(kVatPpm, rate) == kVatPpm.end() || (published && *published != rate))
    decision.refuse("E-TX-VAT", "fields.vat_rate_pct");
}

// C46: the price published may have come before the cap.
void require_within_cap(Decision& decision, schema::TransactionSettled::Reader fields) {
  const std::int64_t price = fields.getPriceFenPerUnit();
  const auto cap = cycle_cap_on(decision.state, from_kj(fields.getProduct()), decision.effective());
  if (is_absent(price) || !cap || price <= *cap) return;
  decision.refuse("E-PRC-CAP", "fields.price_fen_per_unit",
                  same(fmt::format("{} > {}", price, *cap)));
}

}  // namespace

void decide_settled_v2(Decision& decision) {
  const auto fields = decision.event.fields<schema::TransactionSettled>();
  const bool on_exchange = require_venue(decision, fields);
  require_certificate(decision, fields, on_exchange);
  require_vat(decision, fields);
  require_within_cap(decision, fields);
  refuse_blocked(decision, from_kj(fields.getProduct()), "fields.product");
}

void note_sold(Application& application) {
  const auto fields = application.event.fields<schema::TransactionSettled>();
  const Date day{application.effective()};
  const auto fill = [&](schema::SoldRow::Builder row) {
    row.setProduct(fields.getProduct());
    row.setBuyer(fields.getBuyer());
    row.setQuantity(fields.getQuantity());
    row.setNetFen(fields.getNetFen());
    row.setGrossFen(fields.getGrossFen());
    row.setSale(true);
  };
  application.state.put(tables::kSold, sold_key(application.author(), day, application.subject()),
                        fill);
  if (fields.hasVenue() && from_kj(fields.getVenue()) != kOffExchange)
    application.state.put(tables::kSoldOnExchange, exchange_key(day, application.subject()), fill);
}

// C50: use for a sale names its agreement.
void decide_metered_v2(Decision& decision) {
  const auto fields = decision.event.fields<schema::UsageMetered>();
  if (fields.hasTransaction() && !fields.hasAgreement())
    decision.refuse("E-FIELD", "fields.agreement", {"it is missing", "缺少该字段"});
  refuse_blocked(decision, from_kj(fields.getProduct()), "fields.product");
}

}  // namespace luoshu
