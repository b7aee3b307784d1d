// Every event in every state of an order to put something right, under version 2: C38, C96.

#include "tests/ledger/support/second_province.h"
#include "tests/ledger/support/state_rows.h"

namespace luoshu {
namespace {

using test::changed;
using test::dated;
using test::expect_row;
using test::Row;
using test::second;
using test::second_province;

constexpr std::string_view kDay = "2026-07-15";

// Of RECT-2, to be done by 2026-07-20.
std::map<std::string, json::Value> events_of_order() {
  const auto outcome = [](std::string_view word) {
    return changed(dated(second(661), kDay), {{"fields.outcome", word}, {"fields.reason", "r"}});
  };
  return {{"Ordered", dated(second(644), kDay)},
          {"Completed", dated(second(659), kDay)},
          {"Accepted", outcome("accepted")},
          {"Returned", outcome("returned")},
          {"Withdrawn", outcome("withdrawn")}};
}

TEST(RectificationOrders, EveryEventInEveryState) {
  LUOSHU_NEEDS_SECOND_PROVINCE();
  const auto events = events_of_order();
  constexpr std::string_view kUnknown = "E-UNKNOWN-SUBJECT";
  constexpr std::string_view kState = "E-STATE";
  const Row ordered = {{"Ordered", "E-DUPLICATE"},
                       {"Completed", ""},
                       {"Accepted", kState},
                       {"Returned", kState},
                       {"Withdrawn", ""}};
  const Row over = {{"Ordered", "E-DUPLICATE"},
                    {"Completed", kState},
                    {"Accepted", kState},
                    {"Returned", kState},
                    {"Withdrawn", kState}};
  expect_row(*second_province(643), "none", events,
             {{"Ordered", ""},
              {"Completed", kUnknown},
              {"Accepted", kUnknown},
              {"Returned", kUnknown},
              {"Withdrawn", kUnknown}});
  expect_row(*second_province(644), "ordered", events, ordered);
  expect_row(*second_province(660), "completed", events,
             {{"Ordered", "E-DUPLICATE"},
              {"Completed", kState},
              {"Accepted", ""},
              {"Returned", ""},
              {"Withdrawn", ""}});
  expect_row(*second_province(661), "accepted", events, over);
  const auto returned = second_province(660);
  returned->accept(events.at("Returned"));
  expect_row(*returned, "returned", events, ordered);
  const auto withdrawn = second_province(660);
  withdrawn->accept(events.at("Withdrawn"));
  expect_row(*withdrawn, "withdrawn", events, over);
}

}  // namespace
}  // namespace luoshu
