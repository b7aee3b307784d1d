// What version 2 adds to views of version 1, on its worked province; and that a ledger of version 1
// shows the columns that it always had.
#include <set>

#include "tests/projections/views/added_views.h"

namespace luoshu {
namespace {

using namespace test;  // NOLINT(google-build-using-namespace)

class AddedColumns : public AddedViews {};

TEST_F(AddedColumns, WhatIsPayableIsPaidInParts) {
  ViewAsk ask;
  ask.period = *parse_period("2026Q1");
  ask.division = "410173";
  const auto on = [&](const char* effective) {
    return row(rows(views::kAllocation, ask, as_of_day(effective)), {});
  };
  const Texts between = on("2026-05-20");
  EXPECT_EQ(between.at("payable_fen"), "805768");
  EXPECT_EQ(between.at("paid_fen"), "400000");
  EXPECT_EQ(between.at("partly_paid_fen"), "400000");
  EXPECT_EQ(between.at("unpaid_fen"), "405768");
  EXPECT_EQ(between.at("status"), "partly_paid");
  const Texts after = on("2026-06-03");
  EXPECT_EQ(after.at("paid_fen"), "805768");
  EXPECT_EQ(after.at("partly_paid_fen"), "0");
  EXPECT_EQ(after.at("status"), "paid");
  // Below zero it is carried on, and payable = paid + unpaid + carried on.
  const auto all = rows(views::kAllocation);
  std::int64_t payable = 0;
  for (const Texts& one : all)
    if (!one.at("payable_fen").empty()) payable += std::stoll(one.at("payable_fen"));
  EXPECT_EQ(payable, sum(all, "paid_fen") + sum(all, "unpaid_fen") + sum(all, "carried_out_fen"));
  EXPECT_LT(sum(all, "carried_out_fen"), 0);
}

TEST_F(AddedColumns, WhatTreasuriesAreDueAndByWhen) {
  const auto of = [](const char* effective, const char* statement) {
    return row(rows(views::kTreasury, {}, as_of_day(effective)), {{"statement", statement}});
  };
  // Final on 3 November, twenty working days.
  EXPECT_EQ(day(of("2025-11-04", "ST-2025Q3-410300").at("due_on")), "2025-12-01");
  EXPECT_EQ(of("2025-11-04", "ST-2025Q3-410300").at("parts"), "0");
  const Texts paid = of("2026-12-31", "ST-2026Q1-410173");
  EXPECT_EQ(paid.at("parts"), "2");
  EXPECT_EQ(paid.at("paid_fen"), "805768");
  EXPECT_EQ(paid.at("receipt"), "JK-2026Q1-410173-1、JK-2026Q1-410173-2");
  EXPECT_EQ(paid.at("overdue_days"), "");
}

TEST_F(AddedColumns, RefundsAndWhatIsOwedBack) {
  const auto of = [](const char* effective, const char* refund) {
    return row(rows(views::kRefunds, {}, as_of_day(effective)), {{"id", refund}});
  };
  const Texts open = of("2025-11-24", "RF-1");
  EXPECT_EQ(open.at("gross_fen"), "1060001");
  EXPECT_EQ(open.at("tax_fen"), "60000");
  EXPECT_EQ(open.at("red_invoice_no"), "HZ-RF-1");
  EXPECT_EQ(open.at("refunded_paid_fen"), "0");
  EXPECT_EQ(open.at("owed_back_fen"), "1060001");
  const Texts paid = of("2025-11-25", "RF-1");
  EXPECT_EQ(paid.at("refunded_paid_fen"), "1060001");
  EXPECT_EQ(paid.at("owed_back_fen"), "0");
  // A second refund of the same sale is owed by itself.
  EXPECT_EQ(of("2026-03-06", "RF-3").at("owed_back_fen"), "530000");
  EXPECT_EQ(of("2026-03-06", "RF-1").at("owed_back_fen"), "0");
}

TEST_F(AddedColumns, EarmarkedMoneySaysHowFarItsProjectIs) {
  const auto all = rows(views::kReinvestment);
  EXPECT_EQ(row(all, {{"id", "RI-1"}}).at("project_state"), "evaluated");
  const auto then = rows(views::kReinvestment, {}, as_of_day("2026-03-18"));
  EXPECT_EQ(row(then, {{"id", "RI-1"}}).at("project_state"), "executing");
}

TEST_F(AddedColumns, PricesOnExchangesBesideThosePublished) {
  const auto all = rows(views::kPrices);
  const Texts published = row(all, {{"product", "PD1"}, {"period", "2025Q3"}});
  EXPECT_EQ(published.at("venue"), "on_exchange");
  EXPECT_EQ(published.at("published_mean_fen"), "50");
  EXPECT_EQ(published.at("difference_fen"), "0");
  EXPECT_EQ(row(all, {{"product", "PD1"}, {"period", "2026Q1"}}).at("published_mean_fen"), "");
}

TEST_F(AddedColumns, CoverageByKindOfData) {
  const auto all = rows(views::kCoverage);
  const auto of = [&](const char* division, const char* kind) {
    return row(all, {{"division", division}, {"kind", kind}});
  };
  EXPECT_EQ(of("410100", "public").at("stale"), "2");
  EXPECT_EQ(of("410100", "public").at("excluded"), "1");  // R11
  EXPECT_EQ(of("410000", "public").at("high_value"), "1");
  EXPECT_EQ(sum(all, "high_value"), 3);
  const auto then = rows(views::kCoverage, {}, as_of_day("2026-08-15"));
  EXPECT_EQ(row(then, {{"division", "411300"}, {"kind", "public"}}).at("excluded"), "1");  // R07
  std::size_t declared = 0;
  for (const Texts& one : all) declared += one.at("kind") == "public" ? 0 : 1;
  EXPECT_EQ(declared, 2U);
}

TEST_F(AddedColumns, TheTraceOfASaleHasWhatItRestsOn) {
  ViewAsk ask;
  ask.transaction = "TX-2025-0001";
  const auto all = rows(views::kTrace, ask);
  EXPECT_EQ(row(all, {{"level", "rule"}}).at("type"), "AllocationRuleAdopted");
  EXPECT_FALSE(std::ranges::none_of(all, [](const Texts& one) {
    return one.at("level") == "admission" && one.at("subject") == "ADM-dev-logistics";
  }));
  std::set<std::string> costs;
  std::set<std::string> investments;
  for (const Texts& one : all) {
    if (one.at("level") == "cost") costs.insert(one.at("subject"));
    if (one.at("level") == "investment") investments.insert(one.at("subject"));
  }
  EXPECT_TRUE(costs.contains("COST-1"));
  EXPECT_FALSE(costs.contains("COST-9"));  // of a later run
  EXPECT_FALSE(investments.empty());
  EXPECT_FALSE(std::ranges::none_of(all, [](const Texts& one) {
    return one.at("type") == "PlanApproved" && one.at("documents").starts_with("plan ");
  }));
}

TEST(ChangedViewsUnderVersionOne, HaveTheColumnsThatTheyHad) {
  const auto store = make_mem_store();
  StoryLog story(*store);
  story.tell(0, scenario().size());
  const auto ledger = story.ledger(story.at());
  std::size_t changed = 0;
  for (const View* view : all_views()) {
    if (view->columns_v2.empty()) continue;
    ++changed;
    const auto ask = example_ask(*view, *ledger);
    ASSERT_TRUE(ask && *ask) << view->code;
    const auto sheet = read_view(*view, *ledger, **ask);
    ASSERT_TRUE(sheet) << view->code;
    EXPECT_EQ(sheet->columns.size(), view->columns.size()) << view->code;
  }
  EXPECT_GE(changed, 8U);
}

}  // namespace
}  // namespace luoshu
