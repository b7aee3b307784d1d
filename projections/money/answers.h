// Drafts of what is recorded about a statement or a period once its run is computed: the owner's
// answer (StatementConfirmed, StatementDisputed), and the end (AllocationRunFinalized,
// PeriodClosed). Amounts come from the ledger; who may sign, and until when, is said beside it.
// Business form, not signed; the rules decide it again like anybody's.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "ledger/base/json.h"
#include "ledger/rules/engine/periods.h"
#include "ledger/rules/engine/state.h"

namespace luoshu {

struct Holder {
  std::string party;
  std::string role;
  std::string name;  // of the party
  friend bool operator==(const Holder&, const Holder&) = default;
};

struct AnswerAsk {
  std::optional<std::string> author;  // one of those who may; none: the first of them
  Date effective;
  bool rehearsal = false;  // the ledger wants a recorded date in its events
};

struct AnswerDraft {
  json::Value event;
  std::string statement;
  std::string run;
  std::string beneficiary;
  std::int64_t carry_fen = 0;
  std::int64_t current_fen = 0;
  std::int64_t payable_fen = 0;
  Date confirm_by;                           // last day to confirm or dispute
  std::optional<std::int64_t> working_days;  // left after the day, to that one; below 0: over
  std::vector<Holder> may;                   // who may sign it, and in which role
  Holder author;                             // who was chosen
};
// kNotFound where there is no such statement, or nobody may answer it; kUsage where the author is
// none of those who may; kRefused where it can no longer be answered so, with why and what to do.
Result<AnswerDraft> draft_confirmation(const State& state, const std::string& statement,
                                       const AnswerAsk& ask);
struct DisputeWords {
  std::string ground;
  std::optional<std::int64_t> ours_fen;  // what the owner holds to be right; said in the ground
};
Result<AnswerDraft> draft_dispute(const State& state, const std::string& statement,
                                  const AnswerAsk& ask, const DisputeWords& words);

// What still stands between a period and its close.
struct OpenStatement {
  std::string statement;
  std::string beneficiary;
  enum class Why { kMissing, kUnanswered, kDisputed, kUpheld } why = Why::kMissing;
  Date confirm_by;       // of kUnanswered
  std::int64_t fen = 0;  // payable; of kMissing what the run gives
};
struct UnpaidStatement {
  std::string statement;
  std::string beneficiary;
  std::int64_t payable_fen = 0;
};
enum class CloseStep {
  kNoRun,     // allocate first
  kStale,     // a sale of the run was voided: compute it again
  kNotReady,  // statements are missing, unanswered or disputed
  kFinalize,  // the run can be made final, and then the period closed
  kClose,     // the run is final
  kClosed,    // nothing is left to do
};
struct CloseDraft {
  CloseStep step = CloseStep::kNoRun;
  PeriodId period;
  std::string run;
  std::int64_t net_fen = 0;
  std::optional<Date> closed_on;
  std::vector<OpenStatement> open;
  std::vector<UnpaidStatement> unpaid;  // does not hinder the close
  std::optional<Date> agreed_after;     // when the last time to answer is over
  std::vector<json::Value> events;      // in the order to be recorded, each an entry of its own
  std::vector<Holder> authors;          // of each event
};
Result<CloseDraft> draft_close(const State& state, const PeriodId& period, const AnswerAsk& ask);

// Parties that hold the role on that day for the division, ascending.
std::vector<Holder> holders_of(const State& state, std::string_view role, std::string_view division,
                               Date day);

}  // namespace luoshu
