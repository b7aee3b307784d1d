// What the ceilings and floors of a run saw and did (A30, A31, A37), from its lines.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "projections/money/period_money.h"

namespace luoshu {

struct LimitTrace {
  std::string rule;
  std::int64_t version = 0;
  allocation::SourceLine rule_line;
  bool is_ceiling = false;
  std::string pool;
  std::int64_t sum_fen = 0;    // of a ceiling: what everybody counted had
  std::int64_t bound_fen = 0;  // a ceiling's highest, a floor's lowest amount
  // Beneficiaries counted, before any limit of the pool and what this limit changed.
  std::map<std::string, std::int64_t> before;
  std::map<std::string, std::int64_t> change;
};

// Every limit that changed something, versions and limits in their order.
std::vector<LimitTrace> limit_traces(const PeriodLines& period);

}  // namespace luoshu
