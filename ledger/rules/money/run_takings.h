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

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "ledger/allocation/rule.h"
#include "ledger/rules/money/governing_version.h"

namespace luoshu {

// A run: which days it reaches, in whose place it comes, and the number of its event. One that is
// asked about or being recorded takes what no run took yet; one that stands has its id here.
struct RunReach {
  Date last_day;
  std::string_view replaced = {};  // the run it replaces; empty: none
  std::uint64_t number = 0;
  std::string_view standing = {};  // empty: not recorded yet
  Date first_day = {};             // of a run that stands: of the first booking that it took
  // For what-if: governs every sale in its scope, whatever its dates say. None: what is recorded.
  const allocation::Rule* instead = nullptr;
};

// A sale or refund that a run takes.
struct Taken {
  bool refund = false;
  std::string_view id;
  std::string_view transaction;  // of a refund: its sale
  Date booked;                   // its allocation date (A7)
  Date sold;                     // the allocation date of the sale; the same for a sale
  std::string_view sale_run;     // of a refund: the earlier run that took its sale; empty: this one
  std::int64_t gross_fen = 0;    // below zero for a refund
  std::int64_t tax_fen = 0;
  std::int64_t net_fen = 0;
  std::optional<GoverningVersion> version;
  Date day;  // of the row that was booked
  // Of a sale:
  std::string_view product;
  std::uint32_t product_version = 0;
  std::string_view agreement;
};
// Calls use() for everything that the run takes, in the order of the bookings.
void visit_takings(const State& state, const RunReach& reach,
                   const std::function<void(const Taken&)>& use);
// Marks what must be marked. `run`: its id. Before the run joins the standing ones.
void mark_takings(Application& application, const RunReach& reach, std::string_view run);

// The standing run that took the sale, and the version that governs it; for a sale that none took
// yet, the version that events before `number` make govern it.
struct SaleTaken {
  std::string run;  // empty: none
  std::uint64_t run_event = 0;
  Date allocated;  // A7
  std::optional<GoverningVersion> version;
};
SaleTaken sale_taken(const State& state, std::string_view transaction, std::uint64_t number);

// Whether some sale or refund dated within these days is in no run.
bool has_left_over(const State& state, Date first, Date last, std::uint64_t number);

// The runs that stand, in the order recorded: the last may be replaced.
struct StandingRun {
  std::string run;
  std::int32_t last_day = kNoDay;
  std::uint64_t event = 0;
};
// `without`: one to leave out; empty: none.
std::vector<StandingRun> standing_runs(const State& state, std::string_view without = {});
void add_standing_run(State& state, std::string_view run, Date last_day, std::uint64_t event);
void remove_standing_run(State& state, std::string_view run);
bool is_latest_run(const State& state, std::string_view run);

}  // namespace luoshu
