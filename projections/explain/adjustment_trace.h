// What an adjustment did to the lines of its sale: what they gave before, and what they give now.
#pragma once

#include <string>
#include <vector>

#include "ledger/log/log_reader.h"
#include "projections/money/period_money.h"

namespace luoshu {

struct AdjustedLine {
  MoneyLine line;  // the difference
  std::int64_t before_fen = 0;
};
struct AdjustmentTrace {
  std::string adjustment;
  std::string transaction;
  std::string run;  // that had taken the sale
  std::vector<AdjustedLine> lines;
};

// `booked`: the lines of the period that the adjustment is booked in. REQUIRES an adjustment that
// was recorded.
Result<AdjustmentTrace> adjustment_trace(const State& state, const LogReader& log, EventNumber next,
                                         const std::string& adjustment, const PeriodLines& booked);

}  // namespace luoshu
