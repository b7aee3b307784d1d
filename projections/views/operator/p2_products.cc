// P2 产品与价格: every version of every product, with its cap and price on the day. Source:
// RULEBOOK 5.4.

#include "ledger/rules/products/products.h"
#include "ledger/rules/products/states_shown.h"
#include "projections/views/catalogue.h"
#include "projections/views/more_columns.h"
#include "projections/views/rows.h"
#include "projections/views/shown_states.h"
#include "schema/events_products.capnp.h"
#include "schema/state_parties.capnp.h"
#include "schema/state_products.capnp.h"
#include "schema/state_registrations.capnp.h"

namespace luoshu {
namespace {

constexpr Column kColumns[] = {
    {"product", {"产品", "product"}, Kind::kText, false, true},
    {"name", {"名称", "name"}},
    {"version", {"版本", "version"}, Kind::kText, false, true},
    {"class", {"类别", "class"}},
    {"registration_code", {"登记编码", "registration code"}},
    {"unit", {"单位", "unit"}},
    {"cap_fen", {"上限价", "price cap"}, Kind::kFen},
    {"price_fen", {"现行价", "price"}, Kind::kFen},
    {"assessed_until", {"密评到期", "assessed until"}, Kind::kDate},
    {"status", {"状态", "state"}},
};

// Under version 2 the state is that of the product (C26).
constexpr Column kMore[] = {
    {"blocks", {"停止原因", "why it is stopped"}},
    {"aggregation_risk", {"汇聚风险等级", "risk of joined data"}},
    {"version_state", {"版本状态", "state of the version"}},
};
constexpr auto kColumnsV2 = with_more(kColumns, kMore);

constexpr Term kDraft{"draft", {"草拟", "draft"}};
constexpr Term kInReview{"in_review", {"合规审核中", "in review"}};
constexpr Term kCompliant{"compliant", {"合规", "compliant"}};
constexpr Term kListed{"listed", {"在售", "on sale"}};
constexpr Term kSuspended{"suspended", {"暂停", "suspended"}};
constexpr Term kWithdrawn{"withdrawn", {"下架或被替代", "withdrawn or replaced"}};

Term state_of(const LedgerAt& ledger, std::string_view product,
              schema::ProductVersionRow::Reader version) {
  switch (version.getStatus()) {
    case schema::ProductStatus::IN_REVIEW:
      return kInReview;
    case schema::ProductStatus::COMPLIANT:
      return kCompliant;
    case schema::ProductStatus::LISTED:
      return product_suspended(ledger.state(), product, ledger.day()) ? kSuspended : kListed;
    case schema::ProductStatus::WITHDRAWN:
      return kWithdrawn;
    default:
      return kDraft;
  }
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

// The earliest end of the platform's assessments.
Cell assessed_until(const LedgerAt& ledger) {
  std::int32_t first = kNoDay;
  ledger.state().scan(tables::kAssessments, {}, [&](std::string_view, const auto& row) {
    if (row->getValidTo() != kNoDay && (first == kNoDay || row->getValidTo() < first))
      first = row->getValidTo();
    return true;
  });
  return date_cell(first);
}

// By product and version, as assessed last.
using Levels = std::map<std::pair<std::string, std::string>, std::string>;
Result<Levels> aggregation_levels(const LedgerAt& ledger) {
  Levels levels;
  std::map<std::pair<std::string, std::string>, Date> days;
  LUOSHU_CHECK(ledger.each_of_type(
      event_type<schema::AggregationRiskAssessed>, [&](const RecordedEvent& event) -> Status {
        const auto fields = event.event.fields<schema::AggregationRiskAssessed>();
        const std::pair key{std::string(event.event.subject()),
                            std::string(from_kj(fields.getVersion()))};
        Date& day = days.try_emplace(key, Date{kNoDay}).first->second;
        if (event.effective() < day) return {};
        day = event.effective();
        levels[key] = from_kj(fields.getLevel());
        return {};
      }));
  return levels;
}

// What version 2 says of a version in place of its state.
void add_shown(const LedgerAt& ledger, const Levels& levels, Row& row) {
  const std::string product(code_of(row.cells[0]));
  const std::string version(code_of(row.cells[2]));
  const auto level = levels.find({product, version});
  Cell of_version = std::move(row.cells.back());
  row.cells.back() = shown_state(product_state(ledger.state(), product, ledger.day()));
  row.cells.push_back(codes_cell(stopping_codes(ledger.state(), product, ledger.day())));
  row.cells.push_back(level == levels.end() ? Cell() : text_cell(level->second));
  row.cells.push_back(std::move(of_version));
}

Status fill(const LedgerAt& ledger, const ViewAsk& ask, Sheet& table) {
  const Cell until = assessed_until(ledger);
  ledger.state().scan(tables::kProducts, {}, [&](std::string_view id, const auto& row) {
    if (!passes(ask.product, id)) return true;
    const auto registration =
        ledger.state().find(tables::kRegistrations, from_kj(row->getRegistration()));
    const Price cap = price_on(row->getCaps(), ledger.day());
    const Price price = price_on(row->getPrices(), ledger.day());
    for (std::uint32_t number = 1; number <= row->getVersions(); ++number) {
      const auto version =
          ledger.state().find(tables::kProductVersions, product_version_key(id, number));
      if (!version) continue;
      add_row(table,
              {text_cell(id), text_cell(from_kj(version->getName())),
               text_cell(from_kj(version->getVersion())),
               text_cell(from_kj(version->getPurposeClass())),
               registration ? text_cell(from_kj(registration->getLocalCode())) : Cell(),
               text_cell(price.unit.empty() ? cap.unit : price.unit), cap.fen, price.fen, until,
               state_of(ledger, id, *version)},
              {version->getEvent()});
    }
    return true;
  });
  return {};
}

Status fill_v2(const LedgerAt& ledger, const ViewAsk& ask, Sheet& table) {
  LUOSHU_CHECK(fill(ledger, ask, table));
  LUOSHU_TRY(const Levels levels, aggregation_levels(ledger));
  for (Row& row : table.rows) add_shown(ledger, levels, row);
  return {};
}

}  // namespace

const View views::kProductsAndPrices{"P2",
                                     "products",
                                     {"产品与价格", "products and prices"},
                                     kColumns,
                                     kHeedsProduct,
                                     kHeedsNothing,
                                     fill,
                                     {},
                                     kColumnsV2,
                                     fill_v2};

}  // namespace luoshu
