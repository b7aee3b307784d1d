// What the tests of foundation and reports share: events written in a line, and tables of changes
// with the codes that each must be refused with.
#pragma once

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "tests/ledger/support/rule_cases.h"

namespace luoshu::test {

// By the authority of the province; `fields` as JSON.
inline json::Value act(std::string_view type, std::string_view subject, std::string_view fields,
                       std::string_view effective = "2025-03-05") {
  return event_of(fmt::format(
      R"({{"type":"{}","author":"hn-auth","role":"authority","effective":"{}","subject":"{}",)"
      R"("fields":{}}})",
      type, effective, subject, fields));
}

inline json::Value by(json::Value event, std::string_view author, std::string_view role) {
  return with(with(std::move(event), "author", author), "role", role);
}

inline json::Value cosigned(json::Value event, std::string_view party, std::string_view role) {
  return with(std::move(event), "cosigners",
              json::Array{json::Object{{"party", party}, {"role", role}}});
}

// A member of an event, its new value as JSON ("null" takes it away), and the whole answer.
struct FieldCase {
  std::string_view path;
  std::string_view value;
  Codes codes;
};
// The event is allowed as it is, and with each change alone answered with exactly these codes.
inline void expect_field_cases(Rehearsal& rehearsal, const json::Value& event,
                               const std::vector<FieldCase>& cases) {
  EXPECT_EQ(rehearsal.refusals(event), Codes{}) << "unchanged: " << json::to_line(event);
  for (const FieldCase& one : cases)
    EXPECT_EQ(rehearsal.refusals(with(event, one.path, event_of(one.value))), one.codes)
        << one.path << " = " << one.value;
}

}  // namespace luoshu::test
