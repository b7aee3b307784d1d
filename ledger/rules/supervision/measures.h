// What the ledger itself measures of a party in a year, for indicators of evaluations (art. 22;
// C56 of version 2). What counts is the day on which something was recorded (C80).
#pragma once

#include <array>

#include "ledger/rules/engine/rule.h"

namespace luoshu {

inline constexpr std::array<std::string_view, 2> kMeasures{"qc_on_time_pct", "report_on_time_pct"};
// The measure of the party in the year, as known on that day. REQUIRES one of kMeasures.
std::int64_t measured(const State& state, std::string_view measure, std::string_view party,
                      int year, Date day);

std::span<const Beside> measure_besides();

}  // namespace luoshu
