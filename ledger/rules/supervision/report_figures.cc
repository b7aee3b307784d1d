// Figures of the quarterly and the annual report against the book (art. 22 para. 3; C53 of version
// 2).
#include <fmt/format.h>

#include <map>
#include <set>

#include "ledger/rules/engine/sold_rows.h"
#include "ledger/rules/supervision/report_steps.h"
#include "schema/events_supervision.capnp.h"
#include "schema/values.capnp.h"

namespace luoshu {
namespace {

using Reuses = std::set<std::pair<std::string, std::string>>;  // developer, product

struct Booked {
  __int128 sales = 0;
  __int128 net_fen = 0;
  __int128 calls = 0;
  Reuses reuses;
};

Booked booked_in(const Decision& decision, const PeriodId& period) {
  Booked book;
  each_sold(decision.state, decision.author(), period, [&](schema::SoldRow::Reader row) {
    book.net_fen += row.getNetFen();
    if (!row.getSale()) return;
    book.sales += 1;
    book.calls += row.getQuantity();
    book.reuses.emplace(from_kj(row.getBuyer()), from_kj(row.getProduct()));
  });
  return book;
}

void require_figure(Decision& decision, std::int64_t said, __int128 book, std::string_view field) {
  if (is_absent(said) || said == book) return;
  const std::string expected = fmt::format("{}", book);
  decision.refuse("E-RPT-MISMATCH", field,
                  {fmt::format("{} said, {} in the book", said, expected),
                   fmt::format("填报 {}，账面 {}", said, expected)});
}

template <class Fields>
void require_book(Decision& decision, Fields fields, const PeriodId& period) {
  const Booked book = booked_in(decision, period);
  require_figure(decision, fields.getTransactions(), book.sales, "fields.transactions");
  if (fields.hasFigures()) {
    std::map<std::string_view, std::int64_t> said;
    for (const auto figure : fields.getFigures())
      said[from_kj(figure.getKey())] = figure.getValue();
    const std::map<std::string_view, __int128> wanted{{"net_fen", book.net_fen},
                                                      {"calls", book.calls}};
    for (const auto& [name, value] : wanted) {
      const std::string field = fmt::format("fields.figures.{}", name);
      if (const auto figure = said.find(name); figure != said.end())
        require_figure(decision, figure->second, value, field);
      else
        decision.refuse("E-FIELD", field, {"it is missing", "缺少该字段"});
    }
  }
  if (!fields.hasReuse()) return;
  Reuses named;
  for (const auto one : fields.getReuse())
    named.emplace(from_kj(one.getDeveloper()), from_kj(one.getProduct()));
  if (named != book.reuses || named.size() != fields.getReuse().size())
    decision.refuse(
        "E-RPT-REUSE", "fields.reuse",
        {"one entry for each developer and product sold", "须对期内每一购买方与产品各列一项"});
}

}  // namespace

void decide_quarterly_v2(Decision& decision) {
  const auto fields = decision.event.fields<schema::QuarterlyReportSubmitted>();
  const auto period = parse_period(from_kj(fields.getPeriod()));
  if (period && period->kind == PeriodKind::kQuarter) require_book(decision, fields, *period);
}

void decide_annual_report_v2(Decision& decision) {
  const auto fields = decision.event.fields<schema::AnnualReportSubmitted>();
  const std::int64_t year = fields.getYear();
  if (is_absent(year) || year < 1900 || year > 9999) return;
  require_book(decision, fields, PeriodId{PeriodKind::kYear, static_cast<int>(year), 0});
}

}  // namespace luoshu
