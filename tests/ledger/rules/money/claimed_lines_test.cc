// Count and root of the lines of runs and statements, under version 2 of the rules: C58.

#include "ledger/rules/money/run_money.h"
#include "tests/ledger/rules/money/second_version.h"
#include "tests/ledger/support/second_province.h"

namespace luoshu {
namespace {

using test::Codes;
using test::Rehearsal;
using test::with;
using test::without;

constexpr std::string_view kLuoyang =
    "7a6abe9b12232619042a31950a03805e9e3ddbd01620a806c27b21688b2550e3";
constexpr std::string_view kQuarter =
    "0ccccda7653ac8d167f14d280da737d93419385afe221e9ae4edfc1a6e8e009e";
constexpr std::string_view kEmpty =
    "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";

// The worked province of version 1 has the same lines.
TEST(ClaimedLines, C58TheRunOfTheWorkedProvinceHasTheRootsOfTheRulebook) {
  constexpr int kIssued = 406;
  const auto rehearsal = Rehearsal::after(kIssued);
  const State& state = rehearsal->state();
  lines::BookedLines booked;
  allocation::Request request;
  request.sink = [&](const allocation::Booking& booking, const allocation::Steps&) {
    booked.add(booking);
  };
  const RunMoney money = run_money(state, reach_of_standing(state, "RUN-2025Q4"),
                                   *parse_period("2025Q4"), std::move(request));
  ASSERT_FALSE(money.fault);
  const lines::RunRoots roots = booked.roots(money.gathered.book, money.outcome.steps);
  EXPECT_EQ(roots.run.count, 119U);
  EXPECT_EQ(roots.run.root.hex(), kQuarter);
  EXPECT_EQ(roots.by_owner.at("410300").count, 18U);
  EXPECT_EQ(roots.by_owner.at("410300").root.hex(), kLuoyang);
  EXPECT_FALSE(lines_of(state, "RUN-2025Q4", "410300")) << "version 1 keeps nothing of them";
}

// Refused where the count or the root is another, and asked for.
void expect_held(Rehearsal& rehearsal, const json::Value& event) {
  EXPECT_EQ(rehearsal.refusals(event), Codes{});
  const std::int64_t count = *event.find("fields")->find("lines_count")->integer();
  std::string root = *event.find("fields")->find("lines_root")->string();
  const Codes refused{"E-LINES-ROOT"};
  EXPECT_EQ(rehearsal.refusals(with(event, "fields.lines_count", count - 1)), refused);
  EXPECT_EQ(rehearsal.refusals(with(event, "fields.lines_count", count + 1)), refused);
  EXPECT_EQ(rehearsal.refusals(with(event, "fields.lines_root", kEmpty)), refused);
  EXPECT_EQ(rehearsal.refusals(with(event, "fields.lines_root", "x")), refused);
  root.back() = root.back() == '0' ? '1' : '0';
  EXPECT_EQ(rehearsal.refusals(with(event, "fields.lines_root", root)), refused);
  EXPECT_EQ(rehearsal.refusals(without(event, "fields.lines_count")), Codes{"E-FIELD"});
  EXPECT_EQ(rehearsal.refusals(without(event, "fields.lines_root")), Codes{"E-FIELD"});
}

TEST(ClaimedLines, C58EveryNodeComputesThemAgain) {
  LUOSHU_NEEDS_SECOND_PROVINCE();
  constexpr int kRun = 516;
  const auto rehearsal = test::second_province(kRun - 1);
  const json::Value run = test::second(kRun);
  ASSERT_EQ(*run.find("subject")->string(), "RUN-2025Q4");
  expect_held(*rehearsal, run);
  rehearsal->accept(run);
  bool luoyang = false;
  for (int n = kRun + 1; *test::second(n).find("type")->string() == "StatementIssued"; ++n) {
    const json::Value issued = test::second(n);
    expect_held(*rehearsal, issued);
    rehearsal->accept(issued);
    luoyang |= *issued.find("fields")->find("lines_root")->string() == kLuoyang;
  }
  EXPECT_TRUE(luoyang);
}

// A run that is written past the rules, with one owner and its lines.
std::unique_ptr<Rehearsal> with_outcome() {
  auto rehearsal = test::second_version();
  test::write_rows(*rehearsal, [](State& state) {
    state.put(tables::kRuns, "RUN-1", [](schema::RunRow::Builder row) {
      row.setStatus(schema::RunStatus::COMPUTED);
      row.setPeriod("2025Q3");
    });
    state.put(tables::kOutcomes, "RUN-1", [](schema::OutcomeRow::Builder row) {
      auto owner = row.initByOwner(1)[0];
      owner.setKey("410300");
      owner.setValue(5);
      auto lines = row.initLines(1)[0];
      lines.setOwner("410300");
      lines.setCount(2);
      lines.setRoot(kj_bytes(sha256(as_bytes("x")).view()));
    });
  });
  return rehearsal;
}

TEST(ClaimedLines, C58AStatementIsHeldToWhatItsRunKept) {
  const auto rehearsal = with_outcome();
  const json::Value issued = test::event_on(
      "2025-11-04", "StatementIssued", "ST-1", "hn-auth", "authority",
      fmt::format(R"({{"run": "RUN-1", "beneficiary": "410300", "carry_fen": 0, "current_fen": 5,
                  "payable_fen": 5, "confirm_by": "2025-11-20", "lines_count": 2,
                  "lines_root": "{}"}})",
                  sha256(as_bytes("x")).hex()));
  expect_held(*rehearsal, issued);
}

TEST(ClaimedLines, C58ARunOfNothingHasTheEmptyTree) {
  const auto rehearsal = test::second_version();
  test::write_rows(*rehearsal, [](State& state) {
    state.put(tables::kRules, "RULE-9",
              [](schema::RuleRow::Builder row) { row.setPeriodKind("quarter"); });
  });
  const json::Value run = test::event_on(
      "2025-11-03", "AllocationRunComputed", "RUN-1", "hn-auth", "authority",
      fmt::format(R"({{"period": "2025Q3", "rule": "RULE-9", "rule_versions": [], "gross_fen": 0,
                  "tax_fen": 0, "net_fen": 0, "allocated_fen": 0, "line_count": 0,
                  "lines_count": 0, "lines_root": "{}"}})",
                  kEmpty));
  EXPECT_EQ(rehearsal->refusals(run), Codes{});
  EXPECT_EQ(rehearsal->refusals(with(run, "fields.lines_root", std::string(64, '0'))),
            Codes{"E-LINES-ROOT"});
  EXPECT_EQ(rehearsal->refusals(with(run, "fields.lines_count", 1)), Codes{"E-LINES-ROOT"});
}

}  // namespace
}  // namespace luoshu
