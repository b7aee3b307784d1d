// Auditing a store in a test, and what to say of the report when it is not the expected one.
#pragma once

#include <algorithm>

#include "ledger/audit/audit.h"
#include "tests/ledger/audit/sample_log.h"

namespace luoshu::test {

inline AuditReport audit_store(const Store& store, const AuditOptions& options = {}) {
  const auto source = open_store_source(store);
  EXPECT_TRUE(source.has_value());
  const auto report = audit(**source, options);
  EXPECT_TRUE(report.has_value());
  return *report;
}

inline const Check& check_of(const AuditReport& report, CheckId id) {
  const auto found = std::ranges::find(report.checks, id, &Check::id);
  EXPECT_NE(found, report.checks.end()) << check_name(id);
  return *found;
}

// "name: place: detail" of every check that does not hold.
inline std::string failures(const AuditReport& report) {
  std::string text;
  for (const Check& check : report.checks)
    if (!check.ok()) text += fmt::format("{}: {}: {}\n", check.name(), check.place, check.detail);
  return text;
}

}  // namespace luoshu::test
