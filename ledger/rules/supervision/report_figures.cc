// The quarterly and the annual report: figures against the book, and who gets them (art. 22
// para. 3; C53 of version 2).
#include <fmt/format.h>

#include <map>
#include <set>

#include "ledger/rules/engine/sold_rows.h"
#include "ledger/rules/operation/agreements.h"
#include "ledger/rules/operation/authorisation_checks.h"
#include "ledger/rules/parties/parties.h"
#include "ledger/rules/supervision/report_steps.h"
#include "schema/events_supervision.capnp.h"
#include "schema/state_agreements.capnp.h"
#include "schema/state_parties.capnp.h"
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

using Parties = capnp::List<capnp::Text>::Reader;

bool has_authority(const State& state, Parties parties, std::string_view division, Date day) {
  return any_item(parties, [&](capnp::Text::Reader party) {
    return holds_role_for(state, from_kj(party), "authority", division, day);
  });
}

// Whether some party is the authority of the division.
bool authority_exists(const State& state, std::string_view division, Date day) {
  bool found = false;
  state.scan(tables::kParties, {}, [&](std::string_view party, const auto&) {
    found = holds_role_for(state, party, "authority", division, day);
    return !found;
  });
  return found;
}

// Whoever signed an agreement with the developer that was in force at the end of the period, and
// the authority of its division where there is one.
void require_recipients(Decision& decision, Parties sent_to, Date last) {
  const auto list = decision.state.find(tables::kAgreementsOf, decision.author());
  if (!list) return;
  std::set<std::string> missing;
  for (const auto id : list->getIds()) {
    const auto agreement = decision.state.find(tables::kAgreements, from_kj(id));
    if (!agreement || !in_force_within(*agreement, last, last)) continue;
    const std::string_view implementer = from_kj(agreement->getImplementer());
    const std::string_view division = from_kj(agreement->getDivision());
    if (!lists(sent_to, implementer)) missing.emplace(implementer);
    if (!has_authority(decision.state, sent_to, division, decision.effective()) &&
        authority_exists(decision.state, division, decision.effective()))
      missing.insert(fmt::format("authority / {}", division));
  }
  for (const std::string& who : missing)
    decision.refuse("E-RPT-RECIPIENT", "fields.sent_to", same(who));
}

template <class Fields>
void require_report(Decision& decision, Fields fields, const PeriodId& period) {
  require_book(decision, fields, period);
  if (fields.hasSentTo()) require_recipients(decision, fields.getSentTo(), last_day(period));
}

}  // namespace

// Under version 1 no figure is below zero; a period with nothing but refunds has such a net.
void refuse_negative_figures(Decision& decision, capnp::List<schema::NamedNumber>::Reader figures) {
  if (decision.version() >= 2) return;
  for (const auto figure : figures)
    if (figure.getValue() < 0)
      decision.refuse("E-FIELD", fmt::format("fields.figures.{}", from_kj(figure.getKey())),
                      {"it is negative", "不得为负"});
}

void decide_quarterly_v2(Decision& decision) {
  const auto fields = decision.event.fields<schema::QuarterlyReportSubmitted>();
  const auto period = parse_period(from_kj(fields.getPeriod()));
  if (period && period->kind == PeriodKind::kQuarter) require_report(decision, fields, *period);
}

void decide_annual_report_v2(Decision& decision) {
  const auto fields = decision.event.fields<schema::AnnualReportSubmitted>();
  const std::int64_t year = fields.getYear();
  if (is_absent(year) || year < 1900 || year > 9999) return;
  require_report(decision, fields, PeriodId{PeriodKind::kYear, static_cast<int>(year), 0});
}

}  // namespace luoshu
