// The money of a period as the state at some point of the log gives it (A39): the
// run that was recorded by then, or the one that would be if it were recorded next.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "ledger/rules/money/run_money.h"
#include "projections/engine/as_of.h"

namespace luoshu {

// A line of the period, in words. Its fen are below zero where it takes back.
struct PeriodLine {
  allocation::Booking::Kind kind{};
  std::string ref;   // transaction, refund or adjustment; the period for limits
  std::string rule;  // id
  std::int64_t version = 0;
  MoneyLine line;
};

// Each may be below zero (A35).
struct StatementFigures {
  std::int64_t carry_fen = 0;
  std::int64_t current_fen = 0;
  std::int64_t payable_fen = 0;
};

// By owner: those of the statements that were issued under the run (empty: none), and what
// `current` would make of the others.
std::map<std::string, StatementFigures> statement_figures(
    const State& state, std::string_view run, const std::map<std::string, std::int64_t>& current);

struct PeriodMoney {
  PeriodId period;
  std::string run;  // empty: nothing was recorded yet, this is a preview
  RunMoney money;
  std::map<std::string, StatementFigures> statements;  // by owner (A34, A35)
};

struct PeriodAsk {
  allocation::Request request = {};           // may watch the run
  const allocation::Rule* instead = nullptr;  // supposed to govern all sales in its scope
};
// kNotFound where a sale has no rule, kRefused where a weight is too large.
Result<PeriodMoney> period_money(const State& state, EventNumber next, const PeriodId& period,
                                 const PeriodAsk& ask = {});
// The same with all its lines, in their order. The sink of `ask` is not called. kLimit where
// the lines without their signs sum to more than 64 bits hold: so whatever of them is summed fits.
struct PeriodLines {
  PeriodMoney money;
  std::vector<PeriodLine> lines;
};
Result<PeriodLines> period_lines(const State& state, EventNumber next, const PeriodId& period,
                                 const PeriodAsk& ask = {});

}  // namespace luoshu
