// Costs, investments, subsidies and quality scores against article 21, B4, B9 and B10.

#include "ledger/rules/money/costs.h"

#include <gtest/gtest.h>

#include "schema/state_costs.capnp.h"
#include "tests/ledger/rules/money/money_testing.h"

namespace luoshu {
namespace {

using namespace test;  // NOLINT(google-build-using-namespace)

// The finance office of 洛阳, that of the city alone.
std::vector<json::Value> city_finance() {
  return {event_of(R"({"type": "RoleGranted", "author": "hn-auth", "role": "authority",
    "effective": "2025-03-03", "subject": "ly-impl", "fields": {"role": "finance",
    "level": "city", "division": "410300"}})")};
}

json::Value subsidy(std::string_view id, std::int64_t fen) {
  json::Value event = event_of(R"({"type": "SubsidyRecorded", "author": "hn-fin",
    "role": "finance", "effective": "2025-08-06", "fields": {"project": "路网数字化改造",
    "source": "豫交规〔2025〕5号 奖补资金", "party": "hn-transport"}})");
  return changed(std::move(event), {{"subject", id}, {"fields.amount_fen", fen}});
}

// ---- Costs --------------------------------------------------------------------------------------

// ∅ --CostRecorded--> recorded --CostAudited--> audited; nothing else.
TEST(Costs, EveryPairOfStateAndEvent) {
  const json::Value recorded = nth(289);
  const json::Value audited = nth(301);
  const auto rehearsal = Rehearsal::after(288);
  EXPECT_EQ(rehearsal->refusals(recorded), Codes{});
  EXPECT_EQ(rehearsal->refusals(audited), Codes{"E-UNKNOWN-SUBJECT"});
  rehearsal->accept(recorded);
  EXPECT_EQ(rehearsal->refusals(recorded), Codes{"E-DUPLICATE"});
  EXPECT_EQ(rehearsal->refusals(audited), Codes{});
  rehearsal->accept(audited);
  EXPECT_EQ(rehearsal->refusals(recorded), Codes{"E-DUPLICATE"});
  EXPECT_EQ(rehearsal->refusals(audited), Codes{"E-STATE"});
  const auto cost = rehearsal->state().find(tables::kCosts, "COST-1");
  ASSERT_TRUE(cost);
  EXPECT_EQ(cost->getAllowedFen(), 3600000);
  EXPECT_EQ(Date{cost->getAuditedOn()}, parse_date("2025-08-05").value());
}

TEST(CostRecorded, EveryReason) {
  const auto rehearsal = Rehearsal::after(288);
  expect_cases(
      *rehearsal, nth(305),
      {
          {"1 fen", {{"fields.amount_fen", 1}}, {}},
          {"nothing", {{"fields.amount_fen", 0}}, {"E-FIELD"}},
          {"less than nothing", {{"fields.amount_fen", -1}}, {"E-FIELD"}},
          {"no class", {{"fields.cost_class", ""}}, {"E-FIELD"}},
          {"another class", {{"fields.cost_class", "anything"}}, {}},
          {"no vouchers", {{"fields.vouchers", json::Array{}}}, {"E-FIELD"}},
          {"an empty voucher", {{"fields.vouchers", json::Array{"V-1", ""}}}, {"E-FIELD"}},
          {"another's cost", {{"fields.party", "ly-impl"}}, {"E-LEVEL"}},
          {"unknown party", {{"fields.party", "nobody"}}, {"E-LEVEL", "E-UNKNOWN-SUBJECT"}},
          {"another's division", {{"fields.division", "410300"}}, {"E-LEVEL"}},
          {"the province's", {{"fields.division", "410000"}}, {"E-LEVEL"}},
          {"unknown division", {{"fields.division", "419999"}}, {"E-UNKNOWN-SUBJECT"}},
          {"division elsewhere",
           {{"fields.division", "420100"}},
           {"E-DIVISION-UNKNOWN", "E-UNKNOWN-SUBJECT"}},
          {"unknown agreement", {{"fields.agreement", "AG-X"}}, {"E-UNKNOWN-SUBJECT"}},
          {"in another of its roles", {{"role", "implementer"}}, {"E-ROLE"}},
      });
}

TEST(CostAudited, EveryReason) {
  const auto rehearsal = Rehearsal::after(306);
  for (const json::Value& event : city_finance()) rehearsal->accept(event);
  expect_cases(
      *rehearsal, nth(308),
      {
          {"none allowed", {{"fields.allowed_fen", 0}, {"fields.disallowed_fen", 800000}}, {}},
          {"in parts", {{"fields.allowed_fen", 1}, {"fields.disallowed_fen", 799999}}, {}},
          {"a fen too much", {{"fields.disallowed_fen", 1}}, {"E-FIELD"}},
          {"a fen too little", {{"fields.allowed_fen", 799999}}, {"E-FIELD"}},
          {"allowed below 0",
           {{"fields.allowed_fen", -1}, {"fields.disallowed_fen", 800001}},
           {"E-FIELD"}},
          {"disallowed below 0",
           {{"fields.allowed_fen", 800001}, {"fields.disallowed_fen", -1}},
           {"E-FIELD"}},
          {"before the cost", {{"effective", "2025-08-14"}}, {"E-DATE-ORDER"}},
          {"on its day", {{"effective", "2025-08-15"}}, {}},
          {"unknown cost", {{"subject", "COST-X"}}, {"E-UNKNOWN-SUBJECT"}},
          {"by the finance office of another city", {{"author", "ly-impl"}}, {"E-LEVEL"}},
      });
  rehearsal->accept(changed(nth(380), {{"effective", "2025-08-15"}}));
  const json::Value own = changed(nth(384), {{"effective", "2025-08-20"}, {"author", "ly-impl"}});
  EXPECT_EQ(rehearsal->refusals(own), Codes{}) << "the city's own cost";
}

// B9: recorded in a closed period, for later runs.
TEST(Costs, ClosedPeriod) {
  const auto rehearsal = Rehearsal::after(306);
  end_period(*rehearsal, "2025-08", PeriodEnd::kClosed);
  const std::vector<json::Value> events{with(nth(289), "subject", "COST-X"), nth(308),
                                        with(nth(243), "subject", "INV-X"), nth(291),
                                        subsidy("SUB-1", 1)};
  for (const json::Value& event : events) {
    EXPECT_EQ(rehearsal->refusals(event), Codes{});
    EXPECT_EQ(rehearsal->warnings(event), Codes{"W-LATE-ENTRY"});
  }
}

// ---- Investments --------------------------------------------------------------------------------

TEST(InvestmentRecorded, EveryReason) {
  const auto rehearsal = Rehearsal::after(243);
  for (const json::Value& event : city_finance()) rehearsal->accept(event);
  expect_cases(
      *rehearsal, nth(244),
      {
          {"all of it a subsidy", {{"fields.subsidy_fen", 12000000}}, {}},
          {"more than all of it", {{"fields.subsidy_fen", 12000001}}, {"E-FIELD"}},
          {"subsidy below 0", {{"fields.subsidy_fen", -1}}, {"E-FIELD"}},
          {"amount below 0", {{"fields.amount_fen", -1}, {"fields.subsidy_fen", 0}}, {"E-FIELD"}},
          {"0, as B4 lets amounts be", {{"fields.amount_fen", 0}, {"fields.subsidy_fen", 0}}, {}},
          {"no evidence", {{"fields.evidence", ""}}, {"E-FIELD"}},
          {"no class", {{"fields.investment_class", ""}}, {"E-FIELD"}},
          {"another's investment", {{"fields.party", "ly-impl"}}, {"E-LEVEL"}},
          {"unknown party", {{"fields.party", "nobody"}}, {"E-LEVEL", "E-UNKNOWN-SUBJECT"}},
          {"another's division", {{"fields.division", "410300"}}, {"E-LEVEL"}},
          {"unknown division", {{"fields.division", "419999"}}, {"E-UNKNOWN-SUBJECT"}},
          {"the same again", {{"subject", "INV-1"}}, {"E-DUPLICATE"}},
          {"finance did not sign", {{"cosigners", json::Value()}}, {"E-COSIGN-MISSING"}},
          {"the finance office of another city signed",
           {{"cosigners", signed_by("ly-impl", "finance")}},
           {"E-LEVEL"}},
      });
  const json::Value own = with(nth(245), "cosigners", signed_by("ly-impl", "finance"));
  EXPECT_EQ(rehearsal->refusals(own), Codes{}) << "the city's own finance office";
}

// ---- Subsidies ----------------------------------------------------------------------------------

TEST(SubsidyRecorded, EveryReason) {
  const auto rehearsal = Rehearsal::after(302);
  expect_cases(*rehearsal, with(subsidy("SUB-1", 500), "fields.approved_total_fen", 500),
               {
                   {"past the total", {{"fields.amount_fen", 501}}, {"E-FIELD"}},
                   {"below 0", {{"fields.amount_fen", -1}}, {"E-FIELD"}},
                   {"total below 0", {{"fields.approved_total_fen", -1}}, {"E-FIELD"}},
                   {"total not named", {{"fields.approved_total_fen", json::Value()}}, {}},
                   {"no project", {{"fields.project", ""}}, {"E-FIELD"}},
                   {"no source", {{"fields.source", ""}}, {"E-FIELD"}},
                   {"unknown party", {{"fields.party", "nobody"}}, {"E-UNKNOWN-SUBJECT"}},
                   {"no party", {{"fields.party", json::Value()}}, {}},
               });
}

TEST(SubsidyRecorded, AllOfAProjectStayWithinItsTotal) {
  const auto rehearsal = Rehearsal::after(302);
  rehearsal->accept(subsidy("SUB-0", 100));  // no total named yet
  EXPECT_EQ(rehearsal->refusals(subsidy("SUB-0", 100)), Codes{"E-DUPLICATE"});
  const json::Value limited = with(subsidy("SUB-1", 300), "fields.approved_total_fen", 500);
  EXPECT_EQ(rehearsal->refusals(with(limited, "fields.amount_fen", 401)), Codes{"E-FIELD"});
  rehearsal->accept(limited);
  EXPECT_EQ(rehearsal->refusals(subsidy("SUB-2", 101)), Codes{"E-FIELD"});
  EXPECT_EQ(rehearsal->refusals(subsidy("SUB-2", 100)), Codes{});
  EXPECT_EQ(rehearsal->refusals(with(subsidy("SUB-2", 101), "fields.project", "另一项目")),
            Codes{});
  // A greater total is approved.
  EXPECT_EQ(rehearsal->refusals(with(subsidy("SUB-2", 600), "fields.approved_total_fen", 1000)),
            Codes{});
}

TEST(SubsidyRecorded, SumsDoNotWrap) {
  const auto rehearsal = Rehearsal::after(302);
  write_rows(*rehearsal, [](State& state) {
    state.put(tables::kSubsidies, "路网数字化改造", [](schema::SubsidyRow::Builder row) {
      row.setTotalFen(std::numeric_limits<std::int64_t>::max() - 1);
    });
  });
  EXPECT_EQ(rehearsal->refusals(subsidy("SUB-1", 1)), Codes{});
  EXPECT_EQ(rehearsal->refusals(subsidy("SUB-1", 2)), Codes{"E-FIELD"});
}

// ---- Quality ------------------------------------------------------------------------------------

TEST(QualityScored, EveryReason) {
  const auto rehearsal = Rehearsal::after(290);
  expect_cases(
      *rehearsal, nth(292),  // R02, 洛阳
      {
          {"the least", {{"fields.score_permille", 0}}, {}},
          {"the most", {{"fields.score_permille", 1000}}, {}},
          {"too little", {{"fields.score_permille", -1}}, {"E-FIELD"}},
          {"too much", {{"fields.score_permille", 1001}}, {"E-FIELD"}},
          {"a dimension too much", {{"fields.dimensions.accuracy", 1001}}, {"E-FIELD"}},
          {"unknown resource", {{"subject", "R99"}}, {"E-UNKNOWN-SUBJECT"}},
          {"nobody signed", {{"cosigners", json::Value()}}, {"E-COSIGN-MISSING"}},
          {"the data holder signed", {{"cosigners", signed_by("ly-impl", "data_holder")}}, {}},
          {"in another role",
           {{"cosigners", signed_by("ly-impl", "city_officer")}},
           {"E-COSIGN-MISSING"}},
          {"the implementer of another city signed",
           {{"cosigners", signed_by("zz-impl", "implementer")}},
           {"E-COSIGN-MISSING", "E-LEVEL"}},
          {"the data holder of another city signed",
           {{"cosigners", signed_by("zz-impl", "data_holder")}},
           {"E-COSIGN-MISSING", "E-LEVEL"}},
          {"both signed", {{"cosigners", signed_by("zz-impl", "ly-impl", "implementer")}}, {}},
          {"by the authority of another city", {{"author", "zz-impl"}}, {"E-LEVEL"}},
          {"by the authority of the city", {{"author", "ly-impl"}}, {}},
      });
}

TEST(QualityScored, EveryScoreIsKept) {
  const auto rehearsal = Rehearsal::after(290);
  rehearsal->accept(nth(294));
  rehearsal->accept(with(nth(294), "fields.score_permille", 880));
  const auto quality = rehearsal->state().find(tables::kQuality, "R04");
  ASSERT_TRUE(quality);
  ASSERT_EQ(quality->getScores().size(), 2U);
  EXPECT_EQ(quality->getScores()[0].getPermille(), 920);
  EXPECT_EQ(quality->getScores()[1].getPermille(), 880);
  EXPECT_LT(quality->getScores()[0].getEvent(), quality->getScores()[1].getEvent());
}

}  // namespace
}  // namespace luoshu
