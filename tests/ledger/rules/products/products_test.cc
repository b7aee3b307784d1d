// The life of a product against RULEBOOK 3.6, what it is made of (art. 3, 7, 10, 15, 21) and its
// compliance review.

#include "ledger/rules/products/products.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "schema/state_products.capnp.h"
#include "tests/ledger/rules/products/product_testing.h"

namespace luoshu {
namespace {

using namespace test;  // NOLINT(google-build-using-namespace)

// ---- Every state, every event -------------------------------------------------------------------
struct Offered {
  std::string_view name;
  json::Value event;
};

std::vector<Offered> all_events() {
  constexpr std::string_view kDay = "2025-09-01";
  const json::Value review = dated(nth(226), kDay);
  return {
      {"Developed", dated(nth(218), kDay)},
      {"Revised", changed(revision(kDay), {{"fields.version", "3.0"}})},
      {"ComplianceApplied", dated(nth(222), kDay)},
      {"Reviewed", review},
      {"Rejected", changed(review, {{"fields.outcome", "rejected"},
                                    {"fields.reason", "脱敏不足"},
                                    {"fields.legal_basis", "第十五条"}})},
      {"Listed", dated(nth(272), kDay)},
      {"Suspended", market("ProductSuspended", kDay)},
      {"Resumed", market("ProductResumed", kDay)},
      {"Withdrawn", market("ProductWithdrawn", kDay)},
      {"PriceCapSet", dated(nth(255), kDay)},
      {"PriceSet", dated(nth(258), kDay)},
  };
}

struct StateRow {
  std::string_view state;
  std::set<std::string_view> allowed;
};

// The code that says so; others may stand beside it.
std::string_view expected_code(std::string_view state, std::string_view event) {
  if (event == "Developed") return "E-DUPLICATE";
  if (state == "absent") return "E-UNKNOWN-SUBJECT";
  if (event == "Listed" && (state == "draft" || state == "in review" || state == "new draft" ||
                            state == "new in review"))
    return "E-PRD-COMPLIANCE";
  return "E-STATE";
}

TEST(Products, EveryStateTakesOnlyItsEvents) {
  const std::vector<StateRow> table{
      {"absent", {"Developed"}},
      {"draft", {"ComplianceApplied"}},
      {"in review", {"Reviewed", "Rejected"}},
      {"compliant", {"Listed", "PriceCapSet", "PriceSet"}},
      {"listed", {"Revised", "Suspended", "Withdrawn", "PriceCapSet", "PriceSet"}},
      {"suspended", {"Resumed", "Withdrawn"}},
      {"resumed", {"Revised", "Suspended", "Withdrawn", "PriceCapSet", "PriceSet"}},
      {"withdrawn", {}},
      {"new draft", {"ComplianceApplied", "Suspended", "Withdrawn", "PriceCapSet", "PriceSet"}},
      {"new in review",
       {"Reviewed", "Rejected", "Suspended", "Withdrawn", "PriceCapSet", "PriceSet"}},
      {"new compliant", {"Listed", "Suspended", "Withdrawn", "PriceCapSet", "PriceSet"}},
      {"new listed", {"Revised", "Suspended", "Withdrawn", "PriceCapSet", "PriceSet"}},
  };
  for (const StateRow& row : table) {
    const auto rehearsal = product_in(row.state);
    for (const Offered& offered : all_events()) {
      const Codes codes = rehearsal->refusals(offered.event);
      if (row.allowed.contains(offered.name))
        EXPECT_EQ(codes, Codes{}) << row.state << ": " << offered.name;
      else
        EXPECT_TRUE(codes.contains(std::string(expected_code(row.state, offered.name))))
            << row.state << ": " << offered.name;
    }
  }
}

// ---- What a product is made of ------------------------------------------------------------------
TEST(Products, WhatAProductIsMadeOf) {
  const auto rehearsal = Rehearsal::after(217);
  const json::Value none = json::Array{};
  expect_cases(
      *rehearsal, nth(218),
      {
          {"raw data", {{"fields.raw_data", true}}, {"E-PRD-RAW"}},
          {"raw data by form", {{"fields.form", "原始数据"}}, {"E-PRD-RAW"}},
          {"data package", {{"fields.form", "数据包"}}, {}},
          {"data model", {{"fields.form", "数据模型"}}, {}},
          {"other service", {{"fields.form", "其他服务"}}, {}},
          {"blank name", {{"fields.name", " "}}, {"E-FIELD"}},
          {"blank version", {{"fields.version", " "}}, {"E-FIELD"}},
          {"no such scenario",
           {{"fields.scenario", "SC9"}},
           {"E-SCN-NOT-APPROVED", "E-UNKNOWN-SUBJECT"}},
          {"rejected scenario",
           {{"fields.scenario", "SC5"}},
           {"E-SCN-NOT-APPROVED", "E-SCN-SCOPE"}},
          {"other purpose", {{"fields.purpose_class", "public_governance"}}, {"E-SCN-SCOPE"}},
          {"resource of another scenario",
           {{"fields.lineage.2.requires.1.resource", "R06"}},
           {"E-SCN-SCOPE"}},
          {"no such resource",
           {{"fields.lineage.2.requires.1.resource", "R99"}},
           {"E-REG-MISSING", "E-SCN-SCOPE", "E-UNKNOWN-SUBJECT"}},
          {"no component", {{"fields.lineage", none}}, {"E-PRD-LINEAGE"}},
          {"component without resources", {{"fields.lineage.0.requires", none}}, {"E-PRD-LINEAGE"}},
          {"99 percent", {{"fields.lineage.0.share_pct", 59}}, {"E-PRD-LINEAGE"}},
          {"101 percent", {{"fields.lineage.0.share_pct", 61}}, {"E-PRD-LINEAGE"}},
          {"one ppm short", {{"fields.lineage.0.share_pct", "59.9999%"}}, {"E-PRD-LINEAGE"}},
          {"60 as a text", {{"fields.lineage.0.share_pct", "60%"}}, {}},
          {"component twice", {{"fields.lineage.1.component", "c1"}}, {"E-PRD-LINEAGE"}},
          {"resource twice in a component",
           {{"fields.lineage.0.requires.1.resource", "R04"}},
           {"E-PRD-LINEAGE"}},
          {"weight 0", {{"fields.lineage.0.requires.1.base_weight", 0}}, {}},
          {"negative weight", {{"fields.lineage.0.requires.1.base_weight", -1}}, {"E-FIELD"}},
          {"weight missing",
           {{"fields.lineage.0.requires.1.base_weight", json::Value()}},
           {"E-FIELD"}},
      });
}

TEST(Products, EverythingItRestsOnIsInForceThatDay) {
  const auto rehearsal = Rehearsal::after(217);
  const json::Value event = nth(218);
  EXPECT_EQ(rehearsal->refusals(dated(event, "2025-06-10")), Codes{});
  EXPECT_EQ(rehearsal->refusals(dated(event, "2025-06-09")), Codes{"E-REG-MISSING"});
  EXPECT_EQ(rehearsal->refusals(dated(event, "2025-05-19")),
            (Codes{"E-DATE-ORDER", "E-REG-MISSING", "E-SCN-NOT-APPROVED"}));
  EXPECT_EQ(rehearsal->refusals(dated(event, "2028-04-30")), Codes{});
  EXPECT_EQ(rehearsal->refusals(dated(event, "2028-05-01")), Codes{"E-AGR-INACTIVE"});
}

TEST(Products, NobodyElseDoesTheDevelopersWork) {
  const auto rehearsal = Rehearsal::after(276);
  rehearsal->accept(second_primary_developer());
  const std::vector<Change> other{{"author", "zz-exchange"}};
  EXPECT_EQ(rehearsal->refusals(changed(dated(nth(218), "2025-09-01"),
                                        {{"author", "zz-exchange"}, {"subject", "PD7"}})),
            (Codes{"E-AGR-SCOPE", "E-DELEGATE"}));
  for (const json::Value& event :
       {revision("2025-09-01"), dated(nth(222), "2025-09-01"), dated(nth(272), "2025-09-01"),
        by_developer(market("ProductSuspended", "2025-09-01")),
        by_developer(market("ProductWithdrawn", "2025-09-01")), dated(nth(258), "2025-09-01")})
    EXPECT_TRUE(rehearsal->refusals(changed(event, other)).contains("E-DELEGATE"))
        << json::to_line(event);
}

// A lineage of this number of components, or with this number of resources in its only one.
json::Value wide_lineage(int components, int resources) {
  json::Array lineage;
  for (int i = 0; i < components; ++i) {
    json::Array needed;
    for (int j = 0; j < resources; ++j)
      needed.push_back(json::Object{{"resource", resources == 1 ? "R04" : fmt::format("X{}", j)},
                                    {"base_weight", 1}});
    lineage.push_back(json::Object{{"component", fmt::format("c{}", i)},
                                   {"share_pct", i == 0 ? 101 - components : 1},
                                   {"requires", std::move(needed)}});
  }
  return lineage;
}

TEST(Products, LineageHasLimits) {
  const auto rehearsal = Rehearsal::after(217);
  const auto codes = [&](int components, int resources) {
    return rehearsal->refusals(
        with(nth(218), "fields.lineage", wide_lineage(components, resources)));
  };
  EXPECT_EQ(codes(64, 1), Codes{});
  EXPECT_EQ(codes(65, 1), Codes{"E-FIELD"});
  EXPECT_FALSE(codes(1, 256).contains("E-FIELD"));  // resources unknown, but not too many
  EXPECT_TRUE(codes(1, 257).contains("E-FIELD"));
}

TEST(Products, TheRowSaysWhatWasDeveloped) {
  const auto rehearsal = Rehearsal::after(218);
  const auto product = rehearsal->state().find(tables::kProducts, "PD1");
  ASSERT_TRUE(product);
  EXPECT_EQ(from_kj(product->getDeveloper()), "hn-primary");
  const auto version =
      rehearsal->state().find(tables::kProductVersions, product_version_key("PD1", 1));
  ASSERT_TRUE(version);
  ASSERT_EQ(version->getLineage().size(), 3U);
  EXPECT_EQ(version->getLineage()[1].getSharePpm(), 250000);
  EXPECT_EQ(version->getLineage()[1].getRequires()[0].getBaseWeight(), 2);
  EXPECT_EQ(from_kj(version->getLineage()[1].getRequires()[0].getDivision()), "410173");
  std::vector<std::string> resources;
  for (const auto resource : version->getResources()) resources.emplace_back(from_kj(resource));
  EXPECT_EQ(resources, (std::vector<std::string>{"R04", "R05", "R03", "R01", "R02"}));
  EXPECT_EQ(implementers_of(rehearsal->state(), *version),
            (std::vector<std::string>{"hn-transport", "hg-impl", "zz-impl", "ly-impl"}));
}

TEST(Products, ARevisionIsNewAndKeepsWhatItLeavesOut) {
  const auto rehearsal = product_in("listed");
  const json::Value event = revision("2025-09-01");
  expect_cases(*rehearsal, event,
               {
                   {"same version", {{"fields.version", "1.0"}}, {"E-DUPLICATE"}},
                   {"before the listing", {{"effective", "2025-07-17"}}, {"E-DATE-ORDER"}},
                   {"raw data", {{"fields.raw_data", true}}, {"E-PRD-RAW"}},
                   {"other purpose", {{"fields.purpose_class", "x"}}, {"E-SCN-SCOPE"}},
                   {"no such product", {{"subject", "PD9"}}, {"E-UNKNOWN-SUBJECT"}},
                   {"99 percent", {{"fields.lineage.0.share_pct", 59}}, {"E-PRD-LINEAGE"}},
               });
  rehearsal->accept(event);
  const auto version =
      rehearsal->state().find(tables::kProductVersions, product_version_key("PD1", 2));
  ASSERT_TRUE(version);
  EXPECT_EQ(from_kj(version->getName()), "中原公路货运时效指数");
  EXPECT_EQ(from_kj(version->getForm()), "数据接口");
  EXPECT_EQ(from_kj(version->getPurposeClass()), "industry");
}

// ---- Compliance review --------------------------------------------------------------------------
TEST(Products, TheReviewNeedsEveryImplementerAndEveryCheck) {
  const auto rehearsal = Rehearsal::after(225);
  const json::Value event = nth(226);
  for (int i = 0; i < 4; ++i)
    EXPECT_EQ(rehearsal->refusals(without(event, fmt::format("cosigners.{}", i))),
              Codes{"E-COSIGN-MISSING"})
        << i;
  for (const std::string_view check :
       {"data_source", "desensitised", "raw_stays", "access_control", "party_authorisation"}) {
    const std::string path = fmt::format("fields.checks.{}", check);
    EXPECT_EQ(rehearsal->refusals(with(event, path, false)), Codes{"E-PRD-COMPLIANCE"}) << check;
    EXPECT_EQ(rehearsal->refusals(without(event, path)), (Codes{"E-FIELD", "E-PRD-COMPLIANCE"}))
        << check;
  }
  expect_cases(
      *rehearsal, event,
      {
          {"neither outcome", {{"fields.outcome", "pass"}}, {"E-FIELD"}},
          {"rejected without words", {{"fields.outcome", "rejected"}}, {"E-REASON-MISSING"}},
          {"rejected without basis",
           {{"fields.outcome", "rejected"}, {"fields.reason", "来源不明"}},
           {"E-REASON-MISSING"}},
          {"rejected without reason",
           {{"fields.outcome", "rejected"}, {"fields.legal_basis", "第十五条"}},
           {"E-REASON-MISSING"}},
          {"blank words",
           {{"fields.outcome", "rejected"}, {"fields.reason", " "}, {"fields.legal_basis", "　"}},
           {"E-REASON-MISSING"}},
          {"before the application", {{"effective", "2025-06-12"}}, {"E-DATE-ORDER"}},
          {"city authority", {{"author", "zz-impl"}}, {"E-LEVEL"}},
          {"no such product", {{"subject", "PD9"}}, {"E-UNKNOWN-SUBJECT"}},
      });
}

TEST(Products, ARejectedVersionIsADraftAgain) {
  const auto rehearsal = Rehearsal::after(225);
  rehearsal->accept(changed(nth(226), {{"fields.outcome", "rejected"},
                                       {"fields.checks.raw_stays", false},
                                       {"fields.reason", "原始数据出域"},
                                       {"fields.legal_basis", "第十五条"}}));
  EXPECT_TRUE(rehearsal->refusals(dated(nth(226), "2025-06-23")).contains("E-STATE"));
  EXPECT_EQ(rehearsal->refusals(dated(nth(222), "2025-06-19")), Codes{"E-DATE-ORDER"});
  rehearsal->accept(dated(nth(222), "2025-06-23"));
  rehearsal->accept(dated(nth(226), "2025-06-24"));
}

TEST(Products, ReviewIsAskedForOnce) {
  const auto rehearsal = Rehearsal::after(221);
  expect_cases(*rehearsal, nth(222),
               {
                   {"before the version", {{"effective", "2025-06-11"}}, {"E-DATE-ORDER"}},
                   {"no such product", {{"subject", "PD9"}}, {"E-UNKNOWN-SUBJECT"}},
                   {"nothing handed in", {{"fields.materials", json::Array{}}}, {"E-FIELD"}},
               });
}

// ---- Intellectual property ----------------------------------------------------------------------
TEST(Products, IntellectualPropertyIsRecordedOnce) {
  const auto rehearsal = Rehearsal::after(276);
  const json::Value event = event_of(R"({"type": "IpRightRecorded", "author": "hn-primary",
    "role": "primary_developer", "effective": "2025-09-01", "recorded": "2025-09-01",
    "subject": "PD1", "fields": {"certificate": "IP-1", "kind": "数据知识产权",
    "valid_to": "2025-09-01"}})");
  expect_cases(
      *rehearsal, event,
      {
          {"over already", {{"fields.valid_to", "2025-08-31"}}, {"E-FIELD"}},
          {"no end", {{"fields.valid_to", json::Value()}}, {}},
          {"no number", {{"fields.certificate", " "}}, {"E-FIELD"}},
          {"no such product", {{"subject", "PD9"}}, {"E-UNKNOWN-SUBJECT"}},
          {"before the product", {{"effective", "2025-06-11"}}, {"E-DATE-ORDER"}},
          {"exchange", {{"author", "zz-exchange"}, {"role", "exchange"}}, {"E-DELEGATE", "E-ROLE"}},
      });
  rehearsal->accept(event);
  EXPECT_EQ(rehearsal->refusals(changed(event, {{"subject", "PD2"}})), Codes{"E-DUPLICATE"});
}

}  // namespace
}  // namespace luoshu
