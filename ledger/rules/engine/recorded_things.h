// Whether an id is that of something recorded which an order, a suspension or a plan may rest on
// (C37, C38), and whether it is settled. Version 2.
#pragma once

#include "ledger/rules/engine/rule.h"

namespace luoshu {

// A risk, incident, order, evaluation, finding, inspection, audit, product, resource or instrument.
bool is_recorded_thing(const State& state, std::string_view id);
// An order or evaluation whose rectification is not accepted by that day.
bool is_open_rectification(const State& state, std::string_view id, Date day);
// A risk or incident that is open on that day (C33).
bool is_open_risk(const State& state, std::string_view id, Date day);

// Fact of a PrimaryDeveloperQualified, by the developer's alias; its first day counts.
inline constexpr std::string_view kQualified = "qualified";

}  // namespace luoshu
