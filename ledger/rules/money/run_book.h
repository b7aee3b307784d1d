// The book of a run (ledger/allocation/book.h), gathered from the state: exactly what was recorded
// before the run (A19), also for a run that stands and was followed by other events.
#pragma once

#include <functional>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "ledger/allocation/book.h"
#include "ledger/rules/engine/periods.h"
#include "ledger/rules/money/run_takings.h"
#include "ledger/rules/money/sale_lines.h"

namespace luoshu {

struct RunBook {
  allocation::Book book;
  __int128 gross_fen = 0;
  __int128 tax_fen = 0;
  __int128 net_fen = 0;
  std::set<std::int64_t> versions;    // that govern something in the book
  std::string ungoverned;             // a sale that no version governs; empty: none
  Date first_day;                     // of the first booking taken
  std::map<Date, std::int64_t> days;  // net of sales, less their refunds, by the day of the sale
  std::vector<std::string> earlier;   // the sales of Book::earlier
};

// What is left of the lines of sales that the run took, when another run begins. `run` stands.
using LinesOfRun = std::function<std::map<std::string, MoneyLines>(
    const std::string& run, const std::set<std::string>& transactions)>;

// REQUIRES, of a run that stands, its first day. A sale that is ungoverned is left out of the book.
RunBook gather_run(const State& state, const RunReach& reach, const PeriodId& period,
                   const LinesOfRun& lines_of_run);

// Lines in the numbers of the book, and back. REQUIRES that their names are among the book's.
std::vector<allocation::Line> to_lines(const MoneyLines& lines, allocation::Book& book);
MoneyLines to_money_lines(std::span<const allocation::Line> lines, const allocation::Names& names,
                          const allocation::Steps& steps);

// The metered use of a sale as corrected before event `number`, ascending by resource.
std::vector<allocation::Use> use_before(const State& state, const allocation::Names& names,
                                        std::string_view transaction, std::uint64_t number);

}  // namespace luoshu
