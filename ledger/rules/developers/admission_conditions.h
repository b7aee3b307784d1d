// Conditions on which secondary developers are admitted (art. 17 para. 1, C48).
#pragma once

#include "ledger/rules/engine/rule.h"
#include "schema/state_facts.capnp.h"

namespace luoshu {

namespace tables {
// Numbered with those of tables.h. DO NOT RENUMBER once a ledger is opened under version 2.
// Primary developer -> conditions in the order published.
inline constexpr StateTable<schema::ListRow> kConditionsOf{{134}};
}  // namespace tables

// Whether conditions that the primary developer had published were in force on the day; later ones
// replace those before.
bool conditions_in_force(const State& state, std::string_view developer, Date day);

std::span<const Rule> admission_condition_rules();

}  // namespace luoshu
