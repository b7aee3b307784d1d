// Projects that are subsidised (豫交规〔2025〕5号, C69) and projects that earmarked money is spent
// on (the pattern of 豫财环资〔2025〕14号, C71 to C73).
#pragma once

#include "ledger/rules/engine/rule.h"
#include "schema/state_facts.capnp.h"

namespace luoshu {

namespace tables {
// Numbered with those of tables.h. DO NOT RENUMBER once a ledger is opened under version 2.
inline constexpr StateTable<schema::SubsidyProjectRow> kSubsidyProjects{{111}};
inline constexpr StateTable<schema::EarmarkProjectRow> kEarmarkProjects{{112}};
}  // namespace tables

// What version 2 adds to a subsidy: an approved project of the party, within its total.
void decide_subsidy_v2(Decision& decision);
void note_subsidy(Application& application);

// ... and to money promised and spent: a project of the division with a budget, within what was
// promised.
void decide_committed_v2(Decision& decision);
void decide_spent_v2(Decision& decision);
void note_committed(Application& application);
void note_spent(Application& application);

std::span<const Rule> subsidy_project_rules();
std::span<const Rule> earmark_project_rules();

}  // namespace luoshu
