// Drafts of the events that claim a period's money, with the figures that every node computes again
// (art. 21): AllocationRunComputed, and StatementIssued for each owner.
#pragma once

#include <optional>
#include <vector>

#include "ledger/base/json.h"
#include "projections/money/period_money.h"

namespace luoshu {

struct ClaimsAsk {
  std::string author;  // the party that will sign, in the role of authority
  Date effective;
  std::string run;                  // id; empty: RUN-<period>
  bool rehearsal = false;           // the ledger wants a recorded date in its events
  std::uint32_t rules_version = 1;  // of the ledger: 2 wants the roots of lines (C58)
};
// The run where none was recorded; once there is one, the statements that it still lacks. Business
// form, one event each, not signed. Empty: everything was issued.
Result<std::vector<json::Value>> draft_claims(const State& state, EventNumber next,
                                              const PeriodId& period, const ClaimsAsk& ask);

// Its run alone, with what the state before it gives; nothing where it would take nothing.
Result<std::optional<json::Value>> draft_run(const State& state, EventNumber next,
                                             const PeriodId& period, const ClaimsAsk& ask);

}  // namespace luoshu
