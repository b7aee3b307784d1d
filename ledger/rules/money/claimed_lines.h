// Count and root of the lines that a run or a statement claims are the book's (art. 21 para. 3;
// C58, under version 2 of the rules). Internal to this room.
#pragma once

#include "ledger/lines/lines_root.h"
#include "ledger/rules/engine/rule.h"

namespace luoshu {

// As an event claims them; what it leaves out is for the schema to refuse.
struct ClaimedLines {
  std::int64_t count = 0;
  std::optional<std::string_view> root;  // hexadecimal
};
template <class Fields>
ClaimedLines claimed_lines(Fields fields) {
  if (!fields.hasLinesRoot()) return {fields.getLinesCount(), std::nullopt};
  return {fields.getLinesCount(), from_kj(fields.getLinesRoot())};
}

// E-LINES-ROOT where one of the two differs.
void require_lines(Decision& decision, const ClaimedLines& claimed, const lines::LinesRoot& book);

}  // namespace luoshu
