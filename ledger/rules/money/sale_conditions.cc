#include "ledger/rules/money/sale_conditions.h"

#include <algorithm>
#include <array>

#include "ledger/rules/operation/authorisation_checks.h"
#include "ledger/rules/parties/parties.h"
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

}  // namespace

void decide_settled_v2(Decision& decision) {
  const auto fields = decision.event.fields<schema::TransactionSettled>();
  const bool on_exchange = require_venue(decision, fields);
  require_certificate(decision, fields, on_exchange);
  if (fields.hasVatRatePct() &&
      std::ranges::find(kVatPpm, fields.getVatRatePct().getPpm()) == kVatPpm.end())
    decision.refuse("E-TX-VAT", "fields.vat_rate_pct");
  refuse_blocked(decision, from_kj(fields.getProduct()), "fields.product");
}

// C50: use for a sale names its agreement.
void decide_metered_v2(Decision& decision) {
  const auto fields = decision.event.fields<schema::UsageMetered>();
  if (fields.hasTransaction() && !fields.hasAgreement())
    decision.refuse("E-FIELD", "fields.agreement", {"it is missing", "缺少该字段"});
  refuse_blocked(decision, from_kj(fields.getProduct()), "fields.product");
}

}  // namespace luoshu
