// Budgets of earmarked projects under version 2 of the rules: C71.

#include "ledger/rules/money/projects.h"
#include "tests/ledger/rules/money/second_version.h"

namespace luoshu {
namespace {

using test::Codes;
using test::Rehearsal;
using test::with;

// A final run that earmarked 100 fen for Luoyang, and two projects of Luoyang.
std::unique_ptr<Rehearsal> with_earmarks() {
  auto rehearsal = test::second_version();
  test::write_rows(*rehearsal, [](State& state) {
    state.put(tables::kRuns, "RUN-1", [](schema::RunRow::Builder row) {
      row.setStatus(schema::RunStatus::COMPUTED);
      row.setPeriod("2025Q3");
    });
    state.put(tables::kOutcomes, "RUN-1", [](schema::OutcomeRow::Builder row) {
      auto one = row.initEarmarks(1)[0];
      one.setKey("410300");
      one.setValue(100);
    });
    for (const std::string_view id : {"EP-1", "EP-2"})
      state.put(tables::kEarmarkProjects, id, [](schema::EarmarkProjectRow::Builder row) {
        row.setDivision("410300");
        row.setPlannedFen(1000);
      });
  });
  return rehearsal;
}

json::Value finalized() {
  return with(
      test::by_finance("2025-11-03", "AllocationRunFinalized", "RUN-1", R"({"net_fen": 0})"),
      "cosigners", test::signed_by("hn-auth", "authority"));
}
json::Value budget(std::string_view project, std::int64_t fen) {
  return with(test::by_finance("2025-11-04", "EarmarkBudgetApproved", project,
                               fmt::format(R"({{"amount_fen": {}}})", fen)),
              "cosigners", test::signed_by("ly-impl", "implementer"));
}
json::Value adjusted(std::string_view project, std::int64_t fen) {
  return with(test::with_document(
                  test::event_on("2025-11-05", "EarmarkAdjusted", project, "ly-impl", "implementer",
                                 fmt::format(R"({{"reason": "r", "amount_fen": {}}})", fen)),
                  "approval"),
              "cosigners", test::signed_by("hn-fin", "finance"));
}

TEST(EarmarkLimits, C71BudgetsStayWithinWhatFinalRunsEarmarked) {
  const auto rehearsal = with_earmarks();
  EXPECT_EQ(rehearsal->refusals(budget("EP-1", 1)), Codes{"E-RI-EXCEEDS"}) << "no run is final";
  rehearsal->accept(finalized());
  EXPECT_EQ(rehearsal->refusals(budget("EP-1", 101)), Codes{"E-RI-EXCEEDS"});
  EXPECT_EQ(rehearsal->refusals(budget("EP-1", 100)), Codes{});
  rehearsal->accept(budget("EP-1", 60));
  EXPECT_EQ(rehearsal->refusals(budget("EP-2", 41)), Codes{"E-RI-EXCEEDS"});
  EXPECT_EQ(rehearsal->refusals(budget("EP-2", 40)), Codes{});
}

TEST(EarmarkLimits, C71AnAdjustmentCountsWithWhatItChanges) {
  const auto rehearsal = with_earmarks();
  rehearsal->accept(finalized());
  rehearsal->accept(budget("EP-1", 60));
  EXPECT_EQ(rehearsal->refusals(adjusted("EP-1", 101)), Codes{"E-RI-EXCEEDS"});
  EXPECT_EQ(rehearsal->refusals(adjusted("EP-1", 100)), Codes{});
  rehearsal->accept(adjusted("EP-1", 20));
  EXPECT_EQ(rehearsal->refusals(test::dated(budget("EP-2", 81), "2025-11-06")),
            Codes{"E-RI-EXCEEDS"});
  EXPECT_EQ(rehearsal->refusals(test::dated(budget("EP-2", 80), "2025-11-06")), Codes{});
}

}  // namespace
}  // namespace luoshu
