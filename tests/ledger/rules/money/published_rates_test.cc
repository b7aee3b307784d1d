// The VAT rate of a sale, and prices published of what exchanges sold, under version 2 of the
// rules: C74, C81, C90, C91.

#include "tests/ledger/support/second_province.h"

namespace luoshu {
namespace {

using test::changed;
using test::Codes;
using test::dated;
using test::second;
using test::second_province;
using test::second_reject;
using test::with;

constexpr int kFirstSale = 369;   // of PD1, 2025-08-12, at 6 percent
constexpr int kMonitoring = 425;  // of the third quarter of 2025
constexpr int kDisclosure = 580;  // of the use in 2025

json::Value price(std::string_view day, const json::Value& rate) {
  return with(dated(second(316), day), "fields.vat_rate_pct", rate);
}
// Gross 21,200,000 fen at another rate.
json::Value sale_at(std::int64_t percent, std::int64_t tax) {
  return changed(second(kFirstSale), {{"fields.vat_rate_pct", percent},
                                      {"fields.tax_fen", tax},
                                      {"fields.net_fen", 21'200'000 - tax}});
}

TEST(PublishedRates, C81ARateOfTheLaw) {
  LUOSHU_NEEDS_SECOND_PROVINCE();
  const auto rehearsal = second_province(kFirstSale - 1);
  EXPECT_EQ(rehearsal->refusals(sale_at(6, 1'200'000)), Codes{});
  EXPECT_EQ(rehearsal->refusals(sale_at(13, 2'438'938)), Codes{});
  EXPECT_EQ(rehearsal->refusals(sale_at(0, 0)), Codes{});
  EXPECT_EQ(rehearsal->refusals(sale_at(7, 1'386'916)), Codes{"E-TX-VAT"});
}

TEST(PublishedRates, C81TheRateOfTheLatestPriceWhereItGivesOne) {
  LUOSHU_NEEDS_SECOND_PROVINCE();
  const auto rehearsal = second_province(kFirstSale - 1);
  rehearsal->accept(price("2025-08-11", 13));
  EXPECT_EQ(rehearsal->refusals(sale_at(6, 1'200'000)), Codes{"E-TX-VAT"});
  EXPECT_EQ(rehearsal->refusals(sale_at(13, 2'438'938)), Codes{});
  rehearsal->accept(price("2025-08-12", 6));
  EXPECT_EQ(rehearsal->refusals(sale_at(6, 1'200'000)), Codes{});
  rehearsal->accept(price("2025-08-12", {}));
  EXPECT_EQ(rehearsal->refusals(sale_at(13, 2'438'938)), Codes{}) << "the latest gives none";
}

TEST(PublishedRates, C74PricesAreThoseOfTheBook) {
  LUOSHU_NEEDS_SECOND_PROVINCE();
  const auto rehearsal = second_province(kMonitoring - 1);
  const json::Value published = second(kMonitoring);
  EXPECT_EQ(rehearsal->refusals(published), Codes{});
  EXPECT_EQ(rehearsal->refusals(second_reject(87)), Codes{"E-MON-MISMATCH"}) << "PD1 is left out";
  for (const std::string_view field : {"quantity", "gross_fen", "mean_fen"})
    EXPECT_EQ(rehearsal->refusals(with(published, fmt::format("fields.items.0.{}", field), 51)),
              Codes{"E-MON-MISMATCH"})
        << field;
  EXPECT_EQ(rehearsal->refusals(with(published, "fields.items.0.product", "PD4")),
            Codes{"E-MON-MISMATCH"});
  EXPECT_EQ(rehearsal->refusals(with(published, "fields.period", "2025-3")), Codes{"E-FIELD"});
}

TEST(PublishedRates, C74OffTheExchangeIsNotMonitored) {
  LUOSHU_NEEDS_SECOND_PROVINCE();
  const auto rehearsal = second_province(kFirstSale - 1);
  rehearsal->accept(with(second(kFirstSale), "fields.venue", "off_exchange"));
  const json::Value august =
      changed(dated(second(kMonitoring), "2025-09-01"),
              {{"fields.period", "2025-08"}, {"fields.items", json::Array{}}});
  EXPECT_EQ(rehearsal->refusals(august), Codes{}) << "C90: nothing to say";
  EXPECT_EQ(rehearsal->refusals(with(august, "fields.items",
                                     json::Array{json::Object{{"product", "PD1"},
                                                              {"quantity", 424'000},
                                                              {"gross_fen", 21'200'000},
                                                              {"mean_fen", 50}}})),
            Codes{"E-MON-MISMATCH"});
}

TEST(PublishedRates, C54UseIsThatOfTheBook) {
  LUOSHU_NEEDS_SECOND_PROVINCE();
  const auto rehearsal = second_province(kDisclosure - 1);
  const json::Value disclosed = second(kDisclosure);
  EXPECT_EQ(rehearsal->refusals(disclosed), Codes{});
  EXPECT_EQ(rehearsal->refusals(second_reject(82)), Codes{"E-RPT-MISMATCH"});
  EXPECT_EQ(rehearsal->refusals(test::without(disclosed, "fields.figures.PD4")),
            Codes{"E-RPT-MISMATCH"});
  EXPECT_EQ(rehearsal->refusals(with(disclosed, "fields.figures.PD9", 0)), Codes{"E-RPT-MISMATCH"});
  EXPECT_EQ(rehearsal->refusals(
                changed(disclosed, {{"fields.products", test::texts({"PD1", "PD2", "PD3"})},
                                    {"fields.figures.PD4", {}}})),
            Codes{"E-LIST-INCOMPLETE"});
  EXPECT_EQ(rehearsal->refusals(with(disclosed, "fields.period", "2025-09")), Codes{"E-FIELD"});
}

// PD1 was sold 623,999 times; what Luoyang used of it free of charge is of the fourth quarter.
TEST(PublishedRates, C54OfAQuarterCountsTheFreeUseOfIt) {
  LUOSHU_NEEDS_SECOND_PROVINCE();
  const auto rehearsal = second_province(kDisclosure - 1);
  const auto quarter = [](std::int64_t pd1, std::int64_t pd4) {
    return changed(second(kDisclosure),
                   {{"fields.period", "2025Q3"},
                    {"fields.figures",
                     json::Object{{"PD1", pd1}, {"PD2", 50'000}, {"PD3", 55'800}, {"PD4", pd4}}}});
  };
  EXPECT_EQ(rehearsal->refusals(quarter(623'999, 18'000)), Codes{});
  EXPECT_EQ(rehearsal->refusals(quarter(629'199, 18'000)), Codes{"E-RPT-MISMATCH"});
}

TEST(PublishedRates, C90NothingIsDisclosedWhereNothingWasUsed) {
  LUOSHU_NEEDS_SECOND_PROVINCE();
  const auto rehearsal = second_province(kDisclosure - 1);
  const json::Value nothing = changed(second(kDisclosure), {{"fields.period", "2025Q2"},
                                                            {"fields.products", json::Array{}},
                                                            {"fields.figures", json::Object{}}});
  EXPECT_EQ(rehearsal->refusals(nothing), Codes{});
  EXPECT_EQ(rehearsal->refusals(with(nothing, "fields.products", test::texts({"PD1"}))),
            (Codes{"E-LIST-INCOMPLETE", "E-RPT-MISMATCH"}));
  EXPECT_EQ(rehearsal->refusals(with(nothing, "fields.period", "2025Q3")),
            Codes{"E-LIST-INCOMPLETE"});
}

TEST(PublishedRates, C90AListOfAnAuthorWithNothingOnSaleIsEmpty) {
  LUOSHU_NEEDS_SECOND_PROVINCE();
  const json::Value none = with(dated(second(336), "2025-07-16"), "fields.products", json::Array{});
  EXPECT_EQ(second_province(331)->refusals(none), Codes{});
  EXPECT_EQ(
      second_province(336)->refusals(changed(dated(none, "2025-07-19"), {{"subject", "PL-9"}})),
      Codes{"E-LIST-INCOMPLETE"});
}

}  // namespace
}  // namespace luoshu
