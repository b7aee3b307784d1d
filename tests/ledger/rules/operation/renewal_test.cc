// Renewal, amendment and the term of the measures under version 2: C42, C43, C88.

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

json::Value renewal(std::string_view evaluation) {
  return with(second_reject(39), "fields.evaluation", evaluation);
}

TEST(Renewal, C42RestsOnTheLatestEvaluationOfItsOwn) {
  LUOSHU_NEEDS_SECOND_PROVINCE();
  const auto rehearsal = second_province(685);
  EXPECT_EQ(rehearsal->refusals(renewal("EV-2025-ly-impl")), Codes{});
  // Another city's, one that was not passed, one that is not the latest, one that is not there.
  for (const std::string_view evaluation :
       {"EV-2025-zz-impl", "EV-2025-PD-JY", "EV-2025-PD", "EV-2024-ly-impl"})
    EXPECT_EQ(rehearsal->refusals(renewal(evaluation)), Codes{"E-AGR-EVAL"}) << evaluation;
  EXPECT_EQ(rehearsal->refusals(test::without(renewal("x"), "fields.evaluation")),
            Codes{"E-AGR-EVAL"});
}

// The score is the rounded sum of weights (40, 20, 20, 20) and values; reports were all in time.
TEST(Renewal, C42SixtyPointsPassAndFiftyNineDoNot) {
  LUOSHU_NEEDS_SECOND_PROVINCE();
  struct Score {
    std::int64_t score, service;
    Codes codes;
  };
  for (const Score& one : {Score{60, 50, {}}, Score{59, 45, {"E-AGR-EVAL"}}}) {
    const auto rehearsal = second_province(671);
    rehearsal->accept(changed(second(672), {{"fields.score", one.score},
                                            {"fields.by_indicator.compliance", std::int64_t{50}},
                                            {"fields.by_indicator.security", std::int64_t{50}},
                                            {"fields.by_indicator.service", one.service}}));
    EXPECT_EQ(rehearsal->refusals(dated(renewal("EV-2025-PD-JY"), "2026-09-10")), one.codes)
        << one.score;
  }
}

TEST(Renewal, C42TheProvinceSignsWhileNobodyWasEvaluated) {
  LUOSHU_NEEDS_SECOND_PROVINCE();
  const auto rehearsal = second_province(580);
  const json::Value event = dated(test::without(renewal("x"), "fields.evaluation"), "2026-03-29");
  EXPECT_EQ(rehearsal->refusals(event), Codes{"E-AGR-EVAL"});
  const json::Value signers =
      json::Array{json::Object{{"party", "hn-primary"}, {"role", "primary_developer"}},
                  json::Object{{"party", "hn-auth"}, {"role", "authority"}}};
  EXPECT_EQ(rehearsal->refusals(with(event, "cosigners", signers)), Codes{});
}

// The agreement of Luoyang ends on 2028-04-30.
TEST(Renewal, C88AnAmendmentDoesNotLengthenTheTerm) {
  LUOSHU_NEEDS_SECOND_PROVINCE();
  const auto rehearsal = second_province(685);
  const auto amended = [](std::string_view valid_to) {
    return changed(dated(renewal("x"), "2027-01-05"),
                   {{"type", "OperationAgreementAmended"},
                    {"fields", json::Object{{"reason", "r"}, {"valid_to", valid_to}}}});
  };
  EXPECT_EQ(rehearsal->refusals(amended("2028-05-01")), Codes{"E-AGR-TERM"});
  EXPECT_EQ(rehearsal->refusals(amended("2028-04-30")), Codes{});
  EXPECT_EQ(rehearsal->refusals(amended("2027-12-31")), Codes{});
}

// The measures end on 2028-02-26.
TEST(Renewal, C43NothingIsPlannedAfterTheMeasuresEnded) {
  LUOSHU_NEEDS_SECOND_PROVINCE();
  const auto rehearsal = second_province(673);
  const auto expired = [&](std::string_view day) {
    return rehearsal->refusals(dated(second(674), day)).contains("E-POLICY-EXPIRED");
  };
  EXPECT_FALSE(expired("2028-02-26"));
  EXPECT_TRUE(expired("2028-02-27"));
}

}  // namespace
}  // namespace luoshu
