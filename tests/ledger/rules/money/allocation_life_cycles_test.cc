// Every event of chapter H in every state of a run (RULEBOOK 3.10) and of a statement (3.11): the
// code that it is refused with, or the state that it leads to.
#include <gtest/gtest.h>

#include <map>

#include "ledger/rules/money/allocation_runs.h"
#include "schema/state_allocation.capnp.h"
#include "tests/ledger/support/rule_cases.h"

namespace luoshu {
namespace {

using namespace test;  // NOLINT(google-build-using-namespace)

// What an event meets: "E-..." is among the reasons; anything else is the state afterwards.
using Row = std::map<std::string, std::string_view>;
struct InState {
  std::string_view day;  // of the event
  Row row;
};

struct LifeCycle {
  std::unique_ptr<Rehearsal> (*in_state)(const std::string& state);
  std::string (*name_of_state)(Rehearsal& rehearsal);
  std::map<std::string, json::Value> events;
  std::map<std::string, InState> table;

  void check() const {
    for (const auto& [state, expected] : table) {
      ASSERT_EQ(expected.row.size(), events.size()) << state;
      for (const auto& [name, meets] : expected.row) {
        SCOPED_TRACE(name + " in " + state);
        const auto rehearsal = in_state(state);
        ASSERT_EQ(name_of_state(*rehearsal), state);
        const json::Value event = dated(events.at(name), expected.day);
        const Codes codes = rehearsal->refusals(event);
        const bool allowed = !meets.starts_with("E-");
        EXPECT_EQ(codes.empty(), allowed) << testing::PrintToString(codes);
        EXPECT_TRUE(allowed || codes.contains(std::string(meets))) << testing::PrintToString(codes);
        EXPECT_EQ(rehearsal->offer(event), allowed);
        EXPECT_EQ(name_of_state(*rehearsal), allowed ? meets : state);
      }
    }
  }
};

// Takes events first to last of the worked province, on that day.
void take(Rehearsal& rehearsal, int first, int last, std::string_view day) {
  for (int n = first; n <= last; ++n) rehearsal.accept(dated(nth(n), day));
}

// ---- The run of 2025Q3 --------------------------------------------------------------------------
constexpr std::string_view kLastToAnswer = "2025-11-04";

std::unique_ptr<Rehearsal> run_in(const std::string& state) {
  const std::map<std::string, int> after = {
      {"none", 330},  {"computed", 331}, {"issued", 338}, {"agreed", 348},
      {"final", 349}, {"settled", 349},  {"closed", 349}, {"closed, settled", 349}};
  auto rehearsal = Rehearsal::after(after.at(state));
  if (state.ends_with("settled")) take(*rehearsal, 355, 361, kLastToAnswer);
  if (state.starts_with("closed")) take(*rehearsal, 363, 363, kLastToAnswer);
  return rehearsal;
}

std::string state_of_run(Rehearsal& rehearsal) {
  const State& state = rehearsal.state();
  const auto run = state.find(tables::kRuns, standing_run(state, "2025Q3"));
  if (!run) return "none";
  const unsigned statements = run->getStatements().size();
  switch (run->getStatus()) {
    case schema::RunStatus::COMPUTED:
      return "computed";
    case schema::RunStatus::ISSUED:
      return run->getConfirmed() == statements ? "agreed" : "issued";
    case schema::RunStatus::FINAL:
      return "final";
    case schema::RunStatus::SETTLED:
      return "settled";
    case schema::RunStatus::CLOSED:
      return run->getSettledStatements() == statements ? "closed, settled" : "closed";
    default:
      return "?";
  }
}

TEST(AllocationRuns, EveryEventInEveryState) {
  const std::string_view day = kLastToAnswer;
  constexpr std::string_view kNone = "E-UNKNOWN-SUBJECT";
  constexpr std::string_view kState = "E-STATE";
  const Row fixed = {{"Computed", "E-RUN-DUP"}, {"Issued", "E-DUPLICATE"}, {"Confirmed", kState},
                     {"Disputed", kState},      {"Resolved", kNone},       {"Finalized", kState},
                     {"Paid", kState},          {"Retained", kState},      {"Closed", kState}};
  const auto but = [&](const Row& others) {
    Row row = others;
    row.insert(fixed.begin(), fixed.end());
    return row;
  };
  const LifeCycle cycle{
      run_in,
      state_of_run,
      {{"Computed", with(nth(331), "subject", "RUN-B")},
       {"Issued", nth(335)},
       {"Confirmed", nth(345)},
       {"Disputed", changed(nth(407), {{"subject", "ST-2025Q3-410300"},
                                       {"fields.dispute", "DSP-9"},
                                       {"fields.amount_stated_fen", 3'241'158}})},
       {"Resolved", with(nth(414), "subject", "DSP-9")},
       {"Finalized", nth(349)},
       {"Paid", nth(358)},
       {"Retained", nth(361)},
       {"Closed", nth(363)}},
      {{"none",
        {day, but({{"Computed", "computed"},
                   {"Issued", kNone},
                   {"Confirmed", kNone},
                   {"Disputed", kNone},
                   {"Finalized", kNone},
                   {"Paid", kNone},
                   {"Retained", kNone}})}},
       {"computed",
        {day, but({{"Computed", "computed"},
                   {"Issued", "issued"},
                   {"Confirmed", kNone},
                   {"Disputed", kNone},
                   {"Paid", kNone},
                   {"Retained", kNone}})}},
       {"issued",
        {day, but({{"Computed", "computed"}, {"Confirmed", "issued"}, {"Disputed", "issued"}})}},
       {"agreed", {day, but({{"Finalized", "final"}})}},
       {"final", {day, but({{"Paid", "final"}, {"Retained", "final"}, {"Closed", "closed"}})}},
       {"settled", {day, but({{"Closed", "closed, settled"}})}},
       // What was not paid before may be paid when the period is closed.
       {"closed",
        {day, but({{"Paid", "closed"}, {"Retained", "closed"}, {"Closed", "E-PERIOD-CLOSED"}})}},
       {"closed, settled", {day, but({{"Closed", "E-PERIOD-CLOSED"}})}}}};
  cycle.check();
}

// ---- Luoyang's statement of 2025Q4 --------------------------------------------------------------
constexpr std::string_view kLastDay = "2026-02-04";  // to confirm it

json::Value resolved(std::string_view outcome) {
  return with(nth(414), "fields.outcome", outcome);
}

std::unique_ptr<Rehearsal> statement_in(const std::string& state) {
  const std::map<std::string, int> after = {{"none", 392},     {"issued", 399}, {"confirmed", 399},
                                            {"disputed", 399}, {"upheld", 399}, {"dismissed", 399},
                                            {"final", 417},    {"paid", 425}};
  auto rehearsal = Rehearsal::after(after.at(state));
  if (state == "confirmed") take(*rehearsal, 415, 415, kLastDay);
  if (state == "disputed" || state == "upheld" || state == "dismissed")
    take(*rehearsal, 407, 407, kLastDay);
  if (state == "upheld" || state == "dismissed")
    rehearsal->accept(dated(resolved(state), kLastDay));
  return rehearsal;
}

std::string state_of_statement(Rehearsal& rehearsal) {
  const State& state = rehearsal.state();
  const auto statement = state.find(tables::kStatements, "ST-2025Q4-410300");
  if (!statement) return "none";
  const auto run = state.find(tables::kRuns, from_kj(statement->getRun()));
  switch (statement->getStatus()) {
    case schema::StatementStatus::ISSUED:  // after a dismissal with three days more
      return statement->getConfirmBy() > parse_date(kLastDay)->days ? "dismissed" : "issued";
    case schema::StatementStatus::CONFIRMED:
      return run->getFinalOn() == kNoDay ? "confirmed" : "final";
    case schema::StatementStatus::DISPUTED:
      return "disputed";
    case schema::StatementStatus::UPHELD:
      return "upheld";
    case schema::StatementStatus::PAID:
      return "paid";
    default:
      return "?";
  }
}

TEST(Statements, EveryEventInEveryState) {
  constexpr std::string_view kNone = "E-UNKNOWN-SUBJECT";
  constexpr std::string_view kState = "E-STATE";
  const Row fixed = {{"Issued", "E-DUPLICATE"}, {"Confirmed", kState}, {"Disputed", kState},
                     {"Upheld", kState},        {"Dismissed", kState}, {"Paid", kState},
                     {"Retained", kState}};
  const auto but = [&](const Row& others) {
    Row row = others;
    row.insert(fixed.begin(), fixed.end());
    return row;
  };
  const LifeCycle cycle{
      statement_in,
      state_of_statement,
      {{"Issued", nth(396)},
       {"Confirmed", nth(415)},
       {"Disputed", nth(407)},
       {"Upheld", resolved("upheld")},
       {"Dismissed", resolved("dismissed")},
       {"Paid", nth(425)},
       {"Retained",
        changed(nth(427), {{"subject", "ST-2025Q4-410300"}, {"fields.amount_fen", 2'573'143}})}},
      {{"none",
        {kLastDay, but({{"Issued", "issued"},
                        {"Confirmed", kNone},
                        {"Disputed", kNone},
                        {"Upheld", kNone},
                        {"Dismissed", kNone},
                        {"Paid", kNone},
                        {"Retained", kNone}})}},
       {"issued",
        {kLastDay, but({{"Confirmed", "confirmed"},
                        {"Disputed", "disputed"},
                        {"Upheld", kNone},
                        {"Dismissed", kNone}})}},
       {"confirmed", {kLastDay, but({{"Upheld", kNone}, {"Dismissed", kNone}})}},
       {"disputed", {kLastDay, but({{"Upheld", "upheld"}, {"Dismissed", "dismissed"}})}},
       {"upheld", {kLastDay, but({{"Confirmed", "confirmed"}})}},
       {"dismissed", {kLastDay, but({{"Confirmed", "confirmed"}, {"Disputed", "E-DUPLICATE"}})}},
       {"final", {"2026-03-10", but({{"Paid", "paid"}, {"Retained", "E-STM-NOT-YOURS"}})}},
       {"paid", {"2026-03-10", fixed}}}};
  cycle.check();
}

}  // namespace
}  // namespace luoshu
