// The worked province of version 2 for tests: its events, what it must refuse, and the ledger at
// any point of it. Its files are not part of this repository; where they are not there, a test that
// begins with LUOSHU_NEEDS_SECOND_PROVINCE() is skipped.
#pragma once

#include <memory>

#include "tests/ledger/support/rule_cases.h"

#define LUOSHU_NEEDS_SECOND_PROVINCE()         \
  if (::luoshu::test::second_events().empty()) \
  GTEST_SKIP() << "skipped: no " << ::luoshu::test::version_two_folder()

namespace luoshu::test {

inline const std::vector<json::Value>& second_events() {
  static const std::vector<json::Value> kEvents = version_two_lines("henan-scenario-2.jsonl");
  return kEvents;
}

// Its event n, from 1.
inline json::Value second(int n) {
  return second_events().at(static_cast<std::size_t>(n - 1));
}

// The event on line n of what must be refused, from 1.
inline json::Value second_reject(int n) {
  static const std::vector<json::Value> kLines = version_two_lines("henan-rejects-2.jsonl");
  return *kLines.at(static_cast<std::size_t>(n - 1)).find("event");
}

// The ledger after its event n, without one of them. A rehearsal makes keys up where an event says
// nothing of its key.
inline std::unique_ptr<Rehearsal> second_province(int n, int without_event = 0) {
  auto rehearsal = std::make_unique<Rehearsal>(2U);
  for (int i = 1; i <= n; ++i) {
    if (i == without_event) continue;
    const json::Value event = second(i);
    const bool enrols = *event.find("type")->string() == "KeyEnrolled";
    rehearsal->accept(enrols ? without(event, "fields.purpose") : event);
  }
  return rehearsal;
}

}  // namespace luoshu::test
