// C5 无偿使用台账: who uses which product without paying, how much, and what it would have cost
// (not booked). Source: RULEBOOK 5.1; art. 21 para. 3.

#include "ledger/base/limits.h"
#include "projections/views/catalogue.h"
#include "projections/views/rows.h"
#include "schema/events_developers.capnp.h"
#include "schema/state_developers.capnp.h"
#include "schema/state_products.capnp.h"
#include "schema/values.capnp.h"

namespace luoshu {
namespace {

constexpr Column kColumns[] = {
    {"id", {"编号", "number"}, Kind::kText, false, true},
    {"product", {"产品", "product"}},
    {"user", {"使用单位", "user"}},
    {"division", {"区划", "division"}},
    {"purpose", {"用途", "purpose"}},
    {"non_profit", {"非营利声明", "declared non-profit"}},
    {"from", {"起", "from"}, Kind::kDate},
    {"to", {"止", "to"}, Kind::kDate},
    {"calls", {"调用次数", "calls"}, Kind::kCount, true},
    {"reference_fen",
     {"折算参考金额（不入账）", "value for reference, not booked"},
     Kind::kFen,
     true},
};

constexpr Term kYes{"yes", {"是", "yes"}};
constexpr Term kNo{"no", {"否", "no"}};

// The price of the product on the day; nothing where it has none.
Cell value_of(const LedgerAt& ledger, std::string_view product, std::int64_t calls) {
  const auto row = ledger.state().find(tables::kProducts, product);
  std::int64_t price = -1;
  if (row)
    for (const auto interval : row->getPrices())
      if (Date{interval.getFrom()} <= ledger.day()) price = interval.getFenPerUnit();
  if (price < 0) return {};
  const __int128 value = static_cast<__int128>(price) * calls;
  if (value > limits::kAmountFenMax) return {};
  return number_cell(static_cast<std::int64_t>(value));
}

Status fill(const LedgerAt& ledger, const ViewAsk& ask, Sheet& table) {
  return ledger.each_of_type(
      event_type<schema::FreeUseGranted>, [&](const RecordedEvent& event) -> Status {
        const auto fields = event.event.fields<schema::FreeUseGranted>();
        const auto row = ledger.state().find(tables::kFreeUses, event.event.subject());
        if (!row || !passes(ask.division, from_kj(row->getDivision())) ||
            !passes(ask.product, from_kj(row->getProduct())))
          return {};
        const std::int32_t end = row->getEndedOn() != kNoDay ? row->getEndedOn() : row->getTo();
        add_row(table,
                {text_cell(event.event.subject()), text_cell(from_kj(row->getProduct())),
                 text_cell(from_kj(row->getUser())), text_cell(from_kj(row->getDivision())),
                 text_cell(from_kj(fields.getPurpose())),
                 fields.getNonProfit() == schema::Flag::YES ? kYes : kNo, date_cell(row->getFrom()),
                 date_cell(end), number_cell(row->getCalls()),
                 value_of(ledger, from_kj(row->getProduct()), row->getCalls())},
                {event.at.number.value});
        return {};
      });
}

}  // namespace

const View views::kFreeUse{"C5",
                           "free-use",
                           {"无偿使用台账", "use free of charge"},
                           kColumns,
                           kHeedsDivision | kHeedsProduct,
                           kHeedsNothing,
                           fill};

}  // namespace luoshu
