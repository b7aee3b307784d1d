// Permitted revenue, price caps and prices (发改价格〔2025〕65号; 豫发改数据〔2025〕244号).

#include "ledger/rules/products/pricing.h"

#include <gtest/gtest.h>

#include "tests/ledger/rules/products/product_testing.h"

namespace luoshu {
namespace {

using namespace test;  // NOLINT(google-build-using-namespace)

constexpr std::int64_t kLargest = 9'000'000'000'000'000;

// ---- Permitted revenue --------------------------------------------------------------------------
TEST(Pricing, PermittedRevenueAddsUp) {
  const auto rehearsal = Rehearsal::after(253);
  expect_cases(
      *rehearsal, nth(254),
      {
          {"one fen more", {{"fields.max_permitted_revenue_fen", 103000001}}, {"E-FIELD"}},
          {"one fen less", {{"fields.max_permitted_revenue_fen", 102999999}}, {"E-FIELD"}},
          {"deducted",
           {{"fields.carry_deduction_fen", 3000000},
            {"fields.max_permitted_revenue_fen", 100000000}},
           {}},
          {"nothing to deduct", {{"fields.carry_deduction_fen", json::Value()}}, {}},
          {"a deduction that was forgotten", {{"fields.carry_deduction_fen", 1}}, {"E-FIELD"}},
          {"negative deduction",
           {{"fields.carry_deduction_fen", -1}, {"fields.max_permitted_revenue_fen", 103000001}},
           {"E-FIELD"}},
          {"negative tax",
           {{"fields.tax_fen", -1}, {"fields.max_permitted_revenue_fen", 102409999}},
           {"E-FIELD"}},
          {"profit is not at the rate",
           {{"fields.permitted_profit_fen", 7410001},
            {"fields.max_permitted_revenue_fen", 103000001}},
           {"E-FIELD"}},
          {"profit rounded down",
           {{"fields.operating_cost_fen", 95000001},
            {"fields.max_permitted_revenue_fen", 103000001}},
           {}},
          {"profit rounded up",
           {{"fields.operating_cost_fen", 95000001},
            {"fields.permitted_profit_fen", 7410001},
            {"fields.max_permitted_revenue_fen", 103000002}},
           {}},
          {"rate above the whole", {{"fields.profit_rate_ppm", 1000001}}, {"E-FIELD"}},
          {"largest amounts do not wrap around",
           {{"fields.operating_cost_fen", kLargest},
            {"fields.tax_fen", kLargest},
            {"fields.max_permitted_revenue_fen", kLargest}},
           {"E-FIELD"}},
          {"cycle of one day", {{"fields.cycle_to", "2025-07-01"}}, {}},
          {"cycle ends before it begins", {{"fields.cycle_to", "2025-06-30"}}, {"E-FIELD"}},
          {"no such developer", {{"fields.primary", "nobody"}}, {"E-UNKNOWN-SUBJECT"}},
          {"not a primary developer", {{"fields.primary", "zz-exchange"}}, {"E-ROLE"}},
          {"not signed by the authority", {{"cosigners", json::Value()}}, {"E-COSIGN-MISSING"}},
          {"signed by a city's authority", {{"cosigners.0.party", "zz-impl"}}, {"E-LEVEL"}},
      });
  rehearsal->accept(nth(254));
  EXPECT_EQ(rehearsal->refusals(nth(254)), Codes{"E-DUPLICATE"});
}

// ---- Caps ---------------------------------------------------------------------------------------
TEST(Pricing, CapsAreSetByAnImplementerOfTheLineage) {
  const auto rehearsal = Rehearsal::after(254);
  expect_cases(
      *rehearsal, nth(255),
      {
          {"another city of the lineage", {{"author", "ly-impl"}}, {}},
          {"a city without data in it", {{"author", "ny-impl"}}, {"E-LEVEL"}},
          {"no such cycle", {{"fields.cycle", "CYCLE-9"}}, {"E-UNKNOWN-SUBJECT"}},
          {"no such product", {{"subject", "PD9"}}, {"E-UNKNOWN-SUBJECT"}},
          {"reported to nobody known", {{"fields.reported_to.0", "nobody"}}, {"E-UNKNOWN-SUBJECT"}},
          {"negative", {{"fields.cap_fen_per_unit", -1}}, {"E-FIELD"}},
          {"nothing", {{"fields.cap_fen_per_unit", 0}}, {}},
          {"without tax", {{"fields.tax_inclusive", false}}, {"E-FIELD"}},
          {"no unit", {{"fields.unit", " "}}, {"E-FIELD"}},
          {"free class", {{"subject", "PD4"}, {"author", "zz-impl"}}, {"E-PRC-FREE"}},
          {"before the cycle was approved", {{"effective", "2025-07-09"}}, {"E-DATE-ORDER"}},
          {"last day of the cycle", {{"effective", "2026-06-30"}}, {}},
          {"after the cycle", {{"effective", "2026-07-01"}}, {"E-FIELD"}},
      });
}

TEST(Pricing, ACapOfAnotherDevelopersCycle) {
  const auto rehearsal = Rehearsal::after(276);
  rehearsal->accept(second_primary_developer());
  rehearsal->accept(changed(dated(nth(254), "2025-08-02"),
                            {{"subject", "CYCLE-B"}, {"fields.primary", "zz-exchange"}}));
  EXPECT_EQ(
      rehearsal->refusals(changed(dated(nth(255), "2025-08-03"), {{"fields.cycle", "CYCLE-B"}})),
      Codes{"E-FIELD"});
}

// ---- Prices -------------------------------------------------------------------------------------
TEST(Pricing, PricesAreWithinTheCap) {
  const auto rehearsal = Rehearsal::after(257);
  expect_cases(
      *rehearsal, nth(258),
      {
          {"at the cap", {{"fields.price_fen_per_unit", 55}}, {}},
          {"above the cap", {{"fields.price_fen_per_unit", 56}}, {"E-PRC-CAP"}},
          {"nothing", {{"fields.price_fen_per_unit", 0}}, {}},
          {"negative", {{"fields.price_fen_per_unit", -1}}, {"E-FIELD"}},
          {"other unit", {{"fields.unit", "月"}}, {"E-FIELD", "E-PRC-NO-CAP"}},
          {"without tax", {{"fields.tax_inclusive", false}}, {"E-FIELD"}},
          {"not public", {{"fields.publicised", false}}, {"E-FIELD"}},
          {"not said to be public", {{"fields.publicised", json::Value()}}, {"E-FIELD"}},
          {"before the cap", {{"effective", "2025-07-10"}}, {"E-PRC-NO-CAP"}},
          {"free class", {{"subject", "PD4"}}, {"E-PRC-FREE"}},
          {"free class at no price", {{"subject", "PD4"}, {"fields.price_fen_per_unit", 0}}, {}},
          {"no such product", {{"subject", "PD9"}}, {"E-UNKNOWN-SUBJECT"}},
      });
}

TEST(Pricing, ThePriceOfADay) {
  const auto rehearsal = Rehearsal::after(257);
  const auto price = [&](std::string_view day) {
    return price_on(rehearsal->state(), "PD1", parse_date(day).value());
  };
  EXPECT_EQ(price("2025-12-31"), std::nullopt);
  EXPECT_EQ(price_on(rehearsal->state(), "PD9", Date{0}), std::nullopt);
  rehearsal->accept(nth(258));
  rehearsal->accept(changed(dated(nth(258), "2025-09-01"), {{"fields.price_fen_per_unit", 40}}));
  rehearsal->accept(changed(dated(nth(258), "2025-09-01"), {{"fields.price_fen_per_unit", 41}}));
  EXPECT_EQ(price("2025-07-13"), std::nullopt);
  EXPECT_EQ(price("2025-07-14"), 50);
  EXPECT_EQ(price("2025-08-31"), 50);
  EXPECT_EQ(price("2025-09-01"), 41);
  EXPECT_EQ(rehearsal->refusals(dated(nth(258), "2025-08-31")), Codes{"E-DATE-ORDER"});
  EXPECT_EQ(price_cap_on(rehearsal->state(), "PD1", parse_date("2025-07-10").value()),
            std::nullopt);
  EXPECT_EQ(price_cap_on(rehearsal->state(), "PD1", parse_date("2025-07-11").value()), 55);
}

TEST(Pricing, FreeClasses) {
  EXPECT_TRUE(is_free_class("public_governance"));
  EXPECT_TRUE(is_free_class("public_welfare"));
  EXPECT_FALSE(is_free_class("industry"));
  EXPECT_FALSE(is_free_class(""));
}

}  // namespace
}  // namespace luoshu
