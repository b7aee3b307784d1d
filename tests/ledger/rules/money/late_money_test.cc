// Duties of money that are discharged late, and a sale that cites no certificate, under version 2
// of the rules: C19, C21, C22, C60, C61, C67, C80.

#include "tests/ledger/support/late_cases.h"

namespace luoshu {
namespace {

using test::changed;
using test::expect_late;
using test::recorded_on;
using test::second;
using test::second_province;
using test::warns;
using test::with;
using test::without;

constexpr int kPaid = 440;  // of the run of 2025Q3, final on 2025-11-03
constexpr int kRetained = 446;
constexpr int kPaidBack = 455;  // of RF-1, issued on 2025-11-20
constexpr int kReconciledThird = 424;
constexpr int kReconciled = 513;  // the fourth quarter of 2025
constexpr int kReconciledAgain = 527;
constexpr int kDispute = 535;         // Luoyang may answer until 2026-02-04
constexpr int kSelfEvaluation = 684;  // of 2026, the first year of the project

// Three working days after its last day a dispute on its way is recorded still (C95).
TEST(LateMoney, C21AnAnswerAfterItsLastDay) {
  LUOSHU_NEEDS_SECOND_PROVINCE();
  const auto rehearsal = second_province(kDispute - 1);
  expect_late(*rehearsal, second(kDispute), "W-STM-DUE", "2026-02-04", "2026-02-05");
}

// Once the dispute is dismissed the third working day after is the last.
TEST(LateMoney, C21AnAnswerAfterADismissalHasALastDayOfItsOwn) {
  LUOSHU_NEEDS_SECOND_PROVINCE();
  const auto rehearsal = second_province(544);
  rehearsal->accept(
      changed(second(545),
              {{"fields.outcome", "dismissed"}, {"fields.remedy", {}}, {"fields.adjustment", {}}}));
  const json::Value confirmed = second(546);
  EXPECT_FALSE(warns(*rehearsal, recorded_on(confirmed, "2026-03-03"), "W-STM-DUE"));
}

TEST(LateMoney, C22APaymentAfterItsLastDay) {
  LUOSHU_NEEDS_SECOND_PROVINCE();
  const auto rehearsal = second_province(kPaid - 1);
  expect_late(*rehearsal, second(kPaid), "W-PAY-LATE", "2025-12-01", "2025-12-02");
  expect_late(*rehearsal, second(kRetained), "W-PAY-LATE", "2025-12-01", "2025-12-02");
  // A part leaves the duty open; what pays the rest discharges it.
  const json::Value part = recorded_on(with(second(kPaid), "fields.amount_fen", 1), "2025-12-02");
  EXPECT_FALSE(warns(*rehearsal, part, "W-PAY-LATE"));
  rehearsal->accept(part);
  EXPECT_TRUE(warns(*rehearsal,
                    changed(second(kPaid), {{"fields.amount_fen", 12'953'715},
                                            {"fields.receipt_no", "JK-R"},
                                            {"effective", "2025-12-02"},
                                            {"recorded", "2025-12-02"}}),
                    "W-PAY-LATE"));
}

TEST(LateMoney, C61ARefundPaidBackAfterItsLastDay) {
  LUOSHU_NEEDS_SECOND_PROVINCE();
  const auto rehearsal = second_province(kPaidBack - 1);
  expect_late(*rehearsal, second(kPaidBack), "W-REFUND-UNPAID", "2025-12-04", "2025-12-05");
  EXPECT_FALSE(warns(*rehearsal,
                     recorded_on(with(second(kPaidBack), "fields.amount_fen", 1), "2025-12-05"),
                     "W-REFUND-UNPAID"));
}

// The parameter asks for it from 2026 on, so the third quarter of 2025 is not due.
TEST(LateMoney, C67AReconciliationAfterItsLastDay) {
  LUOSHU_NEEDS_SECOND_PROVINCE();
  const auto rehearsal = second_province(kReconciled - 1);
  expect_late(*rehearsal, second(kReconciled), "W-REC-LATE", "2026-01-22", "2026-01-23");
  const auto third = second_province(kReconciledThird - 1);
  EXPECT_FALSE(warns(*third, recorded_on(second(kReconciledThird), "2025-11-03"), "W-REC-LATE"));
  // What was reopened is reconciled when it is decided again.
  const auto reopened = second_province(kReconciledAgain - 1);
  EXPECT_TRUE(warns(*reopened, second(kReconciledAgain), "W-REC-LATE"));
}

json::Value self_evaluated(std::int64_t year, std::string_view effective,
                           std::string_view recorded) {
  return changed(second(kSelfEvaluation),
                 {{"fields.year", year}, {"effective", effective}, {"recorded", recorded}});
}

TEST(LateMoney, C20ASelfEvaluationAfterItsLastDay) {
  LUOSHU_NEEDS_SECOND_PROVINCE();
  const auto rehearsal = second_province(kSelfEvaluation - 1);
  expect_late(*rehearsal, second(kSelfEvaluation), "W-EARMARK-EVAL", "2027-03-31", "2027-04-01");
  EXPECT_FALSE(
      warns(*rehearsal, self_evaluated(2025, "2026-12-28", "2027-04-01"), "W-EARMARK-EVAL"))
      << "the project had no budget then";
  const json::Value next = self_evaluated(2027, "2027-12-28", "2028-04-01");
  EXPECT_TRUE(warns(*rehearsal, next, "W-EARMARK-EVAL"));
  rehearsal->accept(with(second(kSelfEvaluation), "fields.final", true));
  EXPECT_FALSE(warns(*rehearsal, next, "W-EARMARK-EVAL")) << "2026 was the last year";
}

TEST(Certificates, C60ASaleOnAnExchangeThatCitesNoneIsToldOf) {
  LUOSHU_NEEDS_SECOND_PROVINCE();
  constexpr int kSale = 369;
  const auto rehearsal = second_province(kSale - 1);
  const json::Value bare = without(second(kSale), "fields.certificate_no");
  EXPECT_FALSE(warns(*rehearsal, second(kSale), "W-CERT-ABSENT"));
  EXPECT_TRUE(warns(*rehearsal, bare, "W-CERT-ABSENT"));
  EXPECT_FALSE(warns(*rehearsal, with(bare, "fields.venue", "off_exchange"), "W-CERT-ABSENT"));
}

}  // namespace
}  // namespace luoshu
