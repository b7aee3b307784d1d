// R8 价格监测: cap, price and what was really paid per unit in each period. Source: RULEBOOK 5.5.

#include "ledger/base/fen_sum.h"
#include "projections/views/catalogue.h"
#include "projections/views/event_rows.h"
#include "projections/views/more_columns.h"
#include "schema/events_money.capnp.h"
#include "schema/events_products.capnp.h"
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

// Under version 2 what was sold on exchanges and beside them stands apart, and with the former
// the mean that the pricing department published (C74).
constexpr Column kMore[] = {
    {"venue", {"场所", "venue"}, Kind::kText, false, true},
    {"published_mean_fen", {"发布均价", "mean as published"}, Kind::kFen},
    {"difference_fen", {"差额", "difference"}, Kind::kFen},
};
constexpr auto kColumnsV2 = with_more(kColumns, kMore);

constexpr Term kOnExchange{"on_exchange", {"场内", "on an exchange"}};
constexpr Term kOffExchange{"off_exchange", {"场外", "off exchange"}};

struct Sold {
  std::int64_t quantity = 0;
  FenSum gross;
};
struct Key {
  std::string product;
  bool on_exchange = false;  // under version 1 always false
  std::string period;
  friend auto operator<=>(const Key&, const Key&) = default;
};
using Published = std::map<std::pair<std::string, std::string>, std::int64_t>;  // product, period

Result<Published> published_means(const LedgerAt& ledger) {
  Published means;
  LUOSHU_CHECK(each<schema::PriceMonitoringPublished>(ledger, [&](const auto&, auto fields) {
    for (const auto item : fields.getItems())
      means[{std::string(from_kj(item.getProduct())), std::string(from_kj(fields.getPeriod()))}] =
          item.getMeanFen();
  }));
  return means;
}

void add_venue(const Key& key, const Published& means, std::int64_t mean, Sheet& table) {
  std::vector<Cell>& cells = table.rows.back().cells;
  cells.push_back(key.on_exchange ? kOnExchange : kOffExchange);
  const auto published = means.find({key.product, key.period});
  const bool shown = key.on_exchange && published != means.end();
  cells.push_back(shown ? number_cell(published->second) : Cell());
  cells.push_back(shown ? number_cell(published->second - mean) : Cell());
}

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
  const bool second = ledger.rules_version() >= 2;
  LUOSHU_TRY(const Published means, published_means(ledger));
  std::map<Key, Sold> sold;
  LUOSHU_CHECK(ledger.each_of_type(
      event_type<schema::TransactionSettled>, [&](const RecordedEvent& event) -> Status {
        const auto fields = event.event.fields<schema::TransactionSettled>();
        const auto row = ledger.state().glance(tables::kTransactions, event.event.subject());
        if (!row || row->getStatus() == schema::TransactionStatus::VOIDED) return {};
        const std::string_view venue = from_kj(fields.getVenue());
        Sold& of = sold[{std::string(from_kj(fields.getProduct())),
                         second && !venue.empty() && venue != kOffExchange.code,
                         period_of_day(ledger, event.effective())}];
        of.quantity += is_absent(fields.getQuantity()) ? 0 : fields.getQuantity();
        of.gross += fields.getGrossFen();
        return {};
      }));
  std::pair<std::string, bool> last;
  std::int64_t before = 0;
  for (const auto& [key, of] : sold) {
    const std::string& product = key.product;
    if (last != std::pair(product, key.on_exchange)) before = 0;
    last = {product, key.on_exchange};
    LUOSHU_TRY(const std::int64_t gross, of.gross.fen());
    const std::int64_t mean = of.quantity == 0 ? 0 : gross / of.quantity;
    const Cell change = before == 0
                            ? Cell()
                            : number_cell(static_cast<std::int64_t>(
                                  static_cast<__int128>(mean - before) * 1'000'000 / before));
    before = mean;
    if (!passes(ask.product, product) || !within_period(key.period, ask.period)) continue;
    const auto row = ledger.state().find(tables::kProducts, product);
    const auto period = parse_period(key.period);
    const Date day = std::min(ledger.day(), period ? last_day(*period) : ledger.day());
    const Price cap = row ? price_on(row->getCaps(), day) : Price{};
    const Price price = row ? price_on(row->getPrices(), day) : Price{};
    add_row(table,
            {text_cell(key.period), text_cell(product),
             text_cell(price.unit.empty() ? cap.unit : price.unit), cap.fen, price.fen,
             of.quantity == 0 ? Cell() : number_cell(mean), number_cell(of.quantity),
             number_cell(gross), change},
            {});
    if (second) add_venue(key, means, mean, table);
  }
  return {};
}

}  // namespace

const View views::kPrices{"R8",
                          "prices",
                          {"价格监测", "prices paid"},
                          kColumns,
                          kHeedsProduct | kHeedsPeriod,
                          kHeedsNothing,
                          fill,
                          {},
                          kColumnsV2};

}  // namespace luoshu
