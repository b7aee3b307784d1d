// What a view is: columns, and a function that reads its rows from the ledger at a point of both
// time axes. One file per view, named by its code in RULEBOOK 5; catalogue.h lists them.
//
// A view reads only from the LedgerAt it is given, so it answers as of that point or not at all.
#pragma once

#include <optional>
#include <string>

#include "ledger/rules/engine/periods.h"
#include "projections/engine/ledger_at.h"
#include "projections/views/table.h"

namespace luoshu {

// Rows of a sample, at most.
inline constexpr std::uint64_t kSampleMax = 10'000;

// What a reader narrows a view to. Each view says which of it applies, see View::heeds.
struct ViewAsk {
  std::optional<std::string> division;  // code, or alias of a party where beneficiaries are asked
  std::optional<std::string> party;     // alias
  std::optional<std::string> product;   // id
  std::optional<PeriodId> period;       // none: all
  std::optional<std::string> transaction;  // id
  std::optional<std::string> subject;      // any id
  std::optional<AsOf> from;                // of views that compare two points: the earlier one
  std::optional<std::uint64_t> seed;       // of samples; none: 1
  std::optional<std::uint64_t> count;      // of samples; none: 30
  std::optional<std::string> rule;         // text of a rule that is supposed
  std::optional<std::string> type;         // of events
};

// Members of ViewAsk, for help and for refusing what would be ignored.
enum Heeds : unsigned {
  kHeedsNothing = 0,
  kHeedsDivision = 1U << 0U,
  kHeedsParty = 1U << 1U,
  kHeedsProduct = 1U << 2U,
  kHeedsPeriod = 1U << 3U,
  kHeedsTransaction = 1U << 4U,
  kHeedsSubject = 1U << 5U,
  kHeedsFrom = 1U << 6U,
  kHeedsSample = 1U << 7U,
  kHeedsRule = 1U << 8U,
  kHeedsType = 1U << 9U,
};

// How a face writes the name of a member: `as_of_size` in a URL, `--as-of-size` on a command line.
using Spelling = std::string (*)(std::string_view member);
std::string as_named(std::string_view member);

// The names under which the members of ViewAsk are asked for (division, party, product, period, tx,
// subject, from, seed, count, rule, type), and those that `bits` of Heeds stand for.
std::span<const std::string_view> ask_members();
std::vector<std::string_view> names_in(unsigned bits);

struct View {
  std::string_view code;  // C1 … X1
  std::string_view name;  // kebab-case
  BilingualView title;
  std::span<const Column> columns;
  unsigned heeds = kHeedsNothing;
  unsigned needs = kHeedsNothing;  // that must be given
  Status (*fill)(const LedgerAt& ledger, const ViewAsk& ask, Sheet& table);
  BilingualView note = {};  // what a reader must know to use it, for docs/VIEWS.md
  // In ledgers of version 2 of the rules, where it says more there; empty: the same.
  std::span<const Column> columns_v2 = {};
  Status (*fill_v2)(const LedgerAt& ledger, const ViewAsk& ask, Sheet& table) = nullptr;
  std::uint32_t since = 1;  // version of the rules; in a ledger of an earlier one it has no rows
};
// The columns that it has in that ledger.
std::span<const Column> columns_of(const View& view, const LedgerAt& ledger);

// A division or party may be asked for by its whole name, or by what only one name begins with.
// kUsage where `ask` lacks what the view needs, gives what it does not heed, or several are meant.
Result<Sheet> read_view(const View& view, const LedgerAt& ledger, const ViewAsk& ask);

// kUsage, naming the member, where these names of members lack what the view needs, or hold what it
// does not heed.
Status check_given(const View& view, std::span<const std::string_view> given, Spelling spell);
// The code of what is asked for by code or name, as read_view takes it; what is unknown stays.
Result<std::string> code_of_division(const LedgerAt& ledger, const std::string& asked);
Result<std::string> code_of_party(const LedgerAt& ledger, const std::string& asked);

// The point that a table was computed at.
Result<TablePoint> point_of(const LedgerAt& ledger);

}  // namespace luoshu
