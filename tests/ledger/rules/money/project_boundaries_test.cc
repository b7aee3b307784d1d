// Projects, payments in parts and reconciliations at their boundaries, under version 2 of the
// rules: C62, C66, C69, C71, C72.

#include "tests/ledger/support/second_province.h"

namespace luoshu {
namespace {

using test::changed;
using test::Codes;
using test::dated;
using test::second;
using test::second_province;
using test::second_reject;
using test::signed_by;
using test::with;
using test::without;

TEST(ProjectBoundaries, C62PartsUpToWhatIsPayableAndEachReceiptOnce) {
  LUOSHU_NEEDS_SECOND_PROVINCE();
  const auto rehearsal = second_province(628);
  EXPECT_EQ(rehearsal->refusals(second_reject(89)), Codes{"E-PAY-AMOUNT"});
  const std::int64_t most = 805'768;  // of ST-2026Q1-410173, of which a part is paid
  const json::Value part = with(second_reject(89), "fields.amount_fen", 1);
  EXPECT_EQ(rehearsal->refusals(part), Codes{});
  EXPECT_EQ(rehearsal->refusals(with(part, "fields.amount_fen", 0)), Codes{"E-PAY-AMOUNT"});
  EXPECT_EQ(rehearsal->refusals(with(part, "fields.amount_fen", most)), Codes{"E-PAY-AMOUNT"})
      << "what was paid before counts";
}

constexpr int kGranted = 282;  // 200,000 yuan for SP-TRA-1, approved on 2025-06-10

TEST(ProjectBoundaries, C69GrantsStayWithinTheProjectAndAfterIt) {
  LUOSHU_NEEDS_SECOND_PROVINCE();
  const auto rehearsal = second_province(kGranted - 1);
  const json::Value granted = second(kGranted);
  EXPECT_EQ(rehearsal->refusals(granted), Codes{});
  EXPECT_EQ(
      rehearsal->refusals(with(granted, "fields.amount_fen", 20'000'001)).count("E-SUB-EXCEEDS"),
      1U);
  EXPECT_EQ(rehearsal->refusals(with(granted, "fields.party", "zz-impl")), Codes{"E-SUB-PROJECT"});
  EXPECT_EQ(rehearsal->refusals(with(granted, "effective", "2025-06-10")), Codes{});
  EXPECT_EQ(rehearsal->refusals(with(granted, "effective", "2025-06-09")), Codes{"E-DATE-ORDER"});
}

TEST(ProjectBoundaries, C69ANewTotalCoversWhatWasGranted) {
  LUOSHU_NEEDS_SECOND_PROVINCE();
  constexpr int kChanged = 524;  // 40,000 yuan were granted; the total becomes 50,000
  const auto rehearsal = second_province(kChanged - 1);
  const json::Value change = second(kChanged);
  EXPECT_EQ(rehearsal->refusals(change), Codes{});
  EXPECT_EQ(rehearsal->refusals(with(change, "fields.total_fen", 4'000'000)), Codes{});
  EXPECT_EQ(rehearsal->refusals(with(change, "fields.total_fen", 3'999'999)),
            Codes{"E-SUB-CHANGE"});
  EXPECT_EQ(rehearsal->refusals(with(change, "cosigners", signed_by("hn-transport", "industry"))),
            Codes{"E-SUB-CHANGE"});
  EXPECT_EQ(
      rehearsal->refusals(without(with(change, "cosigners", signed_by("hn-transport", "industry")),
                                  "fields.total_fen")),
      Codes{})
      << "the total stays";
}

constexpr int kEntered = 562;  // RIP-410100-1 of Zhengzhou

TEST(ProjectBoundaries, C72TargetsAreNumbersAboveZero) {
  LUOSHU_NEEDS_SECOND_PROVINCE();
  const auto rehearsal = second_province(kEntered - 1);
  EXPECT_EQ(rehearsal->refusals(with(second(kEntered), "fields.targets.0.target", 1)), Codes{});
  EXPECT_EQ(rehearsal->refusals(with(second(kEntered), "fields.targets.0.target", 0)),
            Codes{"E-RI-TARGET"});
}

TEST(ProjectBoundaries, C71AnImplementerOfTheDivisionSignsTheBudget) {
  LUOSHU_NEEDS_SECOND_PROVINCE();
  constexpr int kBudget = 564;
  const auto rehearsal = second_province(kBudget - 1);
  const json::Value budget = second(kBudget);
  EXPECT_EQ(rehearsal->refusals(budget), Codes{});
  EXPECT_EQ(rehearsal->refusals(with(budget, "cosigners", signed_by("ly-impl", "implementer"))),
            Codes{"E-COSIGN-MISSING"});
  EXPECT_EQ(rehearsal->refusals(with(budget, "fields.amount_fen", 100'001)).count("E-RI-EXCEEDS"),
            1U)
      << "more than was planned";
}

TEST(ProjectBoundaries, C66TheOwnerOfTheAccountSignsItsReconciliation) {
  LUOSHU_NEEDS_SECOND_PROVINCE();
  constexpr int kReconciled = 513;
  const json::Value decided = second(kReconciled);
  ASSERT_EQ(*decided.find("type")->string(), "ReconciliationDecided");
  const auto rehearsal = second_province(kReconciled - 1);
  EXPECT_EQ(rehearsal->refusals(decided), Codes{});
  EXPECT_EQ(rehearsal->refusals(without(decided, "cosigners")), Codes{"E-COSIGN-MISSING"});
}

}  // namespace
}  // namespace luoshu
