// What tests of late duties share: an event that is in time when it is recorded on the last day,
// and warned of when it is recorded on the next one, whatever day its author writes (C80).
#pragma once

#include "tests/ledger/support/second_province.h"

namespace luoshu::test {

inline json::Value recorded_on(json::Value event, std::string_view day) {
  return with(std::move(event), "recorded", day);
}

inline bool warns(Rehearsal& rehearsal, const json::Value& event, std::string_view code) {
  return rehearsal.warnings(event).contains(std::string(code));
}

inline void expect_late(Rehearsal& rehearsal, const json::Value& event, std::string_view code,
                        std::string_view last, std::string_view after) {
  EXPECT_FALSE(warns(rehearsal, recorded_on(event, last), code)) << json::to_line(event);
  EXPECT_TRUE(warns(rehearsal, recorded_on(event, after), code)) << json::to_line(event);
  // Late is recorded all the same (C24).
  EXPECT_EQ(rehearsal.refusals(recorded_on(event, after)), Codes{}) << json::to_line(event);
}

}  // namespace luoshu::test
