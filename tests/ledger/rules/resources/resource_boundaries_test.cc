// Catalogue, holdings, certificates and assets at their boundaries, under version 2 of the rules:
// C13, C27, C28, C29, C31, C32, C60, C68, C76.

#include <fmt/format.h>

#include "tests/ledger/support/second_province.h"

namespace luoshu {
namespace {

using test::changed;
using test::Codes;
using test::dated;
using test::event_of;
using test::second;
using test::second_province;
using test::second_reject;
using test::signed_by;
using test::texts;
using test::with;
using test::without;

constexpr int kCompiled = 372;  // R11 of Zhengzhou
constexpr int kRevised = 668;   // R07 of Nanyang, excluded on 2026-08-10, accepted on 2026-08-24

TEST(ResourceBoundaries, C27AllFourExclusionsInAnyOrder) {
  LUOSHU_NEEDS_SECOND_PROVINCE();
  const auto rehearsal = second_province(kCompiled - 1);
  const auto checked = [](std::initializer_list<std::string_view> exclusions) {
    return with(second(kCompiled), "fields.exclusions_checked", texts(exclusions));
  };
  EXPECT_EQ(rehearsal->refusals(checked({"法定禁止", "行业禁止", "个人隐私/商业秘密", "国家安全"})),
            Codes{});
  EXPECT_EQ(rehearsal->refusals(checked({"行业禁止", "个人隐私/商业秘密", "国家安全"})),
            Codes{"E-CAT-EXCLUSION-UNCHECKED"});
}

TEST(ResourceBoundaries, C27ARevisionMaySayNothingOfThem) {
  LUOSHU_NEEDS_SECOND_PROVINCE();
  const auto rehearsal = second_province(kRevised - 1);
  EXPECT_EQ(rehearsal->refusals(without(second(kRevised), "fields.exclusions_checked")), Codes{});
  EXPECT_EQ(
      rehearsal->refusals(with(second(kRevised), "fields.exclusions_checked", texts({"国家安全"}))),
      Codes{"E-CAT-EXCLUSION-UNCHECKED"});
}

TEST(ResourceBoundaries, C28OutFromTheDaySaidUntilItIsAcceptedAgain) {
  LUOSHU_NEEDS_SECOND_PROVINCE();
  const auto rehearsal = second_province(kRevised + 1);
  const auto excluded = [&](std::string_view day) {
    return rehearsal->refusals(dated(second_reject(62), day)).contains("E-CAT-EXCLUDED");
  };
  EXPECT_FALSE(excluded("2026-08-09"));
  EXPECT_TRUE(excluded("2026-08-10"));
  EXPECT_TRUE(excluded("2026-08-23"));
  EXPECT_FALSE(excluded("2026-08-24")) << "C13: the day that ends it is free again";
}

TEST(ResourceBoundaries, C28ItsFirstDayDoesNotLieAhead) {
  LUOSHU_NEEDS_SECOND_PROVINCE();
  const auto rehearsal = second_province(666);
  EXPECT_EQ(rehearsal->refusals(second(667)), Codes{});
  EXPECT_EQ(rehearsal->refusals(with(second(667), "fields.since", "2026-08-11")), Codes{"E-FIELD"});
  EXPECT_EQ(rehearsal->refusals(with(second(667), "fields.since", "2026-07-01")), Codes{});
  EXPECT_EQ(rehearsal->refusals(with(second(667), "fields.ground", "别的")), Codes{"E-FIELD"});
}

TEST(ResourceBoundaries, C29WordsAndItems) {
  LUOSHU_NEEDS_SECOND_PROVINCE();
  const auto rehearsal = second_province(kCompiled - 1);
  const json::Value entry = second(kCompiled);
  EXPECT_EQ(rehearsal->refusals(changed(entry, {{"fields.standard", "无"},
                                                {"fields.update_cycle", "不更新"},
                                                {"fields.classification", "核心数据"}})),
            Codes{});
  EXPECT_EQ(rehearsal->refusals(with(entry, "fields.update_cycle", "每日")), Codes{"E-FIELD"});
  EXPECT_EQ(rehearsal->refusals(with(entry, "fields.classification", "公开数据")),
            Codes{"E-FIELD"});
  // The items of R08 of Zhengzhou; and those of R02 of Luoyang, which is another division.
  const auto items_of = [](int n) { return *second(n).find("fields")->find("items"); };
  const json::Value same = with(entry, "fields.items", items_of(137));
  EXPECT_EQ(rehearsal->refusals(same), Codes{"E-CAT-DUPLICATE-SOURCE"});
  EXPECT_EQ(rehearsal->refusals(with(same, "cosigners", signed_by("hn-auth", "authority"))),
            Codes{});
  EXPECT_EQ(rehearsal->refusals(with(entry, "fields.items", items_of(131))), Codes{});
}

TEST(ResourceBoundaries, C31WhatIsNoPublicDataIsInNoAgreementScenarioOrLineage) {
  LUOSHU_NEEDS_SECOND_PROVINCE();
  const auto rehearsal = second_province(685);
  const json::Value product =
      changed(dated(second(261), "2026-12-31"),
              {{"subject", "PD8"}, {"fields.lineage.0.requires.0.resource", "ER01"}});
  EXPECT_TRUE(rehearsal->refusals(product).contains("E-FIELD"));
  const json::Value scenario = changed(
      dated(second(217), "2026-12-31"),
      {{"subject", "SC8"}, {"fields.resources", texts({"ER01"})}, {"fields.needs", json::Array{}}});
  EXPECT_TRUE(rehearsal->refusals(scenario).contains("E-FIELD"));
  EXPECT_FALSE(rehearsal->refusals(scenario).contains("E-UNKNOWN-SUBJECT"));
  const json::Value agreement =
      changed(dated(second(187), "2026-12-31"),
              {{"subject", "AG-8"}, {"fields.resources", texts({"DP01"})}});
  EXPECT_TRUE(rehearsal->refusals(agreement).contains("E-FIELD"));
}

TEST(ResourceBoundaries, C32ACodeThatWasReplacedIsFree) {
  LUOSHU_NEEDS_SECOND_PROVINCE();
  const auto rehearsal = second_province(385);
  const auto code = [](std::string_view registration, std::string_view number) {
    return changed(second(385), {{"subject", registration}, {"fields.national_code", number}});
  };
  EXPECT_EQ(rehearsal->refusals(code("RG-R02", "GJ-41-2025-000001")), Codes{"E-DUPLICATE"});
  EXPECT_EQ(rehearsal->refusals(code("RG-R01", "GJ-41-2025-000001")), Codes{}) << "its own";
  rehearsal->accept(code("RG-R01", "GJ-41-2025-9"));
  EXPECT_EQ(rehearsal->refusals(code("RG-R02", "GJ-41-2025-000001")), Codes{});
}

// ---- Pledges ------------------------------------------------------------------------------------
constexpr int kCredit = 537;  // pledged on 2026-02-06

json::Value credit(std::string_view id, bool pledged) {
  return changed(dated(second(kCredit), "2026-03-02"),
                 {{"subject", id}, {"fields.pledged", pledged}});
}

TEST(ResourceBoundaries, C60OnePledgeAtATime) {
  LUOSHU_NEEDS_SECOND_PROVINCE();
  const auto rehearsal = second_province(547);
  EXPECT_EQ(rehearsal->refusals(credit("CR-2", true)), Codes{"E-CERT-PLEDGED"});
  EXPECT_EQ(rehearsal->refusals(credit("CR-2", false)), Codes{}) << "a credit without a pledge";
  const json::Value released = dated(second(682), "2026-03-02");
  EXPECT_EQ(rehearsal->refusals(with(released, "subject", "CR-9")), Codes{"E-UNKNOWN-SUBJECT"});
  rehearsal->accept(released);
  EXPECT_EQ(rehearsal->refusals(credit("CR-2", true)), Codes{}) << "C13";
  EXPECT_EQ(rehearsal->refusals(released), Codes{"E-STATE"});
}

TEST(ResourceBoundaries, C60AReleaseThatLiesAheadLeavesThePledge) {
  LUOSHU_NEEDS_SECOND_PROVINCE();
  const auto rehearsal = second_province(547);
  rehearsal->accept(
      changed(second(682), {{"effective", "2026-03-03"}, {"recorded", "2026-03-02"}}));
  EXPECT_EQ(rehearsal->refusals(credit("CR-2", true)), Codes{"E-CERT-PLEDGED"});
  EXPECT_EQ(rehearsal->refusals(second_reject(24)), Codes{"E-CERT-PLEDGED"});
  EXPECT_EQ(rehearsal->refusals(dated(credit("CR-2", true), "2026-03-03")), Codes{});
}

TEST(ResourceBoundaries, C60TheLenderSignsForItself) {
  LUOSHU_NEEDS_SECOND_PROVINCE();
  const auto rehearsal = second_province(kCredit - 1);
  EXPECT_EQ(rehearsal->refusals(second(kCredit)), Codes{});
  EXPECT_EQ(rehearsal->refusals(with(second(kCredit), "fields.lender", "hn-primary")),
            Codes{"E-FIELD"});
  EXPECT_EQ(rehearsal->refusals(with(second(kCredit), "fields.valid_to", "2026-02-06")), Codes{});
  EXPECT_EQ(rehearsal->refusals(with(second(kCredit), "fields.valid_to", "2026-02-05")),
            Codes{"E-FIELD"});
}

// ---- Assets, supply -----------------------------------------------------------------------------
TEST(ResourceBoundaries, C68WhatWasDerecognisedIsRecognisedAnew) {
  LUOSHU_NEEDS_SECOND_PROVINCE();
  const auto rehearsal = second_province(534);
  const json::Value anew = second_reject(30);
  EXPECT_EQ(rehearsal->refusals(anew), Codes{"E-DUPLICATE"});
  rehearsal->accept(event_of(
      R"({"type": "DataAssetDerecognised", "author": "hn-transport", "role": "data_holder",
      "effective": "2026-02-02", "recorded": "2026-02-02", "subject": "DD-1",
      "cosigners": [{"party": "hn-fin", "role": "finance"}],
      "fields": {"object": "R04", "reason": "r"}})"));
  EXPECT_EQ(rehearsal->refusals(anew), Codes{});
}

TEST(ResourceBoundaries, C76OnceAPeriodAndSignedByTheDeveloper) {
  LUOSHU_NEEDS_SECOND_PROVINCE();
  const auto rehearsal = second_province(390);
  const json::Value supply = with(second(390), "subject", "DS-X");
  EXPECT_EQ(rehearsal->refusals(supply), Codes{"E-DUPLICATE"});
  EXPECT_EQ(rehearsal->refusals(with(supply, "fields.period", "2025-09")), Codes{});
  EXPECT_EQ(rehearsal->refusals(
                changed(supply, {{"fields.period", "2025-09"}, {"fields.desensitised", false}})),
            Codes{"E-SUPPLY-RAW"});
  EXPECT_EQ(rehearsal->refusals(changed(supply, {{"fields.period", "2025-09"},
                                                 {"effective", "2025-09-23"},
                                                 {"recorded", "2025-09-22"}})),
            Codes{"E-DATE-FUTURE"});
  EXPECT_EQ(
      rehearsal->refusals(changed(without(supply, "cosigners"), {{"fields.period", "2025-09"}})),
      Codes{"E-COSIGN-MISSING"});
}

// A suspension does not end an agreement (C20): data may still be supplied under it.
TEST(ResourceBoundaries, C76UnderASuspendedAgreementAsWell) {
  LUOSHU_NEEDS_SECOND_PROVINCE();
  const auto rehearsal = second_province(677);
  const json::Value supply =
      changed(dated(second(390), "2026-10-23"), {{"subject", "DS-X"},
                                                 {"author", "jy-impl"},
                                                 {"fields.resource", "R10"},
                                                 {"fields.period", "2026-10"}});
  EXPECT_EQ(rehearsal->refusals(supply), Codes{});
}

}  // namespace
}  // namespace luoshu
