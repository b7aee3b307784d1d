// Answers to questions, as values: sheets, explanations, drafts. How they look is a matter of
// projections/render and of `to_json`. Reads from the ledger it is given and nothing else; not
// thread-safe where that is not.
#pragma once

#include "projections/explain/explanation.h"
#include "projections/query/question.h"

namespace luoshu::query {

// The ledger at the point that was asked for. Store and log outlive it. Errors as as_of().
Result<std::unique_ptr<LedgerAt>> open_at(const Store& store, const LogReader& log,
                                          const AsOfQuestion& point);

struct SheetAnswer {
  Sheet sheet;  // all rows, whatever the page: its sums are of all
  TablePoint at;
  std::uint64_t first = 0;          // row of the page
  std::uint64_t count = 0;          // rows of the page
  std::optional<std::string> next;  // cursor of the page after this one
  bool paged = false;
};
// REQUIRES a ledger at the question's point. Under version 2 of the rules a view for which no day
// is asked is that of the day of its recorded point. Errors as read_view() and diff_view().
Result<SheetAnswer> answer(const ViewQuestion& question, const LedgerAt& ledger);
Result<SheetAnswer> answer_difference(const ViewQuestion& question, const LedgerAt& ledger);

Result<Explanation> answer(const ExplainQuestion& question, const LedgerAt& ledger);

// Business form, one event each, not signed; empty where nothing is left to claim.
Result<std::vector<json::Value>> answer(const ClaimsQuestion& question, const LedgerAt& ledger);

// The point that an answer was computed at, as every answer names it: {"size", "recorded", "root"}.
json::Value point_json(const LogReader& log, const AsOf& at);

// Of a whole sheet render::sheet_json, to the byte; of a page its rows, with "row_count" of all and
// the cursor "next", or null.
Result<json::Value> to_json(const SheetAnswer& answer);

}  // namespace luoshu::query
