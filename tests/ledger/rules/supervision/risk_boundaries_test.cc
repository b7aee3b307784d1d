// Risks, free use and venues at their boundaries, under version 2 of the rules: C13, C33, C34, C51,
// C52.

#include "tests/ledger/support/second_province.h"

namespace luoshu {
namespace {

using test::changed;
using test::Codes;
using test::dated;
using test::second;
using test::second_province;
using test::second_reject;
using test::texts;
using test::with;
using test::without;

constexpr int kReported = 505;  // RISK-1 of PD2, 2026-01-12
constexpr int kResumed = 541;   // after it was closed on 2026-02-10

TEST(RiskBoundaries, C34EverybodyConcernedInAnyOrder) {
  LUOSHU_NEEDS_SECOND_PROVINCE();
  const auto rehearsal = second_province(kReported - 1);
  const auto told = [](std::initializer_list<std::string_view> parties) {
    return with(second(kReported), "fields.reported_to", texts(parties));
  };
  EXPECT_EQ(rehearsal->refusals(
                told({"hn-auth", "hn-fin", "hn-transport", "jy-impl", "zz-impl", "ly-impl"})),
            Codes{});
  EXPECT_TRUE(rehearsal->refusals(told({"hn-transport", "jy-impl", "zz-impl", "ly-impl"}))
                  .contains("E-RISK-NOT-TOLD"));
}

TEST(RiskBoundaries, C33AProductAResourceOrThePlatform) {
  LUOSHU_NEEDS_SECOND_PROVINCE();
  const auto rehearsal = second_province(kReported - 1);
  const json::Value nothing = without(second(kReported), "fields.product");
  EXPECT_TRUE(rehearsal->refusals(nothing).contains("E-FIELD"));
  EXPECT_TRUE(rehearsal->refusals(with(nothing, "fields.scope", "city")).contains("E-FIELD"));
  const json::Value resource = changed(
      nothing, {{"fields.resource", "R10"}, {"fields.reported_to", texts({"jy-impl", "hn-auth"})}});
  EXPECT_EQ(rehearsal->refusals(resource), Codes{});
  EXPECT_EQ(rehearsal->refusals(with(resource, "fields.reported_to", texts({"hn-auth"}))),
            Codes{"E-RISK-NOT-TOLD"});
}

TEST(RiskBoundaries, C33OpenFromItsDayToTheDayBeforeItIsClosed) {
  LUOSHU_NEEDS_SECOND_PROVINCE();
  const auto rehearsal = second_province(kResumed);
  const auto open = [&](std::string_view day) {
    return rehearsal->refusals(dated(second_reject(55), day)).contains("E-RISK-OPEN");
  };
  EXPECT_FALSE(open("2026-01-11"));
  EXPECT_TRUE(open("2026-01-12"));
  EXPECT_TRUE(open("2026-02-09"));
  EXPECT_FALSE(open("2026-02-10")) << "C13";
}

TEST(RiskBoundaries, C51WhatServesGovernanceIsAlsoForBodiesOfTheProvince) {
  LUOSHU_NEEDS_SECOND_PROVINCE();
  constexpr int kGranted = 352;  // PD4, of class public_governance
  const auto rehearsal = second_province(kGranted - 1);
  const json::Value province =
      changed(second(kGranted), {{"fields.user", "hn-fin"}, {"fields.division", "410000"}});
  EXPECT_EQ(rehearsal->refusals(province), Codes{"E-FIELD"}) << "on conditions";
  EXPECT_EQ(rehearsal->refusals(with(province, "fields.conditions", "c")), Codes{});
  EXPECT_EQ(rehearsal->refusals(
                changed(province, {{"fields.conditions", "c"}, {"fields.product", "PD1"}})),
            Codes{"E-LEVEL"});
}

TEST(RiskBoundaries, C52AnExchangeOrNone) {
  LUOSHU_NEEDS_SECOND_PROVINCE();
  constexpr int kSale = 369;
  const auto rehearsal = second_province(kSale - 1);
  EXPECT_EQ(rehearsal->refusals(without(second(kSale), "fields.venue")), Codes{});
  EXPECT_EQ(rehearsal->refusals(with(second(kSale), "fields.venue", "off_exchange")), Codes{});
  EXPECT_EQ(rehearsal->refusals(with(second(kSale), "fields.venue", "hn-fin")), Codes{"E-FIELD"});
}

}  // namespace
}  // namespace luoshu
