// What evaluations mean to those who operate, under version 2: a renewal rests on the latest one
// (C42), and one that is not put right in time stops trade (C36). Pure.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "ledger/rules/engine/rule.h"
#include "schema/state_facts.capnp.h"

namespace luoshu {

namespace tables {
// Numbered with those of tables.h. DO NOT RENUMBER once a ledger is opened under version 2.
inline constexpr StateTable<schema::EvaluationRow> kEvaluations{{130}};
// Role, 00, party -> evaluations in the order recorded.
inline constexpr StateTable<schema::ListRow> kEvaluationsOf{{131}};
}  // namespace tables

// The latest in that role with a day not after this one: the greatest day, then the later recorded;
// empty: none.
std::string latest_evaluation(const State& state, std::string_view role, std::string_view party,
                              Date day);

// The last day on which what was evaluated may still be traded (C36); nothing where no suspension
// is due, whatever the day.
std::optional<Date> last_day_of_grace(const State& state, schema::EvaluationRow::Reader row);

// An evaluation of the developer whose suspension is overdue.
struct DueSuspension {
  std::string evaluation;
  std::string division;  // its products with a resource of this division; empty: all of them
};
std::vector<DueSuspension> due_suspensions(const State& state, std::string_view developer,
                                           Date day);

std::span<const Beside> evaluation_besides();

}  // namespace luoshu
