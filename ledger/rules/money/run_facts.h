// The inputs of a run other than sales and refunds: costs, cycles, investments, quality, cities,
// roles, and what the run before it left (A13 to A22, A34, A40).
#pragma once

#include "ledger/allocation/book.h"
#include "ledger/rules/money/run_takings.h"

namespace luoshu {

// Names that costs, cities and investments bring into the book, and the parties and divisions that
// own lines.
void append_fact_names(const State& state, std::uint64_t number, std::vector<std::string>& names);
// Whose statement the lines of a division or party are in (A34); empty: nobody's.
std::string statement_owner(const State& state, std::string_view name);
// Adds for each name the division or party whose statement its lines go to.
void append_owner_names(const State& state, std::vector<std::string>& names);
// Fills everything but rules, lineages, sales, refunds and adjustments. REQUIRES the names of
// append_fact_names() and append_owner_names() in the book, its period and last day.
void fill_facts(const State& state, const RunReach& reach, allocation::Book& book);

}  // namespace luoshu
