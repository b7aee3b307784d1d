#include "ledger/rules/products/pricing.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "ledger/rules/engine/field_checks.h"
#include "ledger/rules/operation/agreements.h"
#include "ledger/rules/operation/authorisation_checks.h"
#include "ledger/rules/parties/parties.h"
#include "ledger/rules/products/price_conditions.h"
#include "ledger/rules/products/product_steps.h"
#include "schema/events_products.capnp.h"
#include "schema/state_products.capnp.h"
#include "schema/values.capnp.h"

namespace luoshu {
namespace {

using schema::PriceInterval;
using schema::ProductRow;
using Intervals = capnp::List<PriceInterval>::Reader;

constexpr std::string_view kPrimary = "primary_developer";

// In the order recorded, and none dated before the one it follows: the last that has begun counts.
std::optional<PriceInterval::Reader> interval_on(Intervals intervals, Date day) {
  for (unsigned i = intervals.size(); i > 0; --i)
    if (intervals[i - 1].getFrom() <= day.days) return intervals[i - 1];
  return std::nullopt;
}

std::optional<std::int64_t> amount_on(Intervals intervals, Date day) {
  const auto interval = interval_on(intervals, day);
  if (!interval) return std::nullopt;
  return interval->getFenPerUnit();
}

// B4: amounts and prices are not negative; that one is absent, the envelope says.
void require_amount(Decision& decision, std::int64_t fen, std::string_view field) {
  if (!is_absent(fen) && fen < 0) decision.refuse("E-FIELD", field, {"it is negative", "不得为负"});
}

// ---- Permitted revenue --------------------------------------------------------------------------
// 发改价格〔2025〕65号: profit = cost * rate, to the fen (rounded either way); revenue = cost +
// profit + tax - what the cycle before took too much.
void judge_amounts(Decision& decision, schema::PermittedRevenueApproved::Reader fields) {
  using Wide = __int128;
  const std::int64_t cost = fields.getOperatingCostFen();
  const std::int64_t rate = fields.getProfitRatePpm();
  const std::int64_t profit = fields.getPermittedProfitFen();
  const std::int64_t tax = fields.getTaxFen();
  const std::int64_t deduction =
      is_absent(fields.getCarryDeductionFen()) ? 0 : fields.getCarryDeductionFen();
  const std::int64_t most = fields.getMaxPermittedRevenueFen();
  require_amount(decision, cost, "fields.operating_cost_fen");
  require_amount(decision, profit, "fields.permitted_profit_fen");
  require_amount(decision, tax, "fields.tax_fen");
  require_amount(decision, deduction, "fields.carry_deduction_fen");
  require_amount(decision, most, "fields.max_permitted_revenue_fen");

  constexpr Wide kPpm = 1'000'000;
  if (!is_absent(cost) && !is_absent(rate) && !is_absent(profit)) {
    const Wide off = Wide{profit} * kPpm - Wide{cost} * rate;
    if (off <= -kPpm || off >= kPpm)
      decision.refuse("E-FIELD", "fields.permitted_profit_fen",
                      {"it is not the cost at the profit rate", "与运营成本乘以准许利润率不符"});
  }
  if (is_absent(cost) || is_absent(profit) || is_absent(tax) || is_absent(most)) return;
  if (Wide{cost} + profit + tax - deduction != Wide{most})
    decision.refuse("E-FIELD", "fields.max_permitted_revenue_fen",
                    {"it is not cost + profit + tax - deduction", "不等于成本＋利润＋税金－扣减"});
}

// Art. 4 para. 4; 发改价格〔2025〕65号: once for a cycle of a primary developer.
void decide_permitted_revenue(Decision& decision) {
  const auto fields = decision.event.fields<schema::PermittedRevenueApproved>();
  if (decision.state.has(tables::kCycles, decision.subject()))
    decision.refuse("E-DUPLICATE", "subject", same(decision.subject()));
  require_interval(decision, fields.getCycleFrom(), fields.getCycleTo(), "fields.cycle_to");
  judge_amounts(decision, fields);
  const std::string_view primary = from_kj(fields.getPrimary());
  if (!fields.hasPrimary()) return;
  if (!party_exists(decision.state, primary))
    decision.unknown("fields.primary", primary);
  else if (!holds_role(decision.state, primary, kPrimary, Level::kAny, decision.effective()))
    decision.refuse("E-ROLE", "fields.primary", same(fmt::format("{} / {}", primary, kPrimary)));
}

void apply_permitted_revenue(Application& application) {
  const auto fields = application.event.fields<schema::PermittedRevenueApproved>();
  application.state.put(tables::kCycles, application.subject(), [&](schema::CycleRow::Builder row) {
    row.setPrimaryDeveloper(fields.getPrimary());
    row.setFrom(fields.getCycleFrom());
    row.setTo(fields.getCycleTo());
    row.setMaxFen(fields.getMaxPermittedRevenueFen());
    if (application.version() >= 2 && !is_absent(fields.getCarryDeductionFen()))
      row.setDeductionFen(fields.getCarryDeductionFen());
    row.setApprovedOn(application.effective());
    row.setEvent(application.moment.number.value);
  });
}

// ---- Caps and prices ----------------------------------------------------------------------------
// RULEBOOK 3.6: a product gets caps and prices once its first version passed the review, while it
// is neither suspended nor withdrawn; no interval is dated before the one it follows (B10).
void judge_priceable(Decision& decision, ProductRow::Reader product, Intervals intervals) {
  const VersionView newest = newest_version(decision.state, decision.subject(), product);
  const bool compliant =
      product.getListedVersion() != 0 || newest->getStatus() == schema::ProductStatus::COMPLIANT;
  if (product.getWithdrawnOn() != kNoDay || !compliant)
    refuse_version_state(decision, product, *newest);
  else if (in_suspension(product.getSuspensions(), decision.effective()))
    decision.wrong_state("the product is suspended", "产品已暂停");
  const auto first =
      decision.state.find(tables::kProductVersions, product_version_key(decision.subject(), 1));
  decision.require_not_before(first->getCompliantOn(), "the compliance review", "合规审核");
  if (intervals.size() > 0)
    decision.require_not_before(intervals[intervals.size() - 1].getFrom(), "the last one",
                                "上一次定价");
}

void judge_cycle(Decision& decision, ProductRow::Reader product, std::string_view cycle) {
  const auto row = decision.state.find(tables::kCycles, cycle);
  if (!row) {
    decision.unknown("fields.cycle", cycle);
    return;
  }
  decision.require_not_before(row->getApprovedOn(), "the approval of the cycle",
                              "最高准许收入核定");
  if (decision.event.effective() > row->getTo())
    decision.refuse("E-FIELD", "fields.cycle",
                    {fmt::format("it ended on {}", to_string(Date{row->getTo()})),
                     fmt::format("该周期已于 {} 结束", to_string(Date{row->getTo()}))});
  if (row->getPrimaryDeveloper() != product.getDeveloper())
    decision.refuse("E-FIELD", "fields.cycle",
                    {fmt::format("it is {}'s", from_kj(row->getPrimaryDeveloper())),
                     fmt::format("该周期属于 {}", from_kj(row->getPrimaryDeveloper()))});
}

// The body that authorises sets the ceiling: an implementer of the newest version or of the one on
// sale.
void require_implementer(Decision& decision, ProductRow::Reader product) {
  for (const std::uint32_t number : {product.getVersions(), product.getListedVersion()}) {
    const auto version = decision.state.find(tables::kProductVersions,
                                             product_version_key(decision.subject(), number));
    if (!version) continue;
    const auto implementers = implementers_of(decision.state, *version);
    if (std::ranges::find(implementers, decision.author()) != implementers.end()) return;
  }
  decision.refuse("E-LEVEL", "author",
                  {"no resource of the product is the author's", "产品不含该实施机构的数据资源"});
}

void judge_tax(Decision& decision, schema::Flag inclusive) {
  if (inclusive == schema::Flag::NO)
    decision.refuse("E-FIELD", "fields.tax_inclusive",
                    {"prices and price caps include VAT", "收费标准须含税"});
}

// 发改价格〔2025〕65号; 豫发改数据〔2025〕244号: for the industry class only.
void decide_price_cap(Decision& decision) {
  const auto fields = decision.event.fields<schema::PriceCapSet>();
  require_amount(decision, fields.getCapFenPerUnit(), "fields.cap_fen_per_unit");
  judge_tax(decision, fields.getTaxInclusive());
  refuse_blank(decision, fields.hasUnit(), from_kj(fields.getUnit()), "fields.unit");
  require_parties(decision, fields.hasReportedTo(), fields.getReportedTo(), "fields.reported_to");
  const ProductView product = product_of(decision);
  if (!product) {
    if (fields.hasCycle() && !decision.state.has(tables::kCycles, from_kj(fields.getCycle())))
      decision.unknown("fields.cycle", from_kj(fields.getCycle()));
    return;
  }
  if (is_free_class(from_kj(product->getPurposeClass()))) decision.refuse("E-PRC-FREE", "subject");
  require_implementer(decision, *product);
  judge_priceable(decision, *product, product->getCaps());
  if (fields.hasCycle()) judge_cycle(decision, *product, from_kj(fields.getCycle()));
}

void apply_price_cap(Application& application) {
  const auto fields = application.event.fields<schema::PriceCapSet>();
  application.state.edit(tables::kProducts, application.subject(),
                         [&](ProductRow::Builder row, ProductRow::Reader before) {
                           auto cap = append_struct(before.getCaps(), [&](unsigned count) {
                             return row.initCaps(count);
                           });
                           cap.setFrom(application.effective());
                           cap.setFenPerUnit(fields.getCapFenPerUnit());
                           cap.setUnit(fields.getUnit());
                           cap.setCycle(fields.getCycle());
                           if (application.version() >= 2)
                             cap.setAuthor(to_kj(application.author()));
                         });
}

// E-PRC-NO-CAP, E-PRC-CAP: the price is within the cap of that day.
void judge_against_cap(Decision& decision, Intervals caps, std::int64_t price,
                       std::string_view unit) {
  const auto cap = interval_on(caps, decision.effective());
  if (!cap) {
    decision.refuse("E-PRC-NO-CAP", "subject", same(decision.subject()));
    return;
  }
  if (!is_absent(price) && price > cap->getFenPerUnit())
    decision.refuse("E-PRC-CAP", "fields.price_fen_per_unit",
                    {fmt::format("{} fen, the cap is {} fen", price, cap->getFenPerUnit()),
                     fmt::format("{} 分，上限 {} 分", price, cap->getFenPerUnit())});
  if (unit.empty() || unit == from_kj(cap->getUnit())) return;
  const Words capped{fmt::format("the cap is for one {}", from_kj(cap->getUnit())),
                     fmt::format("上限的计费单位为 {}", from_kj(cap->getUnit()))};
  decision.refuse("E-FIELD", "fields.unit", capped);
  decision.refuse("E-PRC-NO-CAP", "fields.unit", capped);
}

// Art. 15 para. 2; 发改价格〔2025〕65号: published, within the cap; 豫发改数据〔2025〕244号: public
// governance and welfare are free of charge.
void decide_price(Decision& decision) {
  const auto fields = decision.event.fields<schema::PriceSet>();
  const std::int64_t price = fields.getPriceFenPerUnit();
  require_amount(decision, price, "fields.price_fen_per_unit");
  judge_tax(decision, fields.getTaxInclusive());
  if (fields.getPublicised() != schema::Flag::YES)
    decision.refuse("E-FIELD", "fields.publicised",
                    {"a price must be made public", "收费标准须公示"});
  refuse_blank(decision, fields.hasUnit(), from_kj(fields.getUnit()), "fields.unit");
  const ProductView product = product_of(decision);
  if (!product) return;
  require_own_product(decision, *product);
  judge_priceable(decision, *product, product->getPrices());
  if (!is_free_class(from_kj(product->getPurposeClass())))
    judge_against_cap(decision, product->getCaps(), price, from_kj(fields.getUnit()));
  else if (!is_absent(price) && price != 0)
    decision.refuse("E-PRC-FREE", "fields.price_fen_per_unit");
}

void apply_price(Application& application) {
  const auto fields = application.event.fields<schema::PriceSet>();
  application.state.edit(tables::kProducts, application.subject(),
                         [&](ProductRow::Builder row, ProductRow::Reader before) {
                           auto price = append_struct(before.getPrices(), [&](unsigned count) {
                             return row.initPrices(count);
                           });
                           price.setFrom(application.effective());
                           price.setFenPerUnit(fields.getPriceFenPerUnit());
                           price.setUnit(fields.getUnit());
                           if (application.version() >= 2 && fields.hasVatRatePct())
                             price.setVatRatePpm(fields.getVatRatePct().getPpm());
                         });
}

const std::array kRules{
    Rule{event_type<schema::PermittedRevenueApproved>,
         {{"pricing", Level::kProvince}},
         {{"authority", Level::kProvince}},
         decide_permitted_revenue,
         apply_permitted_revenue,
         "4 (4), 发改价格〔2025〕65号",
         decide_permitted_revenue_v2},
    Rule{event_type<schema::PriceCapSet>,
         {{"implementer", Level::kPublic}},
         {},
         decide_price_cap,
         apply_price_cap,
         "4 (4), 发改价格〔2025〕65号, 豫政办〔2025〕6号, 豫发改数据〔2025〕244号",
         decide_price_cap_v2},
    Rule{event_type<schema::PriceSet>,
         {{"primary_developer"}},
         {},
         decide_price,
         apply_price,
         "15 (2), 发改价格〔2025〕65号, 豫政办〔2025〕6号, 豫发改数据〔2025〕244号",
         decide_price_v2},
};

}  // namespace

bool is_free_class(std::string_view purpose_class) {
  return purpose_class == "public_governance" || purpose_class == "public_welfare";
}

std::optional<std::int64_t> price_on(const State& state, std::string_view product, Date day) {
  const auto row = state.find(tables::kProducts, product);
  return row ? amount_on(row->getPrices(), day) : std::nullopt;
}

std::optional<std::int64_t> published_vat_on(const State& state, std::string_view product,
                                             Date day) {
  const auto row = state.find(tables::kProducts, product);
  const auto price = row ? interval_on(row->getPrices(), day) : std::nullopt;
  if (!price || is_absent(price->getVatRatePpm())) return std::nullopt;
  return price->getVatRatePpm();
}

std::optional<std::int64_t> price_cap_on(const State& state, std::string_view product, Date day) {
  const auto row = state.find(tables::kProducts, product);
  return row ? amount_on(row->getCaps(), day) : std::nullopt;
}

void require_price_in_force(Decision& decision, ProductRow::Reader product) {
  const auto price = interval_on(product.getPrices(), decision.effective());
  const auto cap = interval_on(product.getCaps(), decision.effective());
  if (!price || !cap || price->getUnit() != cap->getUnit()) {
    decision.refuse("E-PRC-NO-CAP", "subject",
                    {"no price within a cap is in force", "尚无上限范围内的现行收费标准"});
    return;
  }
  if (price->getFenPerUnit() > cap->getFenPerUnit())
    decision.refuse(
        "E-PRC-CAP", "subject",
        {fmt::format("{} fen, the cap is {} fen", price->getFenPerUnit(), cap->getFenPerUnit()),
         fmt::format("{} 分，上限 {} 分", price->getFenPerUnit(), cap->getFenPerUnit())});
}

std::span<const Rule> pricing_rules() {
  return kRules;
}

}  // namespace luoshu
