// Indicators that the ledger measures, and who gets a report, under version 2 of the rules: C53,
// C56, C80.

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

constexpr int kAnswer = 404;          // to QC-1 on R04, due on 2025-10-10
constexpr int kReport = 411;          // of the third quarter of 2025
constexpr int kReportOfFourth = 512;  // due on 2026-01-22
constexpr int kOfDeveloper = 587;     // evaluation of the developer, for 2025
constexpr int kOfTransport = 590;     // evaluation of the unit that answered QC-1, for 2025

json::Value transport(std::int64_t on_time, std::int64_t score) {
  return changed(second(kOfTransport),
                 {{"fields.by_indicator.qc", on_time}, {"fields.score", score}});
}

TEST(Measures, C56AnswersInTimeAreCountedByTheBook) {
  LUOSHU_NEEDS_SECOND_PROVINCE();
  const auto rehearsal = second_province(kOfTransport - 1);
  EXPECT_EQ(rehearsal->refusals(transport(100, 90)), Codes{});
  EXPECT_EQ(rehearsal->refusals(transport(99, 90)), Codes{"E-EVAL-SCORE"});
  EXPECT_EQ(rehearsal->refusals(transport(0, 70)), Codes{"E-EVAL-SCORE"});
  EXPECT_EQ(rehearsal->refusals(second_reject(85)), Codes{"E-EVAL-SCORE"});
}

// Its author writes the last day; what counts is the day of the record.
TEST(Measures, C56AnAnswerRecordedAfterItsLastDayIsLate) {
  LUOSHU_NEEDS_SECOND_PROVINCE();
  const auto recorded = [](std::string_view day) {
    auto rehearsal = second_province(kAnswer - 1);
    rehearsal->accept(changed(second(kAnswer), {{"recorded", day}}));
    rehearsal->accept(test::event_of(
        R"({"type": "EvaluationSystemAdopted", "author": "hn-auth", "role": "authority",
        "effective": "2025-12-19", "recorded": "2025-12-19", "subject": "ES-X", "fields": {
        "kind": "implementer", "version": 1, "valid_from": "2026-01-01", "indicators": [{"id": "qc",
        "name": "qc", "weight": 100, "source": "ledger", "measure": "qc_on_time_pct"}]}})"));
    return rehearsal;
  };
  const auto evaluated = [](std::int64_t score, std::int64_t year) {
    return changed(second(kOfTransport), {{"fields.system", "ES-X"},
                                          {"fields.year", year},
                                          {"fields.score", score},
                                          {"fields.by_indicator", json::Object{{"qc", score}}}});
  };
  EXPECT_EQ(recorded("2025-10-10")->refusals(evaluated(100, 2025)), Codes{});
  EXPECT_EQ(recorded("2025-10-11")->refusals(evaluated(0, 2025)), Codes{});
  EXPECT_EQ(recorded("2025-10-11")->refusals(evaluated(100, 2026)), Codes{}) << "none was due";
}

json::Value developer(std::int64_t on_time, std::int64_t score) {
  return changed(second(kOfDeveloper),
                 {{"fields.by_indicator.report", on_time}, {"fields.score", score}});
}

// The reports of the second and the third quarter were due in 2025, that of the fourth in 2026.
TEST(Measures, C56ReportsInTimeAreCountedByTheBook) {
  LUOSHU_NEEDS_SECOND_PROVINCE();
  const auto rehearsal = second_province(kOfDeveloper - 1);
  EXPECT_EQ(rehearsal->refusals(second(kOfDeveloper)), Codes{});
  EXPECT_EQ(rehearsal->refusals(developer(50, 76)), Codes{"E-EVAL-SCORE"});
  const auto without_one = second_province(kOfDeveloper - 1, kReport);
  EXPECT_EQ(without_one->refusals(second(kOfDeveloper)), Codes{"E-EVAL-SCORE"});
  EXPECT_EQ(without_one->refusals(developer(50, 76)), Codes{});
  const auto without_fourth = second_province(kOfDeveloper - 1, kReportOfFourth);
  EXPECT_EQ(without_fourth->refusals(second(kOfDeveloper)), Codes{});
}

TEST(Measures, C56TheLedgerHasTwoMeasures) {
  LUOSHU_NEEDS_SECOND_PROVINCE();
  const auto rehearsal = second_province(478);
  const json::Value system = second(479);
  EXPECT_EQ(rehearsal->refusals(system), Codes{});
  EXPECT_EQ(rehearsal->refusals(with(system, "fields.indicators.2.measure", "calls")),
            Codes{"E-FIELD"});
  EXPECT_EQ(rehearsal->refusals(with(system, "fields.indicators.2.measure", {})), Codes{"E-FIELD"});
  EXPECT_EQ(rehearsal->refusals(with(system, "fields.indicators.2.source", "manual")), Codes{})
      << "a manual one may be called as it likes";
}

TEST(Measures, C53AReportGoesToWhoeverSignedAnAgreementAndItsAuthority) {
  LUOSHU_NEEDS_SECOND_PROVINCE();
  const auto rehearsal = second_province(kReport - 1);
  EXPECT_EQ(rehearsal->refusals(second(kReport)), Codes{});
  EXPECT_EQ(rehearsal->refusals(second_reject(80)), Codes{"E-RPT-RECIPIENT"});
  const auto sent_to = [](std::initializer_list<std::string_view> parties) {
    return with(second(kReport), "fields.sent_to", texts(parties));
  };
  // In any order and with others; not without the province's authority.
  EXPECT_EQ(rehearsal->refusals(sent_to({"jy-impl", "hg-impl", "ny-impl", "ly-impl", "zz-impl",
                                         "hn-transport", "hn-fin", "hn-auth"})),
            Codes{});
  EXPECT_EQ(rehearsal->refusals(
                sent_to({"jy-impl", "hg-impl", "ny-impl", "ly-impl", "zz-impl", "hn-transport"})),
            Codes{"E-RPT-RECIPIENT"});
}

// An agreement that ended on the last day of the quarter is out; one that ended after it is in.
TEST(Measures, C53TheLastDayOfThePeriodDecides) {
  LUOSHU_NEEDS_SECOND_PROVINCE();
  const auto terminated = [](std::string_view day) {
    auto rehearsal = second_province(kReport - 1);
    rehearsal->accept(
        changed(dated(second(190), day), {{"type", "OperationAgreementTerminated"},
                                          {"recorded", "2025-10-16"},
                                          {"documents", {}},
                                          {"fields", json::Object{{"reason", "r"}}}}));
    return rehearsal;
  };
  EXPECT_EQ(terminated("2025-09-30")->refusals(second_reject(80)), Codes{});
  EXPECT_EQ(terminated("2025-10-01")->refusals(second_reject(80)), Codes{"E-RPT-RECIPIENT"});
}

// Nothing but a refund in the period: the net is below zero.
TEST(Measures, C53AFigureMayBeBelowZero) {
  LUOSHU_NEEDS_SECOND_PROVINCE();
  const auto rehearsal = second_province(kReport - 1);
  EXPECT_EQ(rehearsal->refusals(with(second(kReport), "fields.figures.net_fen", -1)),
            Codes{"E-RPT-MISMATCH"});
}

}  // namespace
}  // namespace luoshu
