// The sentences of the precise rules that decide what is refused (B1 to B20) and the tax of refunds
// (A36), one test each, on events of the worked province. The life cycles' own tests go further.
#include <fmt/format.h>
#include <gtest/gtest.h>

#include <algorithm>

#include "ledger/rules/money/allocation_runs.h"
#include "ledger/rules/parties/parties.h"
#include "schema/state_transactions.capnp.h"
#include "tests/ledger/rules/money/sales_testing.h"

namespace luoshu {
namespace {

using namespace test;  // NOLINT(google-build-using-namespace)

using Refusals = std::set<std::string>;

TEST(PreciseA36, TaxOfARefundIsHalfUpWithinWhatIsLeftAndTheLastFenTakesTheRest) {
  const auto rehearsal = Rehearsal::after(307);  // 212,000.00 paid, of it 12,000.00 tax
  EXPECT_EQ(rehearsal->refusals(refund("RF-1", 1'000'003, 56'604)), Refusals{});
  EXPECT_EQ(rehearsal->refusals(refund("RF-1", 1'000'003, 56'603)), Refusals{"E-TX-AMOUNT"});
  rehearsal->accept(refund("RF-1", 1'000'003, 56'604));
  const std::int64_t rest = 21'200'000 - 1'000'003;
  EXPECT_EQ(rehearsal->refusals(refund("RF-2", rest, 1'200'000 - 56'604)), Refusals{});
  EXPECT_TRUE(rehearsal->refusals(refund("RF-2", rest, 1'143'395)).contains("E-TX-AMOUNT"));
}

TEST(PreciseB1, WhoOpenedFoundsUntilTheFirstAuthority) {
  const auto before = Rehearsal::after(26);
  EXPECT_EQ(before->refusals(nth(27)), Refusals{});
  EXPECT_EQ(before->refusals(with(nth(7), "subject", "410900")), Refusals{"E-DUPLICATE"});
  // Afterwards only in a role that was granted.
  const auto after = Rehearsal::after(30);
  EXPECT_TRUE(after->refusals(with(nth(30), "author", "hn-fin")).contains("E-ROLE"));
}

TEST(PreciseB2, TheProvinceIsThereFromTheBeginning) {
  const auto rehearsal = Rehearsal::after(0);
  EXPECT_TRUE(division_exists(rehearsal->state(), "410000"));
  EXPECT_FALSE(division_exists(rehearsal->state(), "410100"));
}

TEST(PreciseB3, ControlCharactersAreRefusedOutsideRuleTexts) {
  const auto rehearsal = Rehearsal::after(25);
  for (const char* text : {"河南\n数据局", "河南\t数据局", "河南\x7f数据局", "河南\x01"})
    EXPECT_TRUE(rehearsal->refusals(with(nth(26), "fields.name", text)).contains("E-FIELD"));
  const auto adopting = Rehearsal::after(241);
  EXPECT_EQ(adopting->refusals(nth(242)), Refusals{});  // with line feeds in its text
}

TEST(PreciseB4, AmountsAreIntegersFromZeroOn) {
  const auto rehearsal = Rehearsal::after(303);
  EXPECT_TRUE(rehearsal->refusals(with(settled(), "fields.quantity", 0)).contains("E-FIELD"));
  EXPECT_TRUE(rehearsal->refusals(with(settled(), "fields.net_fen", -1)).contains("E-FIELD"));
  const auto paying = Rehearsal::after(304);
  EXPECT_TRUE(paying->refusals(payment("PAY-0", 0)).contains("E-FIELD"));
  const auto investing = Rehearsal::after(245);
  const json::Value much = with(nth(246), "fields.subsidy_fen", 30'000'001);
  EXPECT_EQ(investing->refusals(much), Refusals{"E-FIELD"});
}

TEST(PreciseB5, AmountsOfASaleAgreeToTheFen) {
  const auto rehearsal = Rehearsal::after(303);
  const auto refused = [&](const std::vector<Change>& changes) {
    return rehearsal->refusals(changed(settled(), changes));
  };
  EXPECT_EQ(refused({{"fields.quantity", 424001}}), Refusals{"E-TX-AMOUNT"});
  EXPECT_EQ(refused({{"fields.net_fen", 19'999'999}}), Refusals{"E-TX-AMOUNT"});
  EXPECT_EQ(refused({{"fields.tax_fen", 1'200'001}, {"fields.net_fen", 19'999'999}}),
            Refusals{"E-TX-AMOUNT"});
  // Formed without wrap-around.
  EXPECT_FALSE(refused({{"fields.quantity", (std::int64_t{1} << 62) + 424'000}}).empty());
  EXPECT_TRUE(refused({{"fields.price_fen_per_unit", 51}}).contains("E-TX-PRICE"));
}

json::Value adopted_text(std::string_view old, std::string_view by) {
  std::string text = *nth(242).find("fields")->find("text")->string();
  text.replace(text.find(old), old.size(), by);
  return with(nth(242), "fields.text", text);
}

TEST(PreciseB6, EachCheckOfARuleHasItsCode) {
  const auto rehearsal = Rehearsal::after(241);
  EXPECT_EQ(rehearsal->refusals(adopted_text("invest 40%", "invest 41%")),
            Refusals{"E-RULE-RATIO"});
  EXPECT_EQ(rehearsal->refusals(adopted_text("split ", "spilt ")), Refusals{"E-RULE-SYNTAX"});
  EXPECT_EQ(rehearsal->refusals(without(nth(242), "cosigners")), Refusals{"E-COSIGN-MISSING"});
  rehearsal->accept(nth(242));
  // Two versions of one scope on one day, across rules.
  EXPECT_EQ(rehearsal->refusals(with(adopted_text("RULE-HN-2025", "RULE-2"), "subject", "RULE-2")),
            Refusals{"E-RULE-OVERLAP"});
}

TEST(PreciseB6, NamesThatLeadNowhereAreFoundInTheirPlace) {
  const auto rehearsal = Rehearsal::after(241);
  // `pool benefit fixed province 40%, city-by-contribution 60%` is what the text says.
  const auto places = [&](std::string_view target) {
    std::vector<std::string> said;
    const json::Value event =
        adopted_text("fixed province 40%", fmt::format("fixed {} 40%", target));
    for (const Reason& reason : rehearsal->judge(event).reasons)
      if (reason.code == "E-RULE-SYNTAX") said.push_back(reason.message_en);
    return said;
  };
  const std::string text = *nth(242).find("fields")->find("text")->string();
  const std::size_t at = text.find("fixed province 40%");
  ASSERT_NE(at, std::string::npos);
  const auto line = 1 + std::ranges::count(text.substr(0, at), '\n');
  const std::size_t column = at - text.rfind('\n', at) + std::string_view("fixed ").size();
  const auto expect_at = [&](std::string_view target, std::size_t columns_on) {
    const auto said = places(target);
    ASSERT_EQ(said.size(), 1U) << target;
    EXPECT_NE(said[0].find(fmt::format("line {}, column {}:", line, column + columns_on)),
              std::string::npos)
        << said[0];
  };
  expect_at("party nobody", 6);
  expect_at("party benefit", 6);  // the pool's own name stands before it
  expect_at("division 419999", 9);
  EXPECT_TRUE(places("party hn-primary").empty());
  EXPECT_TRUE(places("division 410300").empty());
}

TEST(PreciseB7, TheTextAndTheEventNameTheSameVersion) {
  const auto rehearsal = Rehearsal::after(241);
  EXPECT_EQ(rehearsal->refusals(with(nth(242), "subject", "RULE-2")), Refusals{"E-FIELD"});
  EXPECT_EQ(rehearsal->refusals(adopted_text("version 1", "version 2")), Refusals{"E-FIELD"});
  EXPECT_EQ(rehearsal->refusals(adopted_text("effective 2025-07-01", "effective 2025-07-02")),
            Refusals{"E-FIELD"});
  EXPECT_EQ(rehearsal->refusals(with(nth(242), "fields.valid_from", "2025-07-02")),
            Refusals{"E-FIELD"});
}

TEST(PreciseB8, ATermIncludesItsLastDay) {
  // Three years from 2025-05-01 end on 2028-04-30: a day more is past the limit.
  int n = 0;
  for (const json::Value& event : scenario())
    if (*event.find("type")->string() == "OperationAgreementSigned") {
      n = static_cast<int>(*event.find("n")->integer());
      break;
    }
  ASSERT_GT(n, 0);
  const auto rehearsal = Rehearsal::after(n - 1);
  const json::Value signing = nth(n);
  EXPECT_EQ(rehearsal->refusals(signing), Refusals{});
  const Date from = *parse_date(*signing.find("fields")->find("valid_from")->string());
  const Date to = *parse_date(*signing.find("fields")->find("valid_to")->string());
  const std::string longer = to_string(Date{to.days + 1});
  ASSERT_GE(to.days - from.days, 1094);  // the worked province uses the whole term
  EXPECT_FALSE(rehearsal->refusals(with(signing, "fields.valid_to", longer)).empty());
}

TEST(PreciseB9, AClosedPeriodTakesNoSaleYetTakesFacts) {
  const auto rehearsal = Rehearsal::after(363);  // the third quarter is closed
  const auto on = [&](json::Value event) {
    return rehearsal->refusals(
        changed(std::move(event),
                {{"subject", "B9"}, {"effective", "2025-09-29"}, {"recorded", "2025-11-13"}}));
  };
  EXPECT_TRUE(on(with(metered(), "fields.transaction", "TX-B9")).contains("E-PERIOD-CLOSED"));
  EXPECT_TRUE(on(settled()).contains("E-PERIOD-CLOSED"));
  EXPECT_TRUE(on(voided()).contains("E-PERIOD-CLOSED"));
  EXPECT_TRUE(on(part_refund()).contains("E-PERIOD-CLOSED"));
  EXPECT_EQ(on(nth(305)), Refusals{});  // a cost
  EXPECT_EQ(on(nth(243)), Refusals{});  // an investment
}

TEST(PreciseB10, NothingIsDatedBeforeTheFactItFollows) {
  const auto rehearsal = Rehearsal::after(304);
  const json::Value early = with(full_payment(), "effective", "2025-08-11");
  EXPECT_EQ(rehearsal->refusals(early), Refusals{"E-DATE-ORDER"});
  EXPECT_EQ(rehearsal->refusals(with(part_refund(), "effective", "2025-08-11")),
            Refusals{"E-DATE-ORDER"});
  const auto auditing = Rehearsal::after(300);
  EXPECT_EQ(auditing->refusals(with(nth(301), "effective", "2025-07-30")),
            Refusals{"E-DATE-ORDER"});
}

TEST(PreciseB11, PaymentsStayWithinWhatIsOwed) {
  const auto rehearsal = Rehearsal::after(304);
  EXPECT_FALSE(rehearsal->refusals(payment("PAY-M", 21'200'001)).empty());
  EXPECT_EQ(rehearsal->refusals(payment("PAY-M", 21'200'000)), Refusals{});
  rehearsal->accept(part_refund());
  EXPECT_FALSE(rehearsal->refusals(payment("PAY-M", 21'200'000)).empty());
  EXPECT_EQ(rehearsal->refusals(payment("PAY-M", 21'200'000 - 106'000)), Refusals{});
}

TEST(PreciseB12, UseIsCorrectedUntilThereIsARefund) {
  const auto rehearsal = Rehearsal::after(304);
  EXPECT_EQ(rehearsal->refusals(corrected()), Refusals{});
  rehearsal->accept(full_payment());
  EXPECT_EQ(rehearsal->refusals(corrected()), Refusals{});
  rehearsal->accept(part_refund());
  EXPECT_EQ(rehearsal->refusals(corrected()), Refusals{"E-STATE"});
}

TEST(PreciseB13, ARunIsFinalWhenAllAgreedOrTheirTimeIsOver) {
  const auto disputed = Rehearsal::after(407);
  const json::Value final_run = with(nth(417), "effective", "2026-02-05");
  EXPECT_EQ(disputed->refusals(final_run), Refusals{"E-FIN-DISPUTED"});
  const auto waiting = Rehearsal::after(347);  // one statement is not answered
  EXPECT_EQ(waiting->refusals(nth(349)), Refusals{"E-STATE"});
  EXPECT_EQ(waiting->refusals(with(nth(349), "effective", "2025-11-05")), Refusals{});
}

TEST(PreciseB14, AnUpheldStatementIsConfirmedAndTheAdjustmentComesBeforeOrAfter) {
  const auto rehearsal = Rehearsal::after(414);
  EXPECT_EQ(rehearsal->refusals(nth(415)), Refusals{});
  EXPECT_EQ(rehearsal->refusals(nth(416)), Refusals{});
  rehearsal->accept(nth(416));
  EXPECT_EQ(rehearsal->refusals(nth(415)), Refusals{});
}

TEST(PreciseB15, ASuspensionIsFromItsDayToTheDayBeforeItEnds) {
  const auto rehearsal = Rehearsal::after(411);  // PD2 was suspended 01-12 to 02-10
  const auto refused_on = [&](std::string_view day) {
    return rehearsal->refusals(changed(nth(373), {{"subject", "UM-B15"},
                                                  {"fields.transaction", "TX-B15"},
                                                  {"effective", day},
                                                  {"recorded", "2026-02-26"}}));
  };
  EXPECT_EQ(refused_on("2026-01-12"), Refusals{"E-PRD-SUSPENDED"});
  EXPECT_EQ(refused_on("2026-02-09"), Refusals{"E-PRD-SUSPENDED"});
  EXPECT_EQ(refused_on("2026-02-10"), Refusals{});
  EXPECT_EQ(refused_on("2026-01-11"), Refusals{});
}

TEST(PreciseB16, ASecondRunReplacesTheFirstUntilSomebodyConfirmed) {
  const json::Value again = with(nth(331), "subject", "RUN-AGAIN");
  const auto issued = Rehearsal::after(338);
  EXPECT_EQ(issued->refusals(with(again, "effective", "2025-10-21")), Refusals{});
  const auto confirmed = Rehearsal::after(342);
  EXPECT_TRUE(confirmed->refusals(with(again, "effective", "2025-10-30")).contains("E-RUN-DUP"));
}

TEST(PreciseB17, AfterItsTimeAStatementIsDeemedConfirmed) {
  const auto rehearsal = Rehearsal::after(341);
  EXPECT_EQ(rehearsal->refusals(with(nth(342), "effective", "2025-11-04")), Refusals{});
  EXPECT_EQ(rehearsal->refusals(with(nth(342), "effective", "2025-11-05")), Refusals{"E-STATE"});
}

TEST(PreciseB18, ThePaymentNeedsFinanceTheRetentionDoesNot) {
  const auto rehearsal = Rehearsal::after(354);
  EXPECT_EQ(rehearsal->refusals(nth(355)), Refusals{});
  EXPECT_EQ(rehearsal->refusals(without(nth(355), "cosigners")), Refusals{"E-COSIGN-MISSING"});
  EXPECT_EQ(nth(361).find("cosigners"), nullptr);
  EXPECT_EQ(rehearsal->refusals(nth(361)), Refusals{});
}

TEST(PreciseB19, BothCheckCharactersOfACreditCodeAreTested) {
  const auto rehearsal = Rehearsal::after(25);
  const std::string code = *nth(26).find("fields")->find("uscc")->string();
  ASSERT_EQ(code.size(), 18U);
  for (const std::size_t place : {16U, 17U}) {
    std::string wrong = code;
    wrong[place] = wrong[place] == '1' ? '2' : '1';
    EXPECT_TRUE(rehearsal->refusals(with(nth(26), "fields.uscc", wrong)).contains("E-USCC-CHECK"))
        << place;
  }
}

TEST(PreciseB20, ASaleBetweenRunAndCloseIsLateAndOfTheNextRun) {
  const auto rehearsal = Rehearsal::after(338);  // the third quarter has a run, and is open
  const auto late = [](json::Value event) {
    return changed(std::move(event), {{"effective", "2025-09-30"}, {"recorded", "2025-10-22"}});
  };
  rehearsal->accept(
      changed(late(metered()), {{"subject", "UM-B20"}, {"fields.transaction", "TX-B20"}}));
  const json::Value sale =
      changed(late(settled()), {{"subject", "TX-B20"}, {"fields.invoice_no", "FP-B20"}});
  EXPECT_TRUE(rehearsal->warnings(sale).contains("W-LATE-ENTRY"));
  rehearsal->accept(sale);
  EXPECT_TRUE(rehearsal->state().find(tables::kTransactions, "TX-B20")->getLate());
}

}  // namespace
}  // namespace luoshu
