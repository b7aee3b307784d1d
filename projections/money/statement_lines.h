// The lines of a statement in canonical form (ledger/lines/canonical_line.h), as its run wrote
// them: whoever holds them all computes the root that the statement carries (rules version 2, C58).
#pragma once

#include <string>
#include <vector>

#include "projections/engine/ledger_at.h"

namespace luoshu {

struct StatementLines {
  std::string statement;
  std::string owner;
  EventNumber event;               // its StatementIssued
  std::vector<std::string> lines;  // ascending as bytes
};
// Of a statement that was issued by this point, whatever was recorded later. kNotFound where there
// is none of that id.
Result<StatementLines> statement_lines(const LedgerAt& ledger, std::string_view id);

}  // namespace luoshu
