// Every event in every state of a bank account, an earmarked project and a subsidy project, under
// version 2 of the rules: allowed, or the code that it is refused with.

#include "tests/ledger/support/second_province.h"
#include "tests/ledger/support/state_rows.h"

namespace luoshu {
namespace {

using test::changed;
using test::dated;
using test::expect_row;
using test::Rehearsal;
using test::Row;
using test::second;
using test::second_province;
using test::with;

constexpr std::string_view kUnknown = "E-UNKNOWN-SUBJECT";
constexpr std::string_view kTwice = "E-DUPLICATE";

// ---- BA-1 and its third quarter of 2025 ---------------------------------------------------------
std::map<std::string, json::Value> events_of_account() {
  return {{"Declared", second(339)},
          {"Statement", with(second(407), "subject", "BS-X")},
          {"Decided", with(second(424), "subject", "RC-X")},
          {"Reopened", with(second(525), "subject", "RC-2025Q3")},
          {"Closed", changed(dated(second(653), "2025-12-01"),
                             {{"subject", "BA-1"}, {"fields.closed_on", "2025-12-01"}})}};
}

TEST(BankAccounts, EveryEventInEveryState) {
  LUOSHU_NEEDS_SECOND_PROVINCE();
  const auto events = events_of_account();
  const auto check = [&](Rehearsal& rehearsal, std::string_view state, const Row& row) {
    expect_row(rehearsal, state, events, row);
  };
  check(*second_province(338), "none",
        {{"Declared", ""},
         {"Statement", kUnknown},
         {"Decided", kUnknown},
         {"Reopened", kUnknown},
         {"Closed", kUnknown}});
  check(*second_province(340), "declared",
        {{"Declared", kTwice},
         {"Statement", ""},
         {"Decided", "E-STATE"},
         {"Reopened", kUnknown},
         {"Closed", ""}});
  // A statement from the same day corrects the one that is there.
  check(*second_province(407), "with a statement",
        {{"Declared", kTwice},
         {"Statement", ""},
         {"Decided", ""},
         {"Reopened", kUnknown},
         {"Closed", ""}});
  const auto decided = second_province(424);
  check(*decided, "reconciled",
        {{"Declared", kTwice},
         {"Statement", "E-BANK-GAP"},
         {"Decided", "E-STATE"},
         {"Reopened", ""},
         {"Closed", ""}});
  const auto reopened = second_province(424);
  reopened->accept(events.at("Reopened"));
  check(*reopened, "reopened",
        {{"Declared", kTwice},
         {"Statement", ""},
         {"Decided", ""},
         {"Reopened", "E-STATE"},
         {"Closed", ""}});
  decided->accept(events.at("Closed"));
  check(*decided, "closed",
        {{"Declared", kTwice},
         {"Statement", "E-BANK-GAP"},
         {"Decided", "E-STATE"},
         {"Reopened", ""},
         {"Closed", "E-BANK-ACCOUNT"}});
}

// ---- RIP-410100-1 -------------------------------------------------------------------------------
// On the last day of its first year; it has a budget of 60,000 fen, of which 40,000 are promised.
std::map<std::string, json::Value> events_of_earmark() {
  const auto at_the_end = [](int n, const std::vector<test::Change>& changes) {
    return changed(dated(second(n), "2026-12-31"), changes);
  };
  return {{"Entered", at_the_end(562, {})},
          {"Budget", at_the_end(564, {})},
          {"Committed", at_the_end(566, {{"subject", "RIC-X"}, {"fields.amount_fen", 1}})},
          {"Spent", at_the_end(568, {{"subject", "RI-X"}, {"fields.amount_fen", 1}})},
          {"Monitored", at_the_end(625, {{"fields.spent_fen", 0}})},
          {"Adjusted", at_the_end(635, {{"fields.amount_fen", 60'000}})},
          {"Evaluated", at_the_end(684, {})},
          {"Carried over", at_the_end(685, {{"fields.amount_fen", 60'000}})}};
}

TEST(EarmarkProjects, EveryEventInEveryState) {
  LUOSHU_NEEDS_SECOND_PROVINCE();
  const auto events = events_of_earmark();
  constexpr std::string_view kProject = "E-RI-PROJECT";
  constexpr std::string_view kMismatch = "E-RI-MISMATCH";
  expect_row(*second_province(561), "none", events,
             {{"Entered", ""},
              {"Budget", kUnknown},
              {"Committed", kProject},
              {"Spent", kProject},
              {"Monitored", kUnknown},
              {"Adjusted", kUnknown},
              {"Evaluated", kUnknown},
              {"Carried over", kUnknown}});
  expect_row(*second_province(562), "entered", events,
             {{"Entered", kTwice},
              {"Budget", ""},
              {"Committed", kProject},
              {"Spent", kProject},
              {"Monitored", ""},
              {"Adjusted", "E-STATE"},
              {"Evaluated", ""},
              {"Carried over", kMismatch}});
  expect_row(*second_province(564), "with a budget", events,
             {{"Entered", kTwice},
              {"Budget", kTwice},
              {"Committed", ""},
              {"Spent", "E-RI-EXCEEDS"},
              {"Monitored", ""},
              {"Adjusted", ""},
              {"Evaluated", ""},
              {"Carried over", ""}});
  expect_row(*second_province(566), "promised", events,
             {{"Entered", kTwice},
              {"Budget", kTwice},
              {"Committed", ""},
              {"Spent", ""},
              {"Monitored", ""},
              {"Adjusted", ""},
              {"Evaluated", ""},
              {"Carried over", ""}});
  expect_row(*second_province(568), "spent", events,
             {{"Entered", kTwice},
              {"Budget", kTwice},
              {"Committed", ""},
              {"Spent", ""},
              {"Monitored", kMismatch},
              {"Adjusted", ""},
              {"Evaluated", ""},
              {"Carried over", kMismatch}});
}

// ---- SP-TRA-1 -----------------------------------------------------------------------------------
TEST(SubsidyProjects, EveryEventInEveryState) {
  LUOSHU_NEEDS_SECOND_PROVINCE();
  const std::map<std::string, json::Value> events = {
      {"Approved", dated(second(259), "2026-12-01")},
      {"Granted", with(dated(second(282), "2026-12-01"), "subject", "SUB-X")},
      {"Changed", dated(second(453), "2026-12-01")},
      {"Completion", dated(second(612), "2026-12-01")},
      {"Final", dated(second(676), "2026-12-01")}};
  constexpr std::string_view kExceeds = "E-SUB-EXCEEDS";
  constexpr std::string_view kAccept = "E-SUB-ACCEPT";
  expect_row(*second_province(258), "none", events,
             {{"Approved", ""},
              {"Granted", "E-SUB-PROJECT"},
              {"Changed", kUnknown},
              {"Completion", kUnknown},
              {"Final", kUnknown}});
  expect_row(*second_province(260), "approved", events,
             {{"Approved", kTwice},
              {"Granted", ""},
              {"Changed", ""},
              {"Completion", ""},
              {"Final", kAccept}});
  expect_row(*second_province(282), "granted", events,
             {{"Approved", kTwice},
              {"Granted", kExceeds},
              {"Changed", ""},
              {"Completion", ""},
              {"Final", kAccept}});
  expect_row(*second_province(612), "completed", events,
             {{"Approved", kTwice},
              {"Granted", kExceeds},
              {"Changed", ""},
              {"Completion", kTwice},
              {"Final", ""}});
  expect_row(*second_province(676), "final", events,
             {{"Approved", kTwice},
              {"Granted", kExceeds},
              {"Changed", ""},
              {"Completion", kTwice},
              {"Final", kTwice}});
}

}  // namespace
}  // namespace luoshu
