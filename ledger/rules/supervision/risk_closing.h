// The end of a risk or incident under version 2 (art. 18, C33, C38, C86): a decision of its own,
// which neither a resumed product nor an accepted rectification takes.
#pragma once

#include <set>
#include <string>

#include "ledger/rules/engine/rule.h"
#include "schema/state_supervision.capnp.h"

namespace luoshu {

// Resources that the risk concerns: the one it names and those of the lineage of its product.
std::set<std::string> resources_concerned(const State& state, schema::RiskRow::Reader risk,
                                          Date day);
// Implementers of what the report concerns: of the resource, of the lineage of the product; with
// `platform` those of every agreement of the developer in force on the day.
std::set<std::string> implementers_concerned(const State& state, std::string_view developer,
                                             std::string_view product, std::string_view resource,
                                             bool platform, Date day);
// Whether an order that says it is about the risk is not accepted yet.
bool has_open_order(const State& state, schema::RiskRow::Reader risk, Date day);

// risk_telling.cc: what version 2 asks of the reports.
void decide_risk_v2(Decision& decision);
void decide_incident_v2(Decision& decision);

std::span<const Rule> risk_closing_rules();

}  // namespace luoshu
