// Figures of the quarterly and the annual report against the book, under version 2 of the rules:
// C53.

#include <fmt/format.h>

#include "ledger/rules/engine/sold_rows.h"
#include "tests/ledger/support/rule_cases.h"

namespace luoshu {
namespace {

using test::changed;
using test::Codes;
using test::event_of;
using test::Rehearsal;
using test::with;
using test::without;

json::Value with_document(json::Value event, std::string_view role) {
  std::string digest("sha256:");
  digest.append(64, 'a');
  return with(std::move(event), "documents",
              json::Array{json::Object{
                  {"role", role}, {"name", "a.pdf"}, {"digest", digest}, {"bytes", 1}}});
}

void sell(State& state, std::string_view day, std::string_view id, std::int64_t quantity,
          std::int64_t net) {
  state.put(tables::kSold, sold_key("hn-primary", parse_date(day).value(), id),
            [&](schema::SoldRow::Builder row) {
              row.setProduct("PD1");
              row.setBuyer("dev-agri");
              row.setQuantity(quantity);
              row.setNetFen(net);
              row.setSale(quantity > 0);
            });
}

// Two sales and a refund in the third quarter of 2025, a sale before it and one after it.
std::unique_ptr<Rehearsal> with_sales() {
  auto rehearsal = std::make_unique<Rehearsal>(kNewestRulesVersion);
  for (int n = 1; n <= 90; ++n) rehearsal->offer(with_document(test::nth(n), "authorisation"));
  rehearsal->state().begin(Size{1});
  sell(rehearsal->state(), "2025-06-30", "TX-1", 1000, 10000);
  sell(rehearsal->state(), "2025-07-01", "TX-2", 10, 100);
  sell(rehearsal->state(), "2025-09-30", "TX-3", 5, 50);
  sell(rehearsal->state(), "2025-09-30", "RF-1", 0, -7);
  sell(rehearsal->state(), "2025-10-01", "TX-4", 2000, 20000);
  rehearsal->state().commit();
  return rehearsal;
}

json::Value report(std::string_view type, std::string_view day, std::string_view period,
                   std::int64_t sales, std::int64_t net, std::int64_t calls) {
  return with_document(
      event_of(fmt::format(R"({{"type": "{}", "author": "hn-primary", "role": "primary_developer",
      "effective": "{}", "recorded": "{}", "subject": "R-1", "fields": {{{}, "transactions": {},
      "figures": {{"net_fen": {}, "calls": {}}}, "secondary_reuse_included": true,
      "sent_to": ["hn-auth"], "reuse": [{{"developer": "dev-agri", "product": "PD1",
      "purpose": "p", "calls": 3}}]}}}})",
                           type, day, day, period, sales, net, calls)),
      "report");
}
json::Value quarterly() {
  return report("QuarterlyReportSubmitted", "2025-10-17", R"("period": "2025Q3")", 2, 143, 15);
}

TEST(ReportFigures, C53OfAQuarterAreThoseOfTheBook) {
  const auto rehearsal = with_sales();
  EXPECT_EQ(rehearsal->refusals(quarterly()), Codes{});
  EXPECT_EQ(rehearsal->refusals(with(quarterly(), "fields.transactions", 3)),
            Codes{"E-RPT-MISMATCH"});
  EXPECT_EQ(rehearsal->refusals(with(quarterly(), "fields.figures.net_fen", 150)),
            Codes{"E-RPT-MISMATCH"});
  EXPECT_EQ(rehearsal->refusals(with(quarterly(), "fields.figures.calls", 14)),
            Codes{"E-RPT-MISMATCH"});
  EXPECT_EQ(rehearsal->refusals(without(quarterly(), "fields.figures.calls")), Codes{"E-FIELD"});
}

TEST(ReportFigures, C53OfAYearAreThoseOfTheBook) {
  const auto rehearsal = with_sales();
  const json::Value annual =
      report("AnnualReportSubmitted", "2026-03-20", R"("year": 2025)", 4, 30143, 3015);
  EXPECT_EQ(rehearsal->refusals(annual), Codes{});
  EXPECT_EQ(rehearsal->refusals(with(annual, "fields.figures.calls", 3014)),
            Codes{"E-RPT-MISMATCH"});
}

TEST(ReportFigures, C53ReuseNamesEachBuyerAndProductOnce) {
  const auto rehearsal = with_sales();
  const json::Value one =
      json::Object{{"developer", "dev-agri"}, {"product", "PD1"}, {"purpose", "p"}, {"calls", 0}};
  const json::Value other = with(one, "product", "PD2");
  const auto refusals = [&](json::Array reuse) {
    return rehearsal->refusals(with(quarterly(), "fields.reuse", std::move(reuse)));
  };
  EXPECT_EQ(refusals({one}), Codes{});
  EXPECT_EQ(refusals({one, one}), Codes{"E-RPT-REUSE"});
  EXPECT_EQ(refusals({one, other}), Codes{"E-RPT-REUSE"});
  EXPECT_EQ(refusals({other}), Codes{"E-RPT-REUSE"});
}

}  // namespace
}  // namespace luoshu
