// Why somebody gets an amount: the lines of a period, the steps that made them, the facts that went
// in, and the events and signers that those rest on. What a city officer can take to a meeting, and
// what anybody can compute again (its JSON holds all that is needed).
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "ledger/base/bilingual.h"
#include "projections/engine/state_at.h"
#include "projections/explain/adjustment_trace.h"
#include "projections/explain/evidence.h"
#include "projections/explain/limit_trace.h"
#include "projections/explain/sale_trace.h"
#include "projections/money/period_money.h"
#include "projections/money/statement_standing.h"

namespace luoshu {

struct ExplainAsk {
  PeriodId period;
  std::string beneficiary;            // a division, a party or an account
  std::optional<std::string> sale;    // or refund: explained step by step
  std::optional<std::uint64_t> line;  // number of a line of the period, from 1
};

struct NumberedLine {
  std::uint64_t number = 0;  // in the period, from 1
  PeriodLine line;
};

// A refund, shared out over what was left of its sale's lines (A32).
struct RefundTrace {
  std::string refund;
  std::int64_t net_fen = 0;
  std::vector<MoneyLine> before;  // what was left of each line
  std::vector<std::int64_t> fen;  // taken off each
};

struct Explanation {
  AsOf as_of;
  PeriodId period;
  std::string run;  // empty: a preview
  std::string beneficiary;
  std::string name;                           // of the beneficiary, where it has one
  std::optional<StatementFigures> statement;  // none: it owns no statement
  std::vector<std::string> owned;             // beneficiaries whose lines are in the statement
  std::optional<StatementStanding> standing;  // of the statement that was issued
  std::vector<LaterAdjustment> adjusted;      // that moved money of the statement later
  std::vector<NumberedLine> lines;            // of these beneficiaries
  std::string only;                           // the sale that was asked for; empty: all lines
  std::optional<SaleTrace> sale;
  std::vector<NumberedLine> sale_lines;       // all lines of the sale explained
  std::vector<RefundTrace> refunds;           // of the sale, in this run
  std::optional<AdjustmentTrace> adjustment;  // the one that was asked for
  std::vector<LimitTrace> limits;             // that changed what these beneficiaries get
  std::vector<Evidence> evidence;             // what the amount rests on
  std::vector<Evidence> later;                // about the sale, recorded after the amount was
};

// kNotFound where the period has no such line, sale or beneficiary.
Result<Explanation> explain(const StateAt& at, const LogReader& log, const ExplainAsk& ask);

json::Value to_json(const Explanation& explanation);
// The same for people, in Chinese or English; one text of many lines.
std::string to_text(const Explanation& explanation, Language language);

}  // namespace luoshu
