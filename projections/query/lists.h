// The shapes of their own in which scripts get three views by their names: `lines` (L1) as a list,
// `statements` (L2) as an object, what the command `what-if` (L3) answers as a list in an object.
// By their codes the three are like every view.
#pragma once

#include "ledger/base/json.h"
#include "projections/query/question.h"

namespace luoshu::query {

// lines and statements.
bool is_list(std::string_view name);

// [{"ref","rule","step","key","beneficiary","resource","fen"}] of L1,
// {beneficiary: {"carry_fen","current_fen","payable_fen"}} of L2. REQUIRES a question about one of
// them.
Result<json::Value> list_answer(const ViewQuestion& question, const LedgerAt& ledger);

// [{"beneficiary","before_fen","after_fen","difference_fen"}]. REQUIRES a sheet with the columns of
// L3.
json::Array changes_list(const Sheet& sheet);

}  // namespace luoshu::query
