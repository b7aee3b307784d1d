// Runs and statements are recorded once, under version 2 of the rules: C59.

#include "ledger/rules/money/run_takings.h"
#include "tests/ledger/rules/money/second_version.h"

namespace luoshu {
namespace {

using test::changed;
using test::Rehearsal;
using test::with;

// A run of the third quarter that stands, with one statement; nothing is claimed to be its book.
std::unique_ptr<Rehearsal> with_run() {
  auto rehearsal = test::second_version();
  test::write_rows(*rehearsal, [](State& state) {
    state.put(tables::kPeriods, "2025Q3",
              [](schema::PeriodRow::Builder row) { row.setRun("RUN-1"); });
    state.put(tables::kRuns, "RUN-1", [](schema::RunRow::Builder row) {
      row.setStatus(schema::RunStatus::ISSUED);
      row.setPeriod("2025Q3");
      row.setEvent(7);
      row.initStatements(1).set(0, "ST-1");
    });
    state.put(tables::kStatements, "ST-1", [](schema::StatementRow::Builder row) {
      row.setStatus(schema::StatementStatus::ISSUED);
      row.setRun("RUN-1");
      row.setRunEvent(7);
      row.setBeneficiary("410300");
      row.setConfirmBy(parse_date("2025-12-31").value().days);
    });
    add_standing_run(state, "RUN-1", parse_date("2025-09-30").value(), 7);
  });
  return rehearsal;
}

json::Value computed(std::string_view id) {
  return test::event_on("2025-11-03", "AllocationRunComputed", id, "hn-auth", "authority",
                        fmt::format(R"({{"period": "2025Q3", "rule": "RULE-9",
                        "rule_versions": [1], "gross_fen": 0, "tax_fen": 0, "net_fen": 0,
                        "allocated_fen": 0, "line_count": 0, "lines_count": 0,
                        "lines_root": "{}"}})",
                                    std::string(64, '0')));
}
json::Value replacing(std::string_view id, std::string_view before) {
  return changed(computed(id),
                 {{"fields.replaces", before}, {"fields.reason", "a sale is missing"}});
}

bool refused(Rehearsal& rehearsal, const json::Value& event, const std::string& code) {
  return rehearsal.refusals(event).contains(code);
}

TEST(ReplacedRuns, C59AnIdIsUsedOnce) {
  const auto rehearsal = with_run();
  EXPECT_TRUE(refused(*rehearsal, replacing("RUN-1", "RUN-1"), "E-DUPLICATE"));
  EXPECT_FALSE(refused(*rehearsal, replacing("RUN-2", "RUN-1"), "E-DUPLICATE"));
}

TEST(ReplacedRuns, C59ItNamesWhatItReplacesAndWhy) {
  const auto rehearsal = with_run();
  EXPECT_FALSE(refused(*rehearsal, replacing("RUN-2", "RUN-1"), "E-RUN-DUP"));
  EXPECT_TRUE(refused(*rehearsal, computed("RUN-2"), "E-RUN-DUP"));
  EXPECT_TRUE(refused(*rehearsal, replacing("RUN-2", "RUN-9"), "E-RUN-DUP"));
  EXPECT_TRUE(
      refused(*rehearsal, with(replacing("RUN-2", "RUN-1"), "fields.reason", " "), "E-RUN-DUP"));
  EXPECT_TRUE(refused(*rehearsal, test::without(replacing("RUN-2", "RUN-1"), "fields.reason"),
                      "E-RUN-DUP"));
  const json::Value other = with(replacing("RUN-2", "RUN-1"), "fields.period", "2025-10");
  EXPECT_TRUE(refused(*rehearsal, other, "E-RUN-DUP")) << "that period has no run";
}

TEST(ReplacedRuns, C59OnlyWhileNobodyHasAnswered) {
  const auto answered = [](const auto& change) {
    const auto rehearsal = with_run();
    test::write_rows(*rehearsal, [&](State& state) {
      state.edit(tables::kRuns, "RUN-1",
                 [&](schema::RunRow::Builder row, schema::RunRow::Reader) { change(row); });
    });
    return refused(*rehearsal, replacing("RUN-2", "RUN-1"), "E-RUN-DUP");
  };
  EXPECT_TRUE(answered([](auto row) { row.setConfirmed(1); }));
  EXPECT_TRUE(answered([](auto row) { row.setDisputesOpen(1); }));
  EXPECT_TRUE(answered([](auto row) { row.setFinalOn(parse_date("2025-11-01").value().days); }));
  const auto rehearsal = with_run();
  EXPECT_TRUE(
      refused(*rehearsal, test::dated(replacing("RUN-2", "RUN-1"), "2026-01-01"), "E-RUN-DUP"))
      << "a statement is deemed confirmed";
}

TEST(ReplacedRuns, C59NotWhenALaterRunRestsOnIt) {
  const auto rehearsal = with_run();
  test::write_rows(*rehearsal, [](State& state) {
    add_standing_run(state, "RUN-L", parse_date("2025-10-31").value(), 8);
  });
  EXPECT_TRUE(refused(*rehearsal, replacing("RUN-2", "RUN-1"), "E-RUN-DUP"));
}

json::Value issued(std::string_view id, std::string_view run) {
  return test::event_on("2025-11-04", "StatementIssued", id, "hn-auth", "authority",
                        fmt::format(R"({{"run": "{}", "beneficiary": "410300", "carry_fen": 0,
                        "current_fen": 0, "payable_fen": 0, "confirm_by": "2025-11-20",
                        "lines_count": 0, "lines_root": "{}"}})",
                                    run, std::string(64, '0')));
}

TEST(ReplacedRuns, C59AStatementIsIssuedOnceThoughItsRunWasReplaced) {
  const auto rehearsal = with_run();
  EXPECT_TRUE(refused(*rehearsal, issued("ST-1", "RUN-1"), "E-DUPLICATE"));
  EXPECT_TRUE(refused(*rehearsal, issued("ST-2", "RUN-1"), "E-DUPLICATE"));
  test::write_rows(*rehearsal, [](State& state) {
    state.edit(tables::kRuns, "RUN-1", [](schema::RunRow::Builder row, schema::RunRow::Reader) {
      row.setStatus(schema::RunStatus::REPLACED);
    });
    state.put(tables::kRuns, "RUN-2", [](schema::RunRow::Builder row) {
      row.setStatus(schema::RunStatus::COMPUTED);
      row.setPeriod("2025Q3");
    });
    state.put(tables::kOutcomes, "RUN-2", [](schema::OutcomeRow::Builder) {});
  });
  EXPECT_TRUE(refused(*rehearsal, issued("ST-1", "RUN-2"), "E-DUPLICATE"));
  EXPECT_FALSE(refused(*rehearsal, issued("ST-2", "RUN-2"), "E-DUPLICATE"));
}

}  // namespace
}  // namespace luoshu
