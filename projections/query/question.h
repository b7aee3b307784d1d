// What somebody asks of the ledger, out of the members of the question: a table, what changed in
// one, why an amount is what it is, the claims that a period still lacks. Pure: a question is read
// before any ledger is opened, so what is wrong with it costs nothing. answer.h answers it.
#pragma once

#include "projections/money/claims.h"
#include "projections/query/members.h"

namespace luoshu::query {

// as_of_size, as_of_recorded, as_of_effective: the point of both time axes. kUsage where size and
// recorded are both given.
Result<AsOfQuestion> point_of(const Members& members);

// A part of the rows: `limit` of them, or those that a page before named with `cursor`.
inline constexpr std::uint64_t kPageRowsMax = 5'000;
struct Paging {
  std::optional<std::uint64_t> limit;  // none: all rows
  std::uint64_t first = 0;             // row, from 0
};

struct ViewQuestion {
  const View* view = nullptr;
  ViewAsk ask;                       // but for `from`, which needs the log
  std::optional<AsOfQuestion> from;  // of views that compare two points, and of differences
  AsOfQuestion point;
  Paging paging;
  std::string filters;  // what it is narrowed to, in one spelling: cursors are of one of them
};
// `view` by code or name. kNotFound for an unknown one; kUsage, naming the member, for one that the
// view does not heed or lacks; kInvalid for what does not parse.
Result<ViewQuestion> view_question(std::string_view view, const Members& members);

// The same view at two points, `from` (a time or a size) and `to`.
Result<ViewQuestion> difference_question(std::string_view view, const Members& members);

struct ExplainQuestion {
  std::string beneficiary;  // code or name
  PeriodId period;
  std::optional<std::string> sale;
  std::optional<std::uint64_t> line;
  AsOfQuestion point;
};
// division, period; tx, line.
Result<ExplainQuestion> explain_question(const Members& members);

struct ClaimsQuestion {
  PeriodId period;
  std::string author;
  Date effective;
  std::string run;  // empty: RUN-<period>
  AsOfQuestion point;
};
// period, author, effective; run.
Result<ClaimsQuestion> claims_question(const Members& members);

}  // namespace luoshu::query
