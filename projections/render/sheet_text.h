// A sheet as a table on a terminal. Pure; safe from every thread.
#pragma once

#include "projections/render/display.h"
#include "projections/render/sheet_words.h"

namespace luoshu::render {

// Title, what it is narrowed to and its unit, head, rows, sums, remarks and the point it was
// computed at; ends in a line feed. Chinese takes two columns; numbers stand on the right; a long
// text goes on below, so that nothing is cut off; what would move the cursor is made visible.
Result<std::string> sheet_text(const Sheet& sheet, const TablePoint& point, Language language,
                               Charset charset = Charset::kUtf8);

}  // namespace luoshu::render
