// The money of a run as the ledger computes it: every claim of a run, a statement or an adjustment
// is held to this, to the fen (art. 21 para. 4; RULEBOOK 4.4).
#pragma once

#include "ledger/allocation/allocate.h"
#include "ledger/lines/booked_lines.h"
#include "ledger/rules/engine/periods.h"
#include "ledger/rules/money/run_book.h"

namespace luoshu {

struct RunMoney {
  RunBook gathered;
  allocation::Outcome outcome;
  std::map<std::string, std::int64_t> earmarks;  // by division
  std::map<std::string, std::int64_t> reserves;  // income above the cap, by cycle
  std::optional<Fault> fault;                    // a weight is too large: the run is refused
  std::optional<lines::RunRoots> roots;          // where they were asked for, and no fault
};

// The run that would be recorded with this number, or one that stands. `request` may watch it.
RunMoney run_money(const State& state, const RunReach& reach, const PeriodId& period,
                   allocation::Request request = {});
// The same for a run to be recorded, kept until the state changes; with the roots of its lines
// where that version of the rules asks for them (C58).
std::shared_ptr<const RunMoney> money_of_new_run(const State& state, const RunReach& reach,
                                                 const PeriodId& period, std::uint32_t version);
// How far a standing run reaches. REQUIRES that it stands.
RunReach reach_of_standing(const State& state, std::string_view run);

// Keeps what later events need of the run; reserves under version 2 only.
void record_outcome(State& state, std::string_view run, const RunMoney& money,
                    std::uint32_t version);
// The later runs' refunds of sales of earlier runs are as if the run had not been.
void forget_outcome(State& state, std::string_view run);

// What the run gives to the owner of a statement; none: it has no line in it.
std::optional<std::int64_t> current_of(const State& state, std::string_view run,
                                       std::string_view owner);

// Count and root of the lines of a statement (C58); none: the owner has no line in the run.
std::optional<lines::LinesRoot> lines_of(const State& state, std::string_view run,
                                         std::string_view owner);

// A sale computed again with its use as corrected before event `number` (A33): the lines to book,
// and those that it has from then on. REQUIRES that a standing run took it.
struct Recomputed {
  MoneyLines booked;
  MoneyLines now;
  std::optional<Fault> fault;  // a weight is too large: nothing is computed
};
Recomputed recomputed_sale(const State& state, std::string_view transaction, std::uint64_t number);

}  // namespace luoshu
