// What a run takes: every sale and refund dated up to the last day of its period that was recorded
// before the run and that no run before it took (docs/LUORULE.md, A38 and A7 of the precise rules).
//
// That a sale is taken is derived, never written into its row: it is taken by the first of the
// standing runs, in the order recorded, whose period ends on the sale's day or later and that was
// recorded after the sale. A quarter may hold a million sales; a run writes the same few rows
// whatever their number. Only where a rule recognises a sale when it is paid, the day of payment
// and not that of the row counts: those rows are marked with the run that took them.
//
// REQUIRES that nothing is booked into a closed period (B9): what is closed and wholly taken is
// never read again.
#pragma once

#include <set>

#include "ledger/rules/governing_version.h"

namespace luoshu {

// A run that is asked about or recorded: which days it reaches, in whose place it comes, and the
// number of its event.
struct RunReach {
  Date last_day;
  std::string_view replaced;  // the run it replaces; empty: none
  std::uint64_t number = 0;
};

struct Takings {
  __int128 gross_fen = 0;
  __int128 tax_fen = 0;
  __int128 net_fen = 0;
  std::uint64_t rows = 0;
  std::set<std::int64_t> versions;           // that govern what is taken
  std::set<std::string, std::less<>> rules;  // whose versions these are
  std::string ungoverned;                    // a sale that no version governs; empty: none
};
Takings takings_of(const State& state, const RunReach& run);
// Marks what must be marked. `run`: its id. Before the run joins the standing ones.
void mark_takings(Application& application, const RunReach& reach, std::string_view run);

// The standing run that took the sale, and the version that governs it; for a sale that none took
// yet, the version that events before `number` make govern it.
struct SaleTaken {
  std::string run;  // empty: none
  std::uint64_t run_event = 0;
  std::optional<GoverningVersion> version;
};
SaleTaken sale_taken(const State& state, std::string_view transaction, std::uint64_t number);

// Whether some sale or refund dated within these days is in no run.
bool has_left_over(const State& state, Date first, Date last, std::uint64_t number);

// The runs that stand, in the order recorded: the last may be replaced.
void add_standing_run(State& state, std::string_view run, Date last_day, std::uint64_t event);
void remove_standing_run(State& state, std::string_view run);
bool is_latest_run(const State& state, std::string_view run);

}  // namespace luoshu
