// How a statement stands: its state, its last day, its open dispute, the
// adjustments that moved its money later, and the runs that were recorded in another one's place.
#pragma once

#include <functional>
#include <map>

#include "ledger/rules/engine/rule.h"
#include "projections/engine/ledger_at.h"
#include "projections/views/table.h"

namespace luoshu {

struct StatementStanding {
  std::string id;
  Term state;  // of words::statement_states()
  std::int32_t issued_on = kNoDay;
  std::int32_t confirm_by = kNoDay;  // the last day to confirm or dispute; silence is consent
  std::string dispute;               // the open one; empty: none
  std::int64_t paid_fen = 0;         // in parts so far, under version 2
  std::uint64_t event = 0;           // its StatementIssued
};

// Of the standing run, by beneficiary.
using Standings = std::map<std::string, StatementStanding, std::less<>>;
Standings statements_of_run(const State& state, std::string_view run);

// Money of the run's sales that was moved after it, as far as it is in the statements of an owner.
struct LaterAdjustment {
  std::string id;
  std::string source;  // dispute or finding
  std::string transaction;
  std::string period;  // it is booked in
  std::int64_t fen = 0;
  EventNumber event;
};
// In the order of their ids. Empty owner: nobody's, nothing.
Result<std::vector<LaterAdjustment>> later_adjustments(const State& state, const LogReader& log,
                                                       std::string_view run,
                                                       std::string_view owner);

// Every adjustment of that sale, in the order of their ids; their amounts are left out.
Result<std::vector<LaterAdjustment>> adjustments_of(const State& state, const LogReader& log,
                                                    std::string_view transaction);

// A run in whose place another one was recorded, which voids its statements.
struct ReplacedRun {
  std::string run;
  std::string period;
  std::uint64_t event = 0;
  std::string by;  // the run that stands in its place; may have the same id
  std::uint64_t by_event = 0;
  std::vector<std::uint64_t> statements;  // events that issued its statements
};
// In the order recorded. Empty period: of all.
Result<std::vector<ReplacedRun>> replaced_runs(const LedgerAt& ledger, std::string_view period);

// Sentences for people.
Bilingual standing_words(std::string_view owner, const StatementStanding& statement);
Bilingual adjustment_words(const LaterAdjustment& adjustment);
Bilingual replaced_words(const ReplacedRun& run);

}  // namespace luoshu
