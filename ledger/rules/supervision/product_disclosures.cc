// What a developer publishes of its products (art. 17 para. 2): their list, and their use, which
// under version 2 is that of the book (C54, C90).
#include <fmt/format.h>

#include <map>
#include <string>

#include "ledger/rules/engine/field_checks.h"
#include "ledger/rules/engine/periods.h"
#include "ledger/rules/engine/sold_rows.h"
#include "ledger/rules/supervision/report_steps.h"
#include "schema/events_products.capnp.h"
#include "schema/state_products.capnp.h"
#include "schema/values.capnp.h"

namespace luoshu {
namespace {

// Version 2 allows nothing where the book has nothing (C90).
void require_products(Decision& decision, bool present, capnp::List<capnp::Text>::Reader products) {
  if (decision.version() < 2 || products.size() != 0)
    require_items(decision, present, products, "fields.products");
  for (unsigned i = 0; i < products.size(); ++i) {
    const std::string_view product = from_kj(products[i]);
    if (!product.empty() && !decision.state.has(tables::kProducts, product))
      decision.unknown(fmt::format("fields.products[{}]", i), product);
  }
}

void require_period(Decision& decision, bool present, std::string_view text) {
  if (!present) return;
  const auto period = parse_period(text);
  if (period)
    decision.require_not_before(first_day(*period).days, "the beginning of the period",
                                "期间起始日");
  else
    decision.refuse(
        "E-FIELD", "fields.period",
        {"a period such as 2025-08, 2025Q3 or 2025", "须为期间，例如 2025-08、2025Q3 或 2025"});
}

using Use = std::map<std::string, __int128, std::less<>>;  // by product

// Sold by the author, whoever develops the product now (C91), and used free of charge in periods
// that lie in this one.
Use booked_use(const Decision& decision, const PeriodId& period) {
  Use use;
  each_sold(decision.state, decision.author(), period, [&](schema::SoldRow::Reader row) {
    const bool free = row.getThrough() != kNoDay && row.getThrough() <= last_day(period).days;
    if (row.getSale() || free) use[std::string(from_kj(row.getProduct()))] += row.getQuantity();
  });
  return use;
}

void require_all_products(Decision& decision, const Use& booked,
                          capnp::List<capnp::Text>::Reader products) {
  Use said;
  for (const auto product : products) said.emplace(from_kj(product), 0);
  const auto refuse = [&](std::string_view product) {
    decision.refuse("E-LIST-INCOMPLETE", "fields.products", same(product));
  };
  // A use of nothing may be left out.
  for (const auto& [product, use] : booked)
    if (use > 0 && !said.contains(product)) refuse(product);
  for (const auto& [product, none] : said)
    if (!booked.contains(product)) refuse(product);
}

void refuse_figure(Decision& decision, std::string_view product, __int128 book) {
  const std::string expected = fmt::format("{}", book);
  decision.refuse("E-RPT-MISMATCH", fmt::format("fields.figures.{}", product),
                  {fmt::format("{} in the book", expected), fmt::format("账面 {}", expected)});
}

// One figure for each product named, and no other.
void require_figures(Decision& decision, const Use& booked, schema::UsageDisclosed::Reader fields) {
  std::map<std::string_view, std::int64_t> said;
  for (const auto figure : fields.getFigures()) said[from_kj(figure.getKey())] = figure.getValue();
  for (const auto product : fields.getProducts()) {
    const auto use = booked.find(from_kj(product));
    const __int128 book = use == booked.end() ? 0 : use->second;
    const auto figure = said.find(from_kj(product));
    if (figure == said.end() || figure->second != book)
      refuse_figure(decision, from_kj(product), book);
  }
  for (const auto product : fields.getProducts()) said.erase(from_kj(product));
  for (const auto& [product, value] : said) refuse_figure(decision, product, 0);
}

}  // namespace

// Art. 17 para. 2.
void decide_list(Decision& decision) {
  const auto fields = decision.event.fields<schema::ProductListPublished>();
  require_unused(decision, "product list", decision.subject(), "subject");
  require_products(decision, fields.hasProducts(), fields.getProducts());
  require_period(decision, fields.hasPeriod(), from_kj(fields.getPeriod()));
}

void apply_list(Application& application) {
  use_up(application, "product list", application.subject());
}

// Art. 17 para. 2.
void decide_use(Decision& decision) {
  const auto fields = decision.event.fields<schema::UsageDisclosed>();
  require_unused(decision, "use disclosure", decision.subject(), "subject");
  require_products(decision, fields.hasProducts(), fields.getProducts());
  require_period(decision, fields.hasPeriod(), from_kj(fields.getPeriod()));
}

void apply_use(Application& application) {
  use_up(application, "use disclosure", application.subject());
}

void decide_use_v2(Decision& decision) {
  const auto fields = decision.event.fields<schema::UsageDisclosed>();
  const auto period = parse_period(from_kj(fields.getPeriod()));
  if (!period) return;  // version 1 says so
  if (period->kind == PeriodKind::kMonth)
    return decision.refuse("E-FIELD", "fields.period", {"a year or a quarter", "须为年度或季度"});
  const Use booked = booked_use(decision, *period);
  if (fields.hasProducts()) require_all_products(decision, booked, fields.getProducts());
  if (fields.hasFigures()) require_figures(decision, booked, fields);
}

}  // namespace luoshu
