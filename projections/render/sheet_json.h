// A sheet for programs. Pure; safe from every thread.
#pragma once

#include "ledger/base/json.h"
#include "projections/render/sheet_words.h"

namespace luoshu::render {

// {"view", "name", "title": {"zh", "en"}, "as_of": {"effective", "recorded", "size", "root"},
//  "provisional", "columns": [{"key", "zh", "en", "kind"}], "rows": [{key: value, "events": [n]}],
//  "totals": {key: sum}, "remarks": [{"zh", "en"}]}. Money is integer fen, dates are ISO texts, a
// word of a closed list is its code, and what is absent is null.
Result<json::Value> sheet_json(const Sheet& sheet, const TablePoint& point);
// The same with these rows alone; the sums are of all. REQUIRES rows that are there.
struct Rows {
  std::size_t first = 0;
  std::size_t count = 0;
};
Result<json::Value> sheet_json(const Sheet& sheet, const TablePoint& point, Rows part);

}  // namespace luoshu::render
