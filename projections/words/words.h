// What the codes of the ledger are called, in both languages: types of events, roles, levels,
// states of statements and runs, classes of cost, steps of a rule. The one place for it: views,
// `explain` and the command take the names from here, so that one thing has one name. Programs see
// the codes. Values that live as long as the process; safe from every thread.
#pragma once

#include <span>

#include "ledger/base/bilingual.h"
#include "projections/views/table.h"

namespace luoshu::words {

// Chinese from the event catalogue; the English name of a type is its code.
std::span<const Term> event_types();
// Roles that parties sign in, and that a rule may name, with "root".
std::span<const Term> roles();
// Of divisions and of roles: province, city, county, market.
std::span<const Term> levels();
// Of statements: issued, confirmed, disputed, paid, partly_paid, upheld, replaced; not_issued and
// preview before.
std::span<const Term> statement_states();
// Of runs: computed, issued, final, settled, closed, replaced.
std::span<const Term> run_states();
// Of what version 2 shows of products, registrations, agreements and rights (C26): listed, stopped,
// suspended, withdrawn, on_sale, valid, expired, cancelled …
std::span<const Term> shown_states();
// Whose data: public, enterprise, personal.
std::span<const Term> data_kinds();
// Of disputes: upheld, partly, dismissed.
std::span<const Term> dispute_outcomes();
// Classes of cost that are usual; a ledger may name others.
std::span<const Term> cost_classes();
// Steps that every rule has, and those of the conventional pools; a rule may name others.
std::span<const Term> steps();
// What an amount rests on, as `explain` says it: sale, use, rule, run, statement …
std::span<const Term> evidence();
// Bounds of a step: percent, amount, left, room, open.
std::span<const Term> bounds();

// The term of that code; null where the list has none.
const Term* find(std::span<const Term> list, std::string_view code);
// A cell with the name for people and the code for programs; the code alone where it has no name.
Cell cell(std::span<const Term> list, std::string_view code);
// The name; the code where it has none.
std::string name(std::span<const Term> list, std::string_view code, Language language);

}  // namespace luoshu::words
