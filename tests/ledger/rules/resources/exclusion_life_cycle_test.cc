// Every event in every state of an entry that is found to be excluded, under version 2: C28.

#include "tests/ledger/support/second_province.h"
#include "tests/ledger/support/state_rows.h"

namespace luoshu {
namespace {

using test::dated;
using test::expect_row;
using test::second;
using test::second_province;
using test::with;

constexpr std::string_view kDay = "2026-09-10";

// Of R07, which the province excluded on 2026-08-10.
std::map<std::string, json::Value> events_of(std::string_view entry) {
  std::map<std::string, json::Value> events = {
      {"Excluded", dated(second(667), kDay)},
      {"Revised", dated(second(668), kDay)},
      {"Accepted", dated(second(669), kDay)},
      {"Refreshed", with(dated(second(269), kDay), "author", "ny-impl")}};
  for (auto& [name, event] : events) event = with(std::move(event), "subject", entry);
  return events;
}

TEST(Exclusions, EveryEventInEveryState) {
  LUOSHU_NEEDS_SECOND_PROVINCE();
  const auto events = events_of("R07");
  constexpr std::string_view kUnknown = "E-UNKNOWN-SUBJECT";
  constexpr std::string_view kState = "E-STATE";
  expect_row(*second_province(666), "none", events_of("R99"),
             {{"Excluded", kUnknown},
              {"Revised", kUnknown},
              {"Accepted", kUnknown},
              {"Refreshed", kUnknown}});
  expect_row(*second_province(666), "accepted", events,
             {{"Excluded", ""}, {"Revised", ""}, {"Accepted", kState}, {"Refreshed", ""}});
  // It may be found to be of another kind as well.
  expect_row(*second_province(667), "excluded", events,
             {{"Excluded", ""}, {"Revised", ""}, {"Accepted", kState}, {"Refreshed", kState}});
  expect_row(*second_province(668), "revised", events,
             {{"Excluded", ""}, {"Revised", ""}, {"Accepted", ""}, {"Refreshed", kState}});
  expect_row(*second_province(669), "accepted again", events,
             {{"Excluded", ""}, {"Revised", ""}, {"Accepted", kState}, {"Refreshed", ""}});
}

}  // namespace
}  // namespace luoshu
