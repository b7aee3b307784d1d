// Systems of indicators that yearly evaluations go by (art. 22 para. 1; C55, C56 of version 2).
// Internal to materials.cc and reports.cc.
#pragma once

#include "ledger/rules/engine/rule.h"
#include "schema/state_facts.capnp.h"

namespace luoshu {

namespace tables {
// Numbered with those of tables.h. DO NOT RENUMBER once a ledger is opened under version 2.
inline constexpr StateTable<schema::EvaluationSystemRow> kEvaluationSystems{{125}};
inline constexpr StateTable<schema::ListRow> kSystemsOfRole{{126}};  // role -> systems
}  // namespace tables

void decide_system(Decision& decision);
void apply_system(Application& application);
// What version 2 adds to an evaluation: a party that held the role in the year, a score of at most
// 100, and one that the indicators give.
void decide_evaluated_v2(Decision& decision);

}  // namespace luoshu
