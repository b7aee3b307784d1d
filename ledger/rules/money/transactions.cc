#include "ledger/rules/money/transactions.h"

#include <fmt/format.h>

#include <array>

#include "ledger/rules/developers/developers.h"
#include "ledger/rules/engine/sold_rows.h"
#include "ledger/rules/money/allocation_runs.h"
#include "ledger/rules/money/money_checks.h"
#include "ledger/rules/money/payments.h"
#include "ledger/rules/money/run_takings.h"
#include "ledger/rules/money/sale_conditions.h"
#include "ledger/rules/money/usage.h"
#include "ledger/rules/parties/parties.h"
#include "ledger/rules/products/pricing.h"
#include "ledger/rules/products/products.h"
#include "schema/events_money.capnp.h"
#include "schema/state_allocation.capnp.h"
#include "schema/state_developers.capnp.h"
#include "schema/state_products.capnp.h"
#include "schema/state_transactions.capnp.h"

namespace luoshu {
namespace {

using SaleStatus = schema::TransactionStatus;
using Sale = schema::TransactionSettled::Reader;

constexpr std::int64_t kWhole = 1'000'000;  // 100 % in ppm
constexpr std::string_view kBuyerRole = "secondary_developer";

// Art. 7 para. 2 (4); 17: sold to a secondary developer alone, under its own active agreement for
// this product.
void judge_buyer(Decision& decision, Sale fields) {
  const std::string_view buyer = from_kj(fields.getBuyer());
  if (fields.hasBuyer()) {
    if (!holds_role(decision.state, buyer, kBuyerRole, Level::kAny, decision.effective())) {
      decision.refuse("E-BUYER-NOT-SECONDARY", "fields.buyer", same(buyer));
      if (!party_exists(decision.state, buyer)) decision.unknown("fields.buyer", buyer);
    }
    require_among_cosigners(decision, buyer, kBuyerRole);
  }
  if (!fields.hasAgreement()) return;
  const std::string_view agreement = from_kj(fields.getAgreement());
  const auto row = decision.state.find(tables::kApplicationAgreements, agreement);
  if (!row) {
    decision.unknown("fields.agreement", agreement);
    decision.refuse("E-APP-AGR-INACTIVE", "fields.agreement", same(agreement));
    return;
  }
  if (!application_agreement_active(decision.state, agreement, decision.effective()))
    decision.refuse("E-APP-AGR-INACTIVE", "fields.agreement", same(agreement));
  const auto require_own = [&](bool present, std::string_view named, std::string_view agreed) {
    if (!present || named == agreed) return;
    decision.refuse("E-APP-AGR-INACTIVE", "fields.agreement",
                    {fmt::format("{} is for {}, not for {}", agreement, agreed, named),
                     fmt::format("{} 对应 {}，非 {}", agreement, agreed, named)});
  };
  require_own(fields.hasBuyer(), buyer, from_kj(row->getDeveloper()));
  require_own(fields.hasProduct(), from_kj(fields.getProduct()), from_kj(row->getProduct()));
}

// 发改价格〔2025〕65号: the price published for that day. What is free needs no price.
void judge_price(Decision& decision, Sale fields, schema::ProductRow::Reader product) {
  const std::int64_t price = fields.getPriceFenPerUnit();
  if (is_absent(price)) return;
  auto published = price_on(decision.state, from_kj(fields.getProduct()), decision.effective());
  if (!published && is_free_class(from_kj(product.getPurposeClass()))) published = 0;
  if (published == price) return;
  if (published)
    decision.refuse("E-TX-PRICE", "fields.price_fen_per_unit",
                    same(fmt::format("{} != {}", price, *published)));
  else
    decision.refuse("E-TX-PRICE", "fields.price_fen_per_unit",
                    words("no price is in force", "当日无公示收费标准"));
}

// Art. 21 para. 4; B4, B5: gross = quantity * price = tax + net, and the tax is in the gross.
void judge_amounts(Decision& decision, Sale fields) {
  const std::int64_t gross = fields.getGrossFen();
  const std::int64_t tax = fields.getTaxFen();
  const std::int64_t net = fields.getNetFen();
  const std::int64_t rate = fields.getVatRatePct().getPpm();
  const bool quantity_good = require_amount(decision, fields.getQuantity(), 1, "fields.quantity");
  const bool price_good =
      require_amount(decision, fields.getPriceFenPerUnit(), 0, "fields.price_fen_per_unit");
  const bool gross_good = require_amount(decision, gross, 0, "fields.gross_fen");
  const bool tax_good = require_amount(decision, tax, 0, "fields.tax_fen");
  const bool net_good = require_amount(decision, net, 0, "fields.net_fen");
  const bool rate_good = rate >= 0 && rate <= kWhole;
  if (fields.hasVatRatePct() && !rate_good)
    decision.refuse("E-FIELD", "fields.vat_rate_pct", words("from 0 to 100 %", "须为 0 至 100%"));
  if (quantity_good && price_good && gross_good &&
      __int128{fields.getQuantity()} * fields.getPriceFenPerUnit() != gross)
    decision.refuse("E-TX-AMOUNT", "fields.gross_fen",
                    words("it is not quantity times price", "不等于数量乘单价"));
  if (gross_good && tax_good && net_good && __int128{tax} + net != gross)
    decision.refuse("E-TX-AMOUNT", "fields.net_fen",
                    words("gross is not tax and net", "含税金额不等于税额与净额之和"));
  if (!gross_good || !tax_good || !rate_good) return;
  const std::int64_t expected = vat_of(gross, rate);
  if (tax != expected)
    decision.refuse("E-TX-AMOUNT", "fields.tax_fen", same(fmt::format("{} != {}", tax, expected)));
}

// RULEBOOK 3.9: a sale is metered, then settled; its use is of this product and within the lineage
// of the version that is sold.
void judge_metering(Decision& decision, Sale fields, schema::ProductRow::Reader product) {
  const auto usage = decision.state.find(tables::kUsage, decision.subject());
  if (!usage) {
    decision.wrong_state("no use was metered for it", "尚未计量用量");
    return;
  }
  decision.require_not_before(usage->getMeteredOn(), "its metered use", "其用量计量");
  if (from_kj(fields.getProduct()) != from_kj(usage->getProduct())) {
    decision.refuse("E-FIELD", "fields.product",
                    {fmt::format("use was metered of {}", from_kj(usage->getProduct())),
                     fmt::format("用量计量的产品为 {}", from_kj(usage->getProduct()))});
    return;
  }
  if (usage->getVersion() == product.getListedVersion()) return;
  const auto sold =
      version_on_sale(decision.state, from_kj(fields.getProduct()), product, decision.effective());
  if (sold.version && sold.number != usage->getVersion())
    require_in_lineage(decision, usage->getByResource(), *sold.version, "fields.product");
}

// Art. 7 para. 2 (1), (4); 15; 17; 18; 21 para. 4; B9, B15, B20.
void decide_settled(Decision& decision) {
  const auto fields = decision.event.fields<schema::TransactionSettled>();
  const std::string_view product = from_kj(fields.getProduct());
  if (decision.state.has(tables::kTransactions, decision.subject()))
    decision.refuse("E-DUPLICATE", "subject", same(decision.subject()));
  if (fields.hasProduct()) require_tradable(decision, product, "fields.product");
  judge_buyer(decision, fields);
  judge_amounts(decision, fields);
  if (const auto row = decision.state.find(tables::kProducts, product)) {
    require_developer_of(decision, product);
    judge_price(decision, fields, *row);
    judge_metering(decision, fields, *row);
  }
  require_open_period(decision, decision.effective(), "effective");
  warn_if_late_entry(decision);
}

void apply_settled(Application& application) {
  const auto fields = application.event.fields<schema::TransactionSettled>();
  const std::string_view product = from_kj(fields.getProduct());
  const std::int32_t day = application.effective();
  const auto product_row = application.state.find(tables::kProducts, product);
  const auto sold = version_on_sale(application.state, product, *product_row, Date{day});
  application.state.put(tables::kTransactions, application.subject(),
                        [&](schema::TransactionRow::Builder row) {
                          row.setStatus(SaleStatus::SETTLED);
                          row.setSettledOn(day);
                          row.setChangedOn(day);
                          row.setProduct(fields.getProduct());
                          row.setProductVersion(sold.number);
                          row.setAgreement(fields.getAgreement());
                          row.setBuyer(fields.getBuyer());
                          row.setGrossFen(fields.getGrossFen());
                          row.setTaxFen(fields.getTaxFen());
                          row.setNetFen(fields.getNetFen());
                          row.setVatRatePpm(fields.getVatRatePct().getPpm());
                          row.setEvent(application.moment.number.value);
                          row.setDeveloper(to_kj(application.event.author()));
                          row.setLate(is_late_entry(application.state, day));
                          if (fields.getGrossFen() == 0) row.setPaidOn(day);  // nothing to wait for
                        });
  application.state.put(tables::kBooked, booked_key(day, BookedKind::kSale, application.subject()),
                        [&](schema::BookedRow::Builder row) {
                          row.setGrossFen(fields.getGrossFen());
                          row.setTaxFen(fields.getTaxFen());
                          row.setNetFen(fields.getNetFen());
                          row.setTransaction(to_kj(application.event.subject()));
                          row.setEvent(application.moment.number.value);
                          row.setProduct(fields.getProduct());
                          row.setProductVersion(sold.number);
                          row.setAgreement(fields.getAgreement());
                        });
  if (application.version() >= 2) note_sold(application);
}

// Whether a run with the sale is final: until a statement of it is confirmed it can be replaced
// (B16). A sale of a final run cannot be voided, only refunded.
bool run_stands(const Decision& decision) {
  const SaleTaken taken =
      sale_taken(decision.state, decision.subject(), decision.moment.number.value);
  return !taken.run.empty() &&
         fixed_by(decision.state, taken.run, decision.effective()) != RunFixed::kNot;
}

// Art. 21 para. 4; RULEBOOK 3.9; B9: unpaid, not refunded, and its period open; the buyer signs.
void decide_voided(Decision& decision) {
  require_open_period(decision, decision.effective(), "effective");
  warn_if_late_entry(decision);
  const auto sale = decision.state.find(tables::kTransactions, decision.subject());
  if (!sale) {
    if (decision.state.has(tables::kUsage, decision.subject()))
      decision.wrong_state("the sale is metered, but not settled", "交易已计量、未结算");
    else
      decision.unknown("subject", decision.subject());
    return;
  }
  if (sale->getStatus() != SaleStatus::SETTLED || sale->getPaidFen() != 0)
    decision.wrong_state("the sale is paid, refunded or void", "交易已收款、已退款或已作废");
  else if (run_stands(decision))
    decision.wrong_state("the sale is in a run that others rest on or agreed to: refund it",
                         "交易已计入已确认或已作为后续依据的分配批次，请以退款处理");
  if (sale->getSettledOn() != decision.event.effective())
    require_open_period(decision, Date{sale->getSettledOn()}, "subject");
  require_own_product(decision, from_kj(sale->getDeveloper()));
  decision.require_not_before(sale->getSettledOn(), "the sale", "该交易");
  require_among_cosigners(decision, from_kj(sale->getBuyer()), kBuyerRole);
}

void apply_voided(Application& application) {
  const SaleTaken taken =
      sale_taken(application.state, application.subject(), application.moment.number.value);
  if (!taken.run.empty())
    application.state.edit(
        tables::kRuns, taken.run,
        [](schema::RunRow::Builder row, schema::RunRow::Reader) { row.setStale(true); });
  std::int32_t settled_on = kNoDay;
  std::string developer;
  application.state.edit(
      tables::kTransactions, application.subject(),
      [&](schema::TransactionRow::Builder row, schema::TransactionRow::Reader before) {
        settled_on = before.getSettledOn();
        developer = from_kj(before.getDeveloper());
        row.setStatus(SaleStatus::VOIDED);
        row.setChangedOn(application.effective());
      });
  application.state.erase(tables::kBooked,
                          booked_key(settled_on, BookedKind::kSale, application.subject()));
  if (application.version() < 2) return;
  application.state.erase(tables::kSold,
                          sold_key(developer, Date{settled_on}, application.subject()));
  const std::string on_exchange = exchange_key(Date{settled_on}, application.subject());
  if (application.state.has(tables::kSoldOnExchange, on_exchange))
    application.state.erase(tables::kSoldOnExchange, on_exchange);
}

const std::array kRules{
    Rule{event_type<schema::TransactionSettled>,
         {{"primary_developer"}},
         {{kBuyerRole}},
         decide_settled,
         apply_settled,
         "7 (2), 10 (2), 15 (2), 17 (1), 18, 21 (4), 发改价格〔2025〕65号",
         decide_settled_v2},
    Rule{event_type<schema::PaymentReceived>,
         {{"primary_developer"}},
         {},
         decide_payment,
         apply_payment,
         "21 (4)",
         decide_payment_v2},
    Rule{event_type<schema::RefundIssued>,
         {{"primary_developer"}},
         {{kBuyerRole}},
         decide_refund,
         apply_refund,
         "21 (4)"},
    Rule{event_type<schema::TransactionVoided>,
         {{"primary_developer"}},
         {{kBuyerRole}},
         decide_voided,
         apply_voided,
         "21 (4)"},
};

}  // namespace

std::int64_t vat_of(std::int64_t gross_fen, std::int64_t rate_ppm) {
  const std::int64_t whole = kWhole + rate_ppm;
  const __int128 doubled = __int128{gross_fen} * rate_ppm * 2 + whole;
  return static_cast<std::int64_t>(doubled / (__int128{whole} * 2));
}

std::span<const Rule> transaction_rules() {
  return kRules;
}

}  // namespace luoshu
