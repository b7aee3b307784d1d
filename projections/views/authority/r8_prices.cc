// R8 价格监测: cap, price and what was really paid per unit in each period. Source: RULEBOOK 5.5.

#include "ledger/base/fen_sum.h"
#include "projections/views/catalogue.h"
#include "projections/views/rows.h"
#include "schema/events_money.capnp.h"
#include "schema/state_products.capnp.h"
#include "schema/state_transactions.capnp.h"

namespace luoshu {
namespace {

constexpr Column kColumns[] = {
    {"period", {"期间", "period"}, Kind::kText, false, true},
    {"product", {"产品", "product"}, Kind::kText, false, true},
    {"unit", {"单位", "unit"}},
    {"cap_fen", {"上限", "cap"}, Kind::kFen},
    {"price_fen", {"现行", "price"}, Kind::kFen},
    {"mean_fen", {"成交均价", "mean price paid"}, Kind::kFen},
    {"quantity", {"量", "quantity"}, Kind::kCount, true},
    {"gross_fen", {"成交额", "paid"}, Kind::kFen, true},
    {"change_ppm", {"环比", "against the period before"}, Kind::kPpm},
};

struct Sold {
  std::int64_t quantity = 0;
  FenSum gross;
};
using Key = std::pair<std::string, std::string>;  // product, period

struct Price {
  Cell fen;
  std::string unit;
};
template <class List>
Price price_on(const List& list, Date day) {
  Price price;
  for (const auto interval : list)
    if (Date{interval.getFrom()} <= day)
      price = {number_cell(interval.getFenPerUnit()), std::string(from_kj(interval.getUnit()))};
  return price;
}

Status fill(const LedgerAt& ledger, const ViewAsk& ask, Sheet& table) {
  std::map<Key, Sold> sold;
  LUOSHU_CHECK(ledger.each_of_type(
      event_type<schema::TransactionSettled>, [&](const RecordedEvent& event) -> Status {
        const auto fields = event.event.fields<schema::TransactionSettled>();
        const auto row = ledger.state().glance(tables::kTransactions, event.event.subject());
        if (!row || row->getStatus() == schema::TransactionStatus::VOIDED) return {};
        Sold& of = sold[{std::string(from_kj(fields.getProduct())),
                         period_of_day(ledger, event.effective())}];
        of.quantity += is_absent(fields.getQuantity()) ? 0 : fields.getQuantity();
        of.gross += fields.getGrossFen();
        return {};
      }));
  std::string product;
  std::int64_t before = 0;
  for (const auto& [key, of] : sold) {
    if (key.first != product) before = 0;
    product = key.first;
    LUOSHU_TRY(const std::int64_t gross, of.gross.fen());
    const std::int64_t mean = of.quantity == 0 ? 0 : gross / of.quantity;
    const Cell change = before == 0
                            ? Cell()
                            : number_cell(static_cast<std::int64_t>(
                                  static_cast<__int128>(mean - before) * 1'000'000 / before));
    before = mean;
    if (!passes(ask.product, product) || !within_period(key.second, ask.period)) continue;
    const auto row = ledger.state().find(tables::kProducts, product);
    const auto period = parse_period(key.second);
    const Date day = std::min(ledger.day(), period ? last_day(*period) : ledger.day());
    const Price cap = row ? price_on(row->getCaps(), day) : Price{};
    const Price price = row ? price_on(row->getPrices(), day) : Price{};
    add_row(table,
            {text_cell(key.second), text_cell(product),
             text_cell(price.unit.empty() ? cap.unit : price.unit), cap.fen, price.fen,
             of.quantity == 0 ? Cell() : number_cell(mean), number_cell(of.quantity),
             number_cell(gross), change},
            {});
  }
  return {};
}

}  // namespace

const View views::kPrices{
    "R8",          "prices", {"价格监测", "prices paid"}, kColumns, kHeedsProduct | kHeedsPeriod,
    kHeedsNothing, fill};

}  // namespace luoshu
