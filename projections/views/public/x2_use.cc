// X2 使用情况披露: what developers disclosed of the use of their products, beside what the book holds
// of it now. Source: RULEBOOK 5 (version 2), C54; art. 17 para. 2.

#include <algorithm>

#include "ledger/rules/engine/sold_rows.h"
#include "projections/views/catalogue.h"
#include "projections/views/event_rows.h"
#include "schema/events_developers.capnp.h"
#include "schema/events_products.capnp.h"

namespace luoshu {
namespace {

constexpr Column kColumns[] = {
    {"developer", {"开发主体", "developer"}, Kind::kText, false, true},
    {"period", {"期间", "period"}, Kind::kText, false, true},
    {"product", {"产品", "product"}, Kind::kText, false, true},
    {"name", {"名称", "name"}},
    {"disclosed", {"披露数", "disclosed"}, Kind::kCount},
    {"booked", {"账面数", "booked"}, Kind::kCount},
    {"difference", {"差额", "difference"}, Kind::kCount},
    {"published_on", {"公布日", "published on"}, Kind::kDate},
};

struct FreeUse {
  std::string product;
  std::string period;
  std::int64_t calls = 0;
};

Result<std::vector<FreeUse>> read_free_use(const LedgerAt& ledger) {
  std::vector<FreeUse> uses;
  LUOSHU_CHECK(each<schema::FreeUseRecorded>(ledger, [&](const auto&, auto fields) {
    uses.push_back({std::string(from_kj(fields.getProduct())),
                    std::string(from_kj(fields.getPeriod())), fields.getCalls()});
  }));
  return uses;
}

// Quantity sold and calls free of charge in the period, by product.
Result<std::map<std::string, std::int64_t>> booked_use(const LedgerAt& ledger,
                                                       std::string_view developer,
                                                       const PeriodId& period,
                                                       const std::vector<FreeUse>& free_uses) {
  std::map<std::string, FenSum> sums;
  each_sold(ledger.state(), developer, period, [&](schema::SoldRow::Reader row) {
    if (row.getSale()) sums[std::string(from_kj(row.getProduct()))] += row.getQuantity();
  });
  for (const FreeUse& use : free_uses)
    if (within_period(use.period, period)) sums[use.product] += use.calls;
  std::map<std::string, std::int64_t> booked;
  for (const auto& [product, sum] : sums) {
    LUOSHU_TRY(booked[product], sum.fen());
  }
  return booked;
}

Status add_disclosure(const LedgerAt& ledger, const ViewAsk& ask, const RecordedEvent& event,
                      const std::vector<FreeUse>& free_uses, Sheet& table) {
  const auto fields = event.event.fields<schema::UsageDisclosed>();
  const auto period = parse_period(from_kj(fields.getPeriod()));
  if (!period || !within_period(from_kj(fields.getPeriod()), ask.period) ||
      !passes(ask.party, event.event.author()))
    return {};
  LUOSHU_TRY(auto booked, booked_use(ledger, event.event.author(), *period, free_uses));
  const auto disclosed = numbers_of(fields.getFigures());
  for (const auto& [product, number] : disclosed) {
    if (!passes(ask.product, product)) continue;
    add_row(table,
            {text_cell(event.event.author()), text_cell(from_kj(fields.getPeriod())),
             text_cell(product), text_cell(product_name(ledger, product)), number_cell(number),
             number_cell(booked[product]), number_cell(number - booked[product]),
             date_cell(event.event.effective())},
            {event.at.number.value});
  }
  return {};
}

Status fill(const LedgerAt& ledger, const ViewAsk& ask, Sheet& table) {
  LUOSHU_TRY(const auto free_uses, read_free_use(ledger));
  return ledger.each_of_type(event_type<schema::UsageDisclosed>, [&](const RecordedEvent& event) {
    return add_disclosure(ledger, ask, event, free_uses, table);
  });
}

}  // namespace

const View views::kUseDisclosed{"X2",
                                "use-disclosed",
                                {"使用情况披露", "use disclosed"},
                                kColumns,
                                kHeedsParty | kHeedsPeriod | kHeedsProduct,
                                kHeedsNothing,
                                fill,
                                {},
                                {},
                                nullptr,
                                2};

}  // namespace luoshu
