// The sentences of the precise rules on which sales a run takes, under which version, and which
// facts it sees (A5 to A7, A19, A33 to A35, A38, A39), on small markets.
#include <gmock/gmock.h>

#include "tests/projections/money/market_testing.h"

namespace luoshu {
namespace {

using namespace test;  // NOLINT(google-build-using-namespace)
using testing::ElementsAre;
using testing::IsEmpty;
using testing::Not;
using testing::StartsWith;

const std::string kV2From = "2025-08-15";
std::string second_version(const std::string& effective = kV2From) {
  return rule_text({{"version 1", "version 2"},
                    {"effective 2025-07-01", "effective " + effective},
                    {"invest 40%, contribute 45%", "invest 35%, contribute 50%"}});
}
std::string other_rule(const std::string& id, const std::string& effective,
                       const std::string& scope) {
  return rule_text({{"RULE-HN-2025", id},
                    {"effective 2025-07-01", "effective " + effective},
                    {"recognise on settled", "scope     " + scope},
                    {"invest 40%, contribute 45%", "invest 30%, contribute 55%"}});
}
std::string version_of(Market& market, const std::string& period, const std::string& sale) {
  for (const PeriodLine& line : market.lines(period).lines)
    if (line.ref == sale) return line.rule + " v" + std::to_string(line.version);
  return "none";
}

TEST(PreciseA5, TheSalesOwnDateChoosesTheVersionHoweverLateItIsRecorded) {
  Market market;
  market.amend(2, second_version(), kV2From);
  market.sell("TX-1", "2025-08-14", 1000, {{"R04", 1}}, "2025-08-20");
  market.sell("TX-2", "2025-08-15", 1000);
  EXPECT_EQ(version_of(market, "2025Q3", "TX-1"), "RULE-HN-2025 v1");
  EXPECT_EQ(version_of(market, "2025Q3", "TX-2"), "RULE-HN-2025 v2");
}

TEST(PreciseA5, AVersionThatEndedDoesNotReviveTheOneBefore) {
  Market market;
  market.amend(2, second_version(kV2From + "..2025-08-31"), kV2From);
  market.sell("TX-1", "2025-08-31", 1000);
  EXPECT_EQ(version_of(market, "2025Q3", "TX-1"), "RULE-HN-2025 v2");
  market.sell("TX-2", "2025-09-01", 1000);
  const auto lines = market.try_lines("2025Q3");
  ASSERT_FALSE(lines.has_value());
  EXPECT_NE(lines.error().detail.find("TX-2"), std::string::npos);
}

TEST(PreciseA6, TheNarrowestScopeGovernsAndItsEndMakesRoomForTheNextBroader) {
  Market market;
  market.adopt("RULE-PRODUCT", other_rule("RULE-PRODUCT", "2025-08-10..2025-08-31", "product PD1"),
               "2025-08-10");
  market.adopt("RULE-AGREEMENT",
               other_rule("RULE-AGREEMENT", "2025-08-20..2025-08-25", "agreement AA-1"),
               "2025-08-20");
  market.sell("TX-1", "2025-08-09", 1000);
  market.sell("TX-2", "2025-08-10", 1000);
  market.sell("TX-3", "2025-08-20", 1000);
  market.sell("TX-4", "2025-08-26", 1000);
  market.sell("TX-5", "2025-09-01", 1000);
  EXPECT_EQ(version_of(market, "2025Q3", "TX-1"), "RULE-HN-2025 v1");
  EXPECT_EQ(version_of(market, "2025Q3", "TX-2"), "RULE-PRODUCT v1");
  EXPECT_EQ(version_of(market, "2025Q3", "TX-3"), "RULE-AGREEMENT v1");
  EXPECT_EQ(version_of(market, "2025Q3", "TX-4"), "RULE-PRODUCT v1");
  EXPECT_EQ(version_of(market, "2025Q3", "TX-5"), "RULE-HN-2025 v1");
}

TEST(PreciseA7, UnderPaidASaleIsOfTheDayThatItsPaymentsReachTheGross) {
  Market market(rule_text({{"recognise on settled", "recognise on paid"}}));
  market.sell("TX-1", "2025-09-20", 1000);
  market.sell("TX-2", "2025-09-21", 1000);
  EXPECT_THAT(market.sales_in("2025Q3"), IsEmpty());
  market.pay("PAY-1", "TX-1", "2025-09-25", 20'000);
  EXPECT_THAT(market.sales_in("2025Q3"), IsEmpty());  // never in parts
  market.pay("PAY-2", "TX-2", "2025-09-30", 50'000);
  market.pay("PAY-3", "TX-1", "2025-10-02", 30'000);
  EXPECT_THAT(market.sales_in("2025Q3"), ElementsAre("TX-2"));
  market.run("2025Q3", "2025-10-20");
  EXPECT_THAT(market.sales_in("2025Q3"), ElementsAre("TX-2"));
  EXPECT_THAT(market.sales_in("2025Q4"), ElementsAre("TX-1"));
}

TEST(PreciseA7, TheVersionIsStillThatOfTheSalesDay) {
  Market market(rule_text({{"recognise on settled", "recognise on paid"}}));
  market.amend(2, second_version(), kV2From);
  market.sell("TX-1", "2025-08-14", 1000, {{"R04", 1}});
  market.pay("PAY-1", "TX-1", "2025-08-20", 50'000);
  EXPECT_EQ(version_of(market, "2025Q3", "TX-1"), "RULE-HN-2025 v1");
}

TEST(PreciseA7, ARefundBeforeTheAllocationDateIsBookedOnIt) {
  Market market(rule_text({{"recognise on settled", "recognise on paid"}}));
  market.sell("TX-1", "2025-09-20", 1000);
  market.pay("PAY-1", "TX-1", "2025-10-03", 50'000);
  market.refund("RF-1", "TX-1", "2025-09-29", 5'000, "2025-10-05");
  EXPECT_THAT(market.sales_in("2025Q3"), IsEmpty());
  EXPECT_THAT(market.sales_in("2025Q4"), ElementsAre("RF-1", "TX-1"));
}

TEST(PreciseA19, WhatIsRecordedBeforeTheRunCountsWhatIsRecordedAfterDoesNot) {
  const std::string by_quality = rule_text({{"base * use else", "base * use * quality else"}});
  Market market(by_quality);
  market.sell("TX-1", "2025-08-12", 100'000);
  const auto first = market.lines_of("2025Q3", "TX-1");
  const json::Value score = changed(nth(325), {{"subject", "R05"},
                                               {"effective", "2025-08-12"},
                                               {"recorded", "2025-09-20"},
                                               {"cosigners", *nth(295).find("cosigners")},
                                               {"fields.score_permille", 500}});
  market.accept(score);  // late, yet in time for the run
  const auto known = market.lines_of("2025Q3", "TX-1");
  EXPECT_NE(known, first);
  market.run("2025Q3", "2025-10-20");
  market.accept(changed(score, {{"recorded", "2025-10-21"}, {"fields.score_permille", 900}}));
  EXPECT_EQ(market.lines_of("2025Q3", "TX-1"), known);
}

TEST(PreciseA33, AnAdjustmentIsTheDifferenceAndLaterRefundsAreOverTheNewLines) {
  const auto rehearsal = Rehearsal::after(477);
  const State& state = rehearsal->state();
  const auto lines = changed_lines(state, "TX-2025-0010");
  ASSERT_TRUE(lines.has_value());
  // The old lines and the adjustment are the new lines: to the fen, for every step and key.
  const auto period = period_lines(state, EventNumber{1'000'000}, *parse_period("2025Q4"));
  std::map<std::string, std::int64_t> sums;
  const auto name = [](const MoneyLine& line) {
    const std::string step = line.step.starts_with("adjust:") ? line.step.substr(7) : line.step;
    return step + "|" + line.key + "|" + line.beneficiary + "|" + line.resource;
  };
  for (const PeriodLine& line : period->lines)
    if (line.ref == "TX-2025-0010") sums[name(line.line)] += line.line.fen;
  for (const MoneyLine& line : adjustment_lines(state, "TX-2025-0010", "ADJ-DSP-1"))
    sums[name(line)] += line.fen;
  std::map<std::string, std::int64_t> now;
  for (const MoneyLine& line : *lines) now[name(line)] += line.fen;
  std::erase_if(sums, [](const auto& one) { return one.second == 0; });
  EXPECT_EQ(now, sums);
}

TEST(PreciseA34, APublicBodysLinesAreItsDivisionsAndAccountsHaveNoStatement) {
  Market market(
      rule_text({{"cap       permitted", "withhold  fee 2% to fund\n  cap       permitted"}}));
  market.sell("TX-1", "2025-08-12", 100'000);
  const PeriodLines found = market.lines("2025Q3");
  std::set<std::string> beneficiaries;
  for (const PeriodLine& line : found.lines) beneficiaries.insert(line.line.beneficiary);
  EXPECT_TRUE(beneficiaries.contains("hn-transport") && beneficiaries.contains("zz-impl"));
  EXPECT_TRUE(beneficiaries.contains("hn-primary") && beneficiaries.contains("account:fund"));
  const auto& statements = found.money.statements;
  EXPECT_FALSE(statements.contains("hn-transport") || statements.contains("zz-impl"));
  EXPECT_FALSE(statements.contains("account:fund"));
  EXPECT_TRUE(statements.contains("410000") && statements.contains("410100"));
  EXPECT_TRUE(statements.contains("hn-primary"));
}

TEST(PreciseA35, WhatIsNotPayableIsCarriedUntilThereIsALine) {
  Market market;
  market.sell("TX-1", "2025-08-12", 100'000);
  market.run("2025Q3", "2025-10-20");
  market.refund("RF-1", "TX-1", "2025-10-21", 5'000'000);
  market.accept(nth(350));  // the calendar of 2026
  market.run("2025Q4", "2026-01-20");
  const auto second = market.lines("2025Q4").money.statements;
  for (const auto& [owner, figures] : second) {
    EXPECT_LT(figures.current_fen, 0) << owner;
    EXPECT_EQ(figures.carry_fen, 0) << owner;
    EXPECT_EQ(figures.payable_fen, figures.current_fen) << owner;
  }
  // Nobody but those of the next sale gets a statement then; the others keep what they carry.
  market.sell("TX-2", "2026-01-21", 100, {{"R01", 1}});
  const auto third = market.lines("2026Q1").money.statements;
  ASSERT_TRUE(third.contains("410100"));
  EXPECT_EQ(third.at("410100").carry_fen, second.at("410100").payable_fen);
  EXPECT_EQ(third.at("410100").payable_fen,
            third.at("410100").carry_fen + third.at("410100").current_fen);
}

TEST(PreciseA38, ARunTakesWhatNoEarlierOneTookUpToTheLastDayOfItsPeriod) {
  Market market;
  market.sell("TX-1", "2025-08-12", 1000);
  market.run("2025Q3", "2025-10-20");
  market.sell("TX-2", "2025-09-30", 1000, {{"R04", 1}}, "2025-10-21");  // late
  market.sell("TX-3", "2025-12-31", 1000);
  market.sell("TX-4", "2026-01-01", 1000);
  EXPECT_THAT(market.sales_in("2025Q3"), ElementsAre("TX-1"));
  EXPECT_THAT(market.sales_in("2025Q4"), ElementsAre("TX-2", "TX-3"));
}

TEST(PreciseA39, APreviewIsTheRunThatIsRecordedNext) {
  Market market;
  market.sell("TX-1", "2025-08-12", 77'777);
  market.sell("TX-2", "2025-09-12", 33'333);
  market.refund("RF-1", "TX-1", "2025-09-20", 12'345);
  const PeriodLines preview = market.lines("2025Q3");
  EXPECT_THAT(preview.money.run, IsEmpty());
  const auto lines = market.lines_of("2025Q3", "TX-1");
  const auto refund = market.lines_of("2025Q3", "RF-1");
  market.run("2025Q3", "2025-10-20");
  EXPECT_THAT(market.lines("2025Q3").money.run, Not(IsEmpty()));
  EXPECT_EQ(market.lines_of("2025Q3", "TX-1"), lines);
  EXPECT_EQ(market.lines_of("2025Q3", "RF-1"), refund);
}

}  // namespace
}  // namespace luoshu
