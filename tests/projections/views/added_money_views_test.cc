// Views of money that version 2 adds, on its worked province. The figures expected here were added
// up from the events by hand and not by the ledger.
#include "tests/projections/views/added_views.h"

namespace luoshu {
namespace {

using namespace test;  // NOLINT(google-build-using-namespace)

class AddedViewsOfMoney : public AddedViews {};

TEST_F(AddedViewsOfMoney, AssetsWithTheirValueAndWhatTheyCarry) {
  const auto all = rows(views::kAssets);
  EXPECT_EQ(all.size(), 11U);  // ten state assets, one of an enterprise
  const Texts road = row(all, {{"object", "R04"}});
  EXPECT_EQ(road.at("holder"), "hn-transport");
  EXPECT_EQ(road.at("asset_card"), "GZ-410000-R04");
  EXPECT_EQ(road.at("booked_as"), "无形资产");
  EXPECT_EQ(road.at("cost_fen"), "1200000");
  EXPECT_EQ(road.at("book_value_fen"), "1080000");
  EXPECT_EQ(road.at("certificate_no"), "HNDJ-2025-0004");
  const Texts cold = row(all, {{"object", "ER01"}});
  EXPECT_EQ(cold.at("kind"), "enterprise_resource");
  EXPECT_EQ(cold.at("book_value_fen"), "0");
  EXPECT_EQ(day(cold.at("derecognised_on")), "2026-12-15");
  EXPECT_EQ(cold.at("credit_fen"), "0");  // released on 20 November
  EXPECT_EQ(cold.at("pledged"), "");
  const auto then = rows(views::kAssets, {}, as_of_day("2026-11-19"));
  const Texts pledged = row(then, {{"object", "ER01"}});
  EXPECT_EQ(pledged.at("credit_fen"), "200000000");
  EXPECT_EQ(pledged.at("pledged"), "yes");
  EXPECT_EQ(pledged.at("book_value_fen"), "5000000");
}

TEST_F(AddedViewsOfMoney, EarmarkedProjectsFromEntryToEvaluation) {
  const Texts now = row(rows(views::kEarmarkProjects), {{"project", "RIP-410100-1"}});
  EXPECT_EQ(now.at("planned_fen"), "100000");
  EXPECT_EQ(now.at("budget_fen"), "80000");
  EXPECT_EQ(now.at("committed_fen"), "40000");
  EXPECT_EQ(now.at("spent_fen"), "20000");
  EXPECT_EQ(now.at("balance_fen"), "60000");
  EXPECT_EQ(now.at("execution_ppm"), "250000");
  EXPECT_EQ(now.at("progress"), "到站准确率 951；治理公交数据项 29");
  EXPECT_EQ(now.at("targets"), "治理公交数据项 30项；到站准确率 950‰");
  EXPECT_EQ(now.at("self_evaluated"), "2026");
  EXPECT_EQ(now.at("state"), "evaluated");
  const auto state_on = [](const char* effective) {
    return row(rows(views::kEarmarkProjects, {}, as_of_day(effective)), {}).at("state");
  };
  EXPECT_EQ(state_on("2026-03-12"), "entered");
  EXPECT_EQ(state_on("2026-03-13"), "approved");
  EXPECT_EQ(state_on("2026-03-16"), "executing");
  const auto then = rows(views::kEarmarkProjects, {}, as_of_day("2026-05-26"));
  EXPECT_EQ(row(then, {}).at("budget_fen"), "60000");
  EXPECT_TRUE(rows(views::kEarmarkProjects, {}, as_of_day("2026-03-10")).empty());
}

TEST_F(AddedViewsOfMoney, SubsidisedProjects) {
  const auto all = rows(views::kSubsidyProjects);
  const Texts roads = row(all, {{"project", "SP-TRA-1"}});
  EXPECT_EQ(roads.at("total_fen"), "20000000");
  EXPECT_EQ(roads.at("left_fen"), "0");
  EXPECT_EQ(day(roads.at("completion_on")), "2026-04-28");
  EXPECT_EQ(day(roads.at("final_on")), "2026-09-15");
  EXPECT_EQ(roads.at("invested_fen"), "30000000");
  EXPECT_EQ(roads.at("own_fen"), "10000000");
  const Texts city = row(all, {{"project", "SP-ZZ-1"}});
  EXPECT_EQ(city.at("total_fen"), "5000000");  // raised by a major change
  EXPECT_EQ(city.at("recorded_fen"), "4000000");
  EXPECT_EQ(city.at("left_fen"), "1000000");
  EXPECT_EQ(city.at("own_fen"), "8000000");
  EXPECT_EQ(city.at("changes"), "2026-01-22 major 建设规模调整");
}

TEST_F(AddedViewsOfMoney, WhatBuyersOweAndTheTaxOfIt) {
  const auto all = rows(views::kReceivables);
  EXPECT_EQ(sum(all, "gross_fen"), 129'419'656);
  EXPECT_EQ(sum(all, "refunds_fen"), 3'710'001);
  EXPECT_EQ(sum(all, "received_fen"), 129'419'656);
  EXPECT_EQ(sum(all, "paid_back_fen"), 3'710'001);
  EXPECT_EQ(sum(all, "receivable_fen"), 0);
  EXPECT_EQ(row(all, {{"transaction", "TX-2025-0009"}}).at("account"), "BA-1");
  const Texts tax = row(all, {{"kind", "tax"}, {"period", "2025Q4"}});
  EXPECT_EQ(tax.at("tax_fen"), "2040006");
  EXPECT_EQ(tax.at("tax_paid_fen"), "2040006");
  // Sold on 24 March, paid on 31 March: a week in between it is owed.
  const auto then = rows(views::kReceivables, {}, as_of_day("2026-03-30"));
  const Texts open = row(then, {{"transaction", "TX-2026-0005"}});
  EXPECT_EQ(open.at("receivable_fen"), "18020000");
  EXPECT_EQ(open.at("days"), "6");
  EXPECT_EQ(open.at("age"), "le30");
  EXPECT_EQ(sum(then, "receivable_fen"), 18'020'000);
}

TEST_F(AddedViewsOfMoney, AccountsAndHowBankAndBookCameTogether) {
  const auto all = rows(views::kBankAccounts);
  const auto quarter = [&](const std::string& account, const char* end) {
    return row(all, {{"kind", "balance"},
                     {"account", account},
                     {"cut_off", std::to_string(parse_date(end)->days)}});
  };
  const Texts first = quarter("BA-1", "2026-03-31");
  EXPECT_EQ(first.at("bank_fen"), "54397217");
  EXPECT_EQ(first.at("book_in_fen"), "18020000");  // the sale of the last days of March
  EXPECT_EQ(first.at("adjusted_bank_fen"), "72417217");
  EXPECT_EQ(first.at("adjusted_book_fen"), "72417217");
  EXPECT_EQ(first.at("difference_fen"), "0");
  EXPECT_EQ(first.at("state"), "decided");
  // Decided on 16 January, reopened, and decided again on the 26th.
  EXPECT_EQ(day(quarter("BA-1", "2025-12-31").at("decided_on")), "2026-01-26");
  const auto then = rows(views::kBankAccounts, {}, as_of_day("2026-01-24"));
  EXPECT_EQ(row(then, {{"kind", "balance"},
                       {"account", "BA-1"},
                       {"cut_off", std::to_string(parse_date("2025-12-31")->days)}})
                .at("state"),
            "reopened");
  EXPECT_EQ(quarter("BA-1", "2026-09-30").at("state"), "none");
  EXPECT_EQ(quarter("BA-1", "2026-09-30").at("bank_fen"), "");
  EXPECT_EQ(quarter("BA-1", "2026-09-30").at("book_fen"), "57326124");
  EXPECT_EQ(quarter("BA-2", "2026-03-31").at("book_fen"), "0");
  // Closed on 30 June: that day it is open no more.
  for (const Texts& one : all) {
    if (one.at("account") != "BA-2") continue;
    EXPECT_LT(day(one.at("cut_off")), "2026-06-30");
  }
  EXPECT_EQ(row(all, {{"line", "2026-03-20/4"}}).at("explained_fen"), "-5000");
  EXPECT_EQ(row(all, {{"line", "2026-06-21/1"}}).at("reason"), "interest");
}

TEST_F(AddedViewsOfMoney, ProfitOfProducts) {
  const auto all = rows(views::kProfit);
  const auto of = [&](const char* product, const char* period) {
    return row(all, {{"product", product}, {"period", period}});
  };
  const Texts first = of("PD1", "2025Q3");
  EXPECT_EQ(first.at("net_fen"), "29433915");
  EXPECT_EQ(first.at("cost_fen"), "700000");  // a third of COST-2
  EXPECT_EQ(first.at("allocated_out_fen"), "17100855");
  EXPECT_EQ(first.at("result_fen"), "11633060");
  EXPECT_EQ(of("PD1", "2025Q4").at("expenditure_fen"), "880000");
  EXPECT_EQ(of("PD1", "2025Q4").at("allocated_out_fen"), "13511379");
  EXPECT_EQ(of("PD3", "2025Q4").at("net_fen"), "-1000001");
  EXPECT_EQ(of("PD3", "2025Q4").at("allocated_out_fen"), "-720525");
  // The adjustment only moves money among others than the developer.
  EXPECT_EQ(of("PD2", "2026Q1").at("allocated_out_fen"), "3812821");
  const Texts rest = of("unassigned", "2026Q1");
  EXPECT_EQ(rest.at("cost_fen"), "7000000");
  EXPECT_EQ(rest.at("expenditure_fen"), "1500000");
  EXPECT_EQ(rest.at("result_fen"), "-8500000");
}

}  // namespace
}  // namespace luoshu
