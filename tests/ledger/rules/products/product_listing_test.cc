// A product on the market: listing, suspension, resumption, withdrawal, and what may be traded on a
// day (RULEBOOK 3.6, art. 8, 15, 18; B10, B15).

#include <gtest/gtest.h>

#include "ledger/rules/products/products.h"
#include "schema/state_supervision.capnp.h"
#include "tests/ledger/rules/products/product_testing.h"

namespace luoshu {
namespace {

using namespace test;  // NOLINT(google-build-using-namespace)

Date day_of_text(std::string_view text) {
  return parse_date(text).value();
}

json::Value operation(std::string_view subject, std::string_view day) {
  return changed(market("OperationSuspended", day),
                 {{"subject", subject}, {"cosigners", json::Value()}});
}

// What keeps PD1 from being sold that day.
Codes untradable(const State& state, std::string_view product, std::string_view day) {
  capnp::MallocMessageBuilder message;
  auto event = message.initRoot<schema::Event>();
  event.setEffective(day_of_text(day).days);
  const Moment moment{};
  Decision decision(state, moment, EventReader(event.asReader()));
  require_tradable(decision, product, "fields.product");
  Codes codes;
  for (const Reason& reason : decision.take_reasons()) codes.insert(reason.code);
  return codes;
}

std::string version_on(const State& state, std::string_view day) {
  const auto version = listed_version(state, "PD1", day_of_text(day));
  return version ? std::string(from_kj(version->getVersion())) : std::string("none");
}

// ---- Listing ------------------------------------------------------------------------------------
TEST(ProductListing, NeedsEverythingInForce) {
  const auto rehearsal = Rehearsal::after(271);
  expect_cases(
      *rehearsal, nth(272),
      {
          {"nobody signs for the exchange", {{"cosigners", json::Value()}}, {"E-COSIGN-MISSING"}},
          {"the exchange by alias",
           {{"fields.venue", "zz-exchange"}, {"cosigners", json::Value()}},
           {"E-COSIGN-MISSING"}},
          {"an exchange of another province",
           {{"fields.venue", "上海数据交易所"}, {"cosigners", json::Value()}},
           {"E-COSIGN-MISSING"}},
          {"not on an exchange",
           {{"fields.venue", "省一体化大数据平台"}, {"cosigners", json::Value()}},
           {}},
          {"nowhere", {{"fields.venue", " "}}, {"E-FIELD"}},
          {"no such product", {{"subject", "PD9"}}, {"E-UNKNOWN-SUBJECT"}},
          {"before the plan", {{"effective", "2025-07-16"}}, {"E-SEC-PLAN"}},
          {"before the registration",
           {{"effective", "2025-07-15"}},
           {"E-PRD-NOT-REGISTERED", "E-SEC-PLAN"}},
          {"before the price",
           {{"effective", "2025-07-13"}},
           {"E-PRC-NO-CAP", "E-PRD-NOT-REGISTERED", "E-SEC-PLAN"}},
          {"before the review",
           {{"effective", "2025-06-19"}},
           {"E-DATE-ORDER", "E-PRC-NO-CAP", "E-PRD-NOT-REGISTERED", "E-SEC-PLAN"}},
      });
  EXPECT_EQ(rehearsal->refusals(nth(275)), Codes{});  // free: no price, no exchange
}

TEST(ProductListing, BeforeTheReviewTheReasonIsTheReview) {
  const auto rehearsal = Rehearsal::after(222);
  EXPECT_TRUE(rehearsal->refusals(dated(nth(272), "2025-06-16")).contains("E-PRD-COMPLIANCE"));
}

TEST(ProductListing, ThePriceIsWithinTheCapOfThatDay) {
  const auto rehearsal = Rehearsal::after(271);
  rehearsal->accept(changed(dated(nth(255), "2025-07-15"), {{"fields.cap_fen_per_unit", 49}}));
  EXPECT_EQ(rehearsal->refusals(nth(272)), Codes{"E-PRC-CAP"});
  rehearsal->accept(changed(dated(nth(255), "2025-07-15"), {{"fields.cap_fen_per_unit", 50}}));
  EXPECT_EQ(rehearsal->refusals(nth(272)), Codes{});
}

TEST(ProductListing, NotWhileTheOperationIsSuspended) {
  for (const std::string_view subject : {"AG-410100", "hn-primary"}) {
    const auto rehearsal = Rehearsal::after(271);
    rehearsal->accept(operation(subject, "2025-07-18"));
    EXPECT_EQ(rehearsal->refusals(nth(272)), (Codes{"E-AGR-INACTIVE", "E-PRD-SUSPENDED"}))
        << subject;
  }
}

// The resources of PD1 are registered until 2028-06-09, 1057 days after it is listed.
TEST(ProductListing, ARegistrationThatExpiresSoonIsShown) {
  const auto warned = [](std::int64_t window) {
    const auto rehearsal = Rehearsal::after(271);
    rehearsal->accept(with(event_of(R"({"type": "PolicyInstrumentAdopted", "author": "hn-auth",
      "role": "authority", "effective": "2025-07-01", "recorded": "2025-07-17", "subject": "演示",
      "fields": {"title": "演示", "issuer": "演示", "parameters": {"renewal_window_days": 60}}})"),
                           "fields.parameters.renewal_window_days", window));
    return rehearsal->warnings(nth(272)).contains("W-REG-EXPIRING");
  };
  EXPECT_FALSE(Rehearsal::after(271)->warnings(nth(272)).contains("W-REG-EXPIRING"));
  EXPECT_FALSE(warned(1057));
  EXPECT_TRUE(warned(1058));
}

TEST(ProductListing, AnExpiredAssessmentIsShown) {
  const auto rehearsal = Rehearsal::after(271);
  json::Value assessment = event_of(R"({"type": "PlatformAssessmentRecorded", "author": "hn-auth",
    "role": "authority", "effective": "2025-06-01", "recorded": "2025-07-17",
    "subject": "运营服务平台", "fields": {"kind": "密评", "result": "通过",
    "valid_to": "2025-07-18"}})");
  rehearsal->accept(assessment);
  EXPECT_EQ(rehearsal->warnings(nth(272)).count("W-PLATFORM-ASSESS"), 0U);
  EXPECT_EQ(rehearsal->warnings(dated(nth(272), "2025-07-19")).count("W-PLATFORM-ASSESS"), 1U);
}

TEST(ProductListing, TheOldVersionIsOnSaleUntilTheNewOneIs) {
  const auto rehearsal = product_in("new compliant");
  EXPECT_EQ(version_on(rehearsal->state(), "2025-07-17"), "none");
  EXPECT_EQ(version_on(rehearsal->state(), "2025-07-18"), "1.0");
  EXPECT_EQ(version_on(rehearsal->state(), "2025-12-31"), "1.0");
  EXPECT_EQ(rehearsal->refusals(dated(nth(272), "2025-08-02")), Codes{"E-DATE-ORDER"});
  rehearsal->accept(dated(nth(272), "2025-09-20"));
  EXPECT_EQ(version_on(rehearsal->state(), "2025-07-17"), "none");
  EXPECT_EQ(version_on(rehearsal->state(), "2025-09-19"), "1.0");
  EXPECT_EQ(version_on(rehearsal->state(), "2025-09-20"), "2.0");
  rehearsal->accept(market("ProductWithdrawn", "2025-10-01"));
  EXPECT_EQ(version_on(rehearsal->state(), "2025-09-30"), "2.0");
  EXPECT_EQ(version_on(rehearsal->state(), "2025-10-01"), "none");
}

TEST(ProductListing, ANewVersionWaitsForTheResumption) {
  const auto rehearsal = product_in("new compliant");
  rehearsal->accept(market("ProductSuspended", "2025-08-10"));
  EXPECT_EQ(rehearsal->refusals(dated(nth(272), "2025-08-11")), Codes{"E-PRD-SUSPENDED"});
  rehearsal->accept(market("ProductResumed", "2025-08-12"));
  EXPECT_EQ(rehearsal->refusals(dated(nth(272), "2025-08-12")), Codes{});
}

// ---- Off the market and back --------------------------------------------------------------------
TEST(ProductListing, WhoTakesAProductOffTheMarket) {
  const auto rehearsal = product_in("listed");
  for (const std::string_view type : {"ProductSuspended", "ProductWithdrawn"}) {
    const json::Value event = market(type, "2025-09-01");
    expect_cases(
        *rehearsal, event,
        {
            {"no implementer", {{"cosigners", json::Value()}}, {"E-COSIGN-MISSING"}},
            {"implementer of other data", {{"cosigners.0.party", "ny-impl"}}, {"E-COSIGN-MISSING"}},
            {"another implementer of the lineage", {{"cosigners.0.party", "hg-impl"}}, {}},
            {"city authority", {{"author", "zz-impl"}}, {"E-LEVEL"}},
            {"no words", {{"fields.reason", " "}}, {"E-FIELD"}},
            {"before the listing", {{"effective", "2025-07-17"}}, {"E-DATE-ORDER"}},
            {"no such product", {{"subject", "PD9"}}, {"E-UNKNOWN-SUBJECT"}},
        });
    EXPECT_EQ(rehearsal->refusals(by_developer(event)), Codes{}) << type;
  }
}

TEST(ProductListing, SuspensionsAreDaysFromToBefore) {
  const auto rehearsal = product_in("listed");
  rehearsal->accept(market("ProductSuspended", "2025-08-10"));
  const State& state = rehearsal->state();
  EXPECT_TRUE(product_suspended(state, "PD1", day_of_text("2025-12-31")));
  EXPECT_EQ(rehearsal->refusals(market("ProductResumed", "2025-08-09")), Codes{"E-DATE-ORDER"});
  rehearsal->accept(market("ProductResumed", "2025-08-20"));
  EXPECT_FALSE(product_suspended(state, "PD1", day_of_text("2025-08-09")));
  EXPECT_TRUE(product_suspended(state, "PD1", day_of_text("2025-08-10")));
  EXPECT_TRUE(product_suspended(state, "PD1", day_of_text("2025-08-19")));
  EXPECT_FALSE(product_suspended(state, "PD1", day_of_text("2025-08-20")));
  EXPECT_EQ(untradable(state, "PD1", "2025-08-19"), Codes{"E-PRD-SUSPENDED"});
  EXPECT_EQ(untradable(state, "PD1", "2025-08-20"), Codes{});
  EXPECT_EQ(rehearsal->refusals(market("ProductSuspended", "2025-08-19")), Codes{"E-DATE-ORDER"});
  rehearsal->accept(market("ProductSuspended", "2025-08-20"));
}

TEST(ProductListing, WhatTheAuthorityStoppedOnlyItLetsGoOn) {
  const auto stopped = product_in("suspended");
  EXPECT_EQ(stopped->refusals(by_developer(market("ProductResumed", "2025-09-01"))),
            Codes{"E-ROLE"});
  const auto self = product_in("listed");
  self->accept(by_developer(market("ProductSuspended", "2025-08-01")));
  EXPECT_EQ(self->refusals(market("ProductResumed", "2025-09-01")), Codes{});
  self->accept(by_developer(market("ProductResumed", "2025-09-01")));
}

TEST(ProductListing, ResumedOnceTheRiskIsPutRight) {
  for (const int n : {386, 387}) {
    const auto rehearsal = Rehearsal::after(n);
    EXPECT_EQ(rehearsal->refusals(nth(410)), Codes{"E-STATE"}) << n;
  }
  const auto rehearsal = Rehearsal::after(409);
  EXPECT_EQ(rehearsal->refusals(changed(nth(410), {{"effective", "2026-02-05"}})),
            Codes{"E-DATE-ORDER"});
  rehearsal->accept(nth(410));
  const auto risk = rehearsal->state().find(tables::kRisks, "RISK-1");
  ASSERT_TRUE(risk);
  EXPECT_EQ(risk->getStatus(), schema::RiskStatus::CLOSED);
}

// ---- Tradable -----------------------------------------------------------------------------------
TEST(ProductListing, WhatMayBeSoldOnADay) {
  const auto rehearsal = Rehearsal::after(276);
  const State& state = rehearsal->state();
  EXPECT_EQ(untradable(state, "PD9", "2025-09-01"), Codes{"E-UNKNOWN-SUBJECT"});
  EXPECT_EQ(untradable(state, "", "2025-09-01"), Codes{});  // the envelope says so
  EXPECT_EQ(untradable(state, "PD1", "2025-07-17"), Codes{"E-STATE"});
  EXPECT_EQ(untradable(state, "PD1", "2025-07-18"), Codes{});
  EXPECT_EQ(untradable(state, "PD1", "2028-04-30"), Codes{});
  EXPECT_EQ(untradable(state, "PD1", "2028-05-01"), Codes{"E-AGR-INACTIVE"});
  EXPECT_EQ(untradable(state, "PD1", "2028-06-10"), (Codes{"E-AGR-INACTIVE", "E-REG-MISSING"}));
  rehearsal->accept(operation("AG-410300", "2025-09-01"));
  EXPECT_EQ(untradable(state, "PD1", "2025-08-31"), Codes{});
  EXPECT_EQ(untradable(state, "PD1", "2025-09-01"), (Codes{"E-AGR-INACTIVE", "E-PRD-SUSPENDED"}));
  EXPECT_EQ(untradable(state, "PD3", "2025-09-01"), Codes{});  // no data of that city
  rehearsal->accept(operation("hn-primary", "2025-09-02"));
  EXPECT_EQ(untradable(state, "PD3", "2025-09-02"), (Codes{"E-AGR-INACTIVE", "E-PRD-SUSPENDED"}));
}

TEST(ProductListing, AWithdrawnProductIsNotSoldFromThatDay) {
  const auto rehearsal = product_in("withdrawn");
  EXPECT_EQ(untradable(rehearsal->state(), "PD1", "2025-07-31"), Codes{});
  EXPECT_EQ(untradable(rehearsal->state(), "PD1", "2025-08-01"), Codes{"E-STATE"});
}

}  // namespace
}  // namespace luoshu
