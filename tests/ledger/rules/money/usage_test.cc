// Metered use and its correction against articles 3, 7 and 21, RULEBOOK 3.9 and B9, B10, B12. Which
// event is allowed in which state of a sale: transactions_test.cc.

#include "ledger/rules/money/usage.h"

#include <gtest/gtest.h>

#include "ledger/rules/products/products.h"
#include "schema/state_catalogue.capnp.h"
#include "schema/state_products.capnp.h"
#include "schema/state_transactions.capnp.h"
#include "tests/ledger/rules/money/money_testing.h"

namespace luoshu {
namespace {

using namespace test;  // NOLINT(google-build-using-namespace)

constexpr std::string_view kSale = "TX-2025-0001";

json::Value metered() {
  return nth(303);
}
json::Value for_period(std::string_view id, std::string_view period) {
  return changed(
      metered(),
      {{"subject", id}, {"fields.transaction", json::Value()}, {"fields.period", period}});
}
json::Object booked_use() {
  return {{"R04", 480000}, {"R05", 120000}, {"R03", 60000}, {"R01", 30000}, {"R02", 18000}};
}
// Another figure for 洛阳, whose implementer signs.
json::Value corrected() {
  json::Object use = booked_use();
  use.back().second = 18001;
  return changed(nth(411), {{"subject", "UC-1"},
                            {"effective", "2025-08-21"},
                            {"cosigners", signed_by("ly-impl", "implementer")},
                            {"fields.transaction", kSale},
                            {"fields.by_resource_old", booked_use()},
                            {"fields.by_resource_new", use}});
}

// ---- Metering -----------------------------------------------------------------------------------

TEST(UsageMetered, EveryReason) {
  const auto rehearsal = Rehearsal::after(303);
  rehearsal->accept(second_primary_developer());
  const json::Value next =
      changed(metered(), {{"subject", "UM-2"}, {"fields.transaction", "TX-2"}});
  expect_cases(
      *rehearsal, next,
      {
          {"a use of 0", {{"fields.by_resource.R04", 0}}, {}},
          {"by no resource", {{"fields.by_resource", json::Object{}}}, {"E-FIELD"}},
          {"not by resource", {{"fields.by_resource", json::Value()}}, {"E-FIELD"}},
          {"use below 0", {{"fields.by_resource.R04", -1}}, {"E-FIELD"}},
          {"no unit", {{"fields.unit", ""}}, {"E-FIELD"}},
          {"neither sale nor period", {{"fields.transaction", json::Value()}}, {"E-FIELD"}},
          {"sale and period", {{"fields.period", "2025Q3"}}, {"E-FIELD"}},
          {"sale without an id", {{"fields.transaction", ""}}, {"E-FIELD"}},
          {"of another product's resource", {{"fields.by_resource.R08", 1}}, {"E-PRD-LINEAGE"}},
          {"of an unknown resource", {{"fields.by_resource.R99", 0}}, {"E-PRD-LINEAGE"}},
          {"product unknown", {{"fields.product", "PD9"}}, {"E-UNKNOWN-SUBJECT"}},
          {"another's product", {{"author", "zz-exchange"}}, {"E-DELEGATE"}},
          {"the same metering", {{"subject", "UM-2025-0001"}}, {"E-DUPLICATE"}},
          {"the same sale", {{"fields.transaction", kSale}}, {"E-DUPLICATE"}},
          {"before it was listed", {{"effective", "2025-07-17"}}, {"E-STATE"}},
          {"the day it was listed", {{"effective", "2025-07-18"}}, {}},
          {"everything at once",
           {{"fields.by_resource", json::Object{{"R99", 0}}},
            {"fields.unit", ""},
            {"fields.transaction", kSale},
            {"subject", "UM-2025-0001"},
            {"author", "zz-exchange"}},
           {"E-DELEGATE", "E-DUPLICATE", "E-FIELD", "E-PRD-LINEAGE"}},
      });
}

TEST(UsageMetered, ForAPeriod) {
  const auto rehearsal = Rehearsal::after(303);
  rehearsal->accept(for_period("UM-P", "2025Q3"));
  EXPECT_TRUE(rehearsal->state().has(tables::kUsage, period_usage_key("2025Q3", "PD1")));
  EXPECT_EQ(rehearsal->refusals(for_period("UM-P2", "2025Q3")), Codes{"E-DUPLICATE"});
  for (const std::string_view fine : {"2025Q4", "2025-08", "2025"})
    EXPECT_EQ(rehearsal->refusals(for_period("UM-P2", fine)), Codes{}) << fine;
  for (const std::string_view wrong : {"", "2025Q5", "2025-13", "2025q3", "Q3"})
    EXPECT_EQ(rehearsal->refusals(for_period("UM-P2", wrong)), Codes{"E-FIELD"}) << wrong;
  // Another product in the same period.
  const json::Value other =
      changed(for_period("UM-P2", "2025Q3"),
              {{"fields.product", "PD3"}, {"fields.by_resource", json::Object{{"R06", 1}}}});
  EXPECT_EQ(rehearsal->refusals(other), Codes{});
}

// B9: by the day of the metering, and by the period it is for.
TEST(UsageMetered, ClosedPeriod) {
  const auto rehearsal = Rehearsal::after(302);
  end_period(*rehearsal, "2025-08", PeriodEnd::kRun);
  EXPECT_EQ(rehearsal->refusals(metered()), Codes{});
  EXPECT_EQ(rehearsal->warnings(metered()), Codes{"W-LATE-ENTRY"});
  end_period(*rehearsal, "2025-08", PeriodEnd::kClosed);
  const json::Value later = with(for_period("UM-P", "2025-08"), "effective", "2025-09-01");
  EXPECT_EQ(rehearsal->refusals(metered()), Codes{"E-PERIOD-CLOSED"});
  EXPECT_EQ(rehearsal->refusals(later), Codes{"E-PERIOD-CLOSED"});
  EXPECT_EQ(rehearsal->refusals(with(later, "fields.period", "2025-09")), Codes{});
}

TEST(UsageMetered, SuspendedProduct) {
  const auto rehearsal = Rehearsal::after(302);
  rehearsal->accept(changed(nth(386), {{"subject", "PD1"}, {"effective", "2025-08-10"}}));
  EXPECT_EQ(rehearsal->refusals(metered()), Codes{"E-PRD-SUSPENDED"});
  EXPECT_EQ(rehearsal->refusals(with(metered(), "effective", "2025-08-09")), Codes{});
}

// The version that was on sale that day decides, also for a sale that is settled under a later one.
TEST(UsageMetered, VersionOnSale) {
  const auto rehearsal = Rehearsal::after(303);
  write_rows(*rehearsal, [&](State& state) {
    state.edit(tables::kProducts, "PD1",
               [](schema::ProductRow::Builder row, schema::ProductRow::Reader) {
                 row.setVersions(2);
                 row.setListedVersion(2);
               });
    const auto first = state.find(tables::kProductVersions, product_version_key("PD1", 1));
    state.put(tables::kProductVersions, product_version_key("PD1", 2),
              [&](schema::ProductVersionRow::Builder row) {
                row.setStatus(schema::ProductStatus::LISTED);
                row.setListedOn(parse_date("2025-08-15").value().days);
                row.initResources(1).set(0, "R04");
              });
  });
  const json::Value later =
      changed(metered(),
              {{"subject", "UM-2"}, {"effective", "2025-08-15"}, {"fields.transaction", "TX-2"}});
  EXPECT_EQ(rehearsal->refusals(later), Codes{"E-PRD-LINEAGE"});
  EXPECT_EQ(rehearsal->refusals(with(later, "effective", "2025-08-14")), Codes{});
  EXPECT_EQ(rehearsal->refusals(nth(304)), Codes{});
  EXPECT_EQ(rehearsal->refusals(with(nth(304), "effective", "2025-08-15")), Codes{"E-PRD-LINEAGE"});
}

TEST(UsageMetered, Rows) {
  const auto rehearsal = Rehearsal::after(303);
  const auto usage = rehearsal->state().find(tables::kUsage, kSale);
  ASSERT_TRUE(usage);
  EXPECT_EQ(usage->getVersion(), 1U);
  EXPECT_EQ(from_kj(usage->getMetering()), "UM-2025-0001");
  EXPECT_EQ(usage->getByResource().size(), 5U);
  EXPECT_EQ(usage->getByResource()[0].getValue(), 480000);
}

// ---- Correction ---------------------------------------------------------------------------------

TEST(UsageCorrected, EveryReason) {
  const auto rehearsal = Rehearsal::after(310);  // the metering of another sale is there too
  rehearsal->accept(second_primary_developer());
  expect_cases(
      *rehearsal, corrected(),
      {
          {"by the id of the metering", {{"subject", "UM-2025-0001"}}, {}},
          {"by the id of another metering", {{"subject", "UM-2025-0002"}}, {"E-FIELD"}},
          {"the book says something else", {{"fields.by_resource_old.R02", 17999}}, {"E-FIELD"}},
          {"a resource too few", {{"fields.by_resource_old.R01", json::Value()}}, {"E-FIELD"}},
          {"a resource too many", {{"fields.by_resource_old.R99", 0}}, {"E-FIELD"}},
          {"in another order",
           {{"fields.by_resource_old", json::Object{{"R02", 18000},
                                                    {"R01", 30000},
                                                    {"R03", 60000},
                                                    {"R05", 120000},
                                                    {"R04", 480000}}}},
           {}},
          {"nothing changes", {{"fields.by_resource_new.R02", 18000}}, {"E-FIELD"}},
          {"to nothing",
           {{"fields.by_resource_new", json::Object{}}},
           {"E-COSIGN-MISSING", "E-FIELD"}},
          {"to less than nothing", {{"fields.by_resource_new.R02", -1}}, {"E-FIELD"}},
          {"outside the lineage",
           {{"fields.by_resource_new.R09", 1}},  // 洛阳's too
           {"E-PRD-LINEAGE"}},
          {"no reason", {{"fields.reason", ""}}, {"E-FIELD"}},
          {"before the sale", {{"effective", "2025-08-11"}}, {"E-DATE-ORDER"}},
          {"on its day", {{"effective", "2025-08-12"}}, {}},
          {"unknown sale", {{"fields.transaction", "TX-X"}}, {"E-UNKNOWN-SUBJECT"}},
          {"another's sale", {{"author", "zz-exchange"}}, {"E-DELEGATE"}},
          {"nobody signed", {{"cosigners", json::Value()}}, {"E-COSIGN-MISSING"}},
          {"one that is not affected signed",
           {{"cosigners", signed_by("zz-impl", "implementer")}},
           {"E-COSIGN-MISSING"}},
          {"in another role",
           {{"cosigners", signed_by("ly-impl", "data_holder")}},
           {"E-COSIGN-MISSING"}},
      });
}

// Art. 21: everybody whose resource counts more or less, also when one is dropped or new.
TEST(UsageCorrected, EveryAffectedImplementerSigns) {
  const auto rehearsal = Rehearsal::after(304);
  const json::Value both = changed(corrected(), {{"fields.by_resource_new.R01", json::Value()}});
  EXPECT_EQ(rehearsal->refusals(both), Codes{"E-COSIGN-MISSING"});
  const auto missing = rehearsal->judge(with(both, "cosigners", json::Value())).reasons;
  EXPECT_EQ(missing.size(), 2U);
  EXPECT_EQ(
      rehearsal->refusals(with(both, "cosigners", signed_by("ly-impl", "zz-impl", "implementer"))),
      Codes{});
  // A resource that had no use and gets one.
  json::Object less = booked_use();
  less.erase(less.begin());
  rehearsal->accept(changed(corrected(), {{"cosigners", signed_by("hn-transport", "implementer")},
                                          {"fields.by_resource_new", less}}));
  const json::Value again = changed(corrected(), {{"subject", "UC-2"},
                                                  {"fields.by_resource_old", less},
                                                  {"fields.by_resource_new", booked_use()}});
  EXPECT_EQ(rehearsal->refusals(again), Codes{"E-COSIGN-MISSING"});
  EXPECT_EQ(rehearsal->refusals(with(again, "cosigners", signed_by("hn-transport", "implementer"))),
            Codes{});
}

// Where the compiler is an implementer no more, one of its division signs.
TEST(UsageCorrected, SuccessorOfTheCompiler) {
  const auto rehearsal = Rehearsal::after(304);
  write_rows(*rehearsal, [](State& state) {
    state.edit(tables::kCatalogue, "R02",
               [](schema::CatalogueRow::Builder row, schema::CatalogueRow::Reader) {
                 row.setCompiler("ly-office-of-old");
               });
  });
  EXPECT_EQ(rehearsal->refusals(corrected()), Codes{});
  EXPECT_EQ(
      rehearsal->refusals(with(corrected(), "cosigners", signed_by("zz-impl", "implementer"))),
      Codes{"E-COSIGN-MISSING"});
}

TEST(UsageCorrected, OnceAndAgain) {
  const auto rehearsal = Rehearsal::after(304);
  rehearsal->accept(corrected());
  EXPECT_TRUE(rehearsal->state().find(tables::kTransactions, kSale)->getCorrected());
  EXPECT_EQ(rehearsal->state().find(tables::kUsage, kSale)->getByResource()[4].getValue(), 18001);
  json::Value again = changed(
      corrected(), {{"fields.by_resource_old.R02", 18001}, {"fields.by_resource_new.R02", 18000}});
  EXPECT_EQ(rehearsal->refusals(again), Codes{"E-DUPLICATE"});
  again = with(again, "subject", "UC-2");
  EXPECT_EQ(rehearsal->refusals(again), Codes{});
  EXPECT_EQ(rehearsal->refusals(with(again, "effective", "2025-08-20")), Codes{"E-DATE-ORDER"});
  EXPECT_EQ(rehearsal->refusals(with(corrected(), "subject", "UC-2")), Codes{"E-FIELD"});
}

// B9: accepted in a closed period, for later runs.
TEST(UsageCorrected, ClosedPeriod) {
  const auto rehearsal = Rehearsal::after(304);
  end_period(*rehearsal, "2025-08", PeriodEnd::kClosed);
  EXPECT_EQ(rehearsal->refusals(corrected()), Codes{});
  EXPECT_EQ(rehearsal->warnings(corrected()), Codes{"W-LATE-ENTRY"});
}

}  // namespace
}  // namespace luoshu
