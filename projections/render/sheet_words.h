// What all forms of a sheet share: the language, the words of a cell, sums. Pure.
#pragma once

#include <optional>
#include <string>

#include "projections/views/table.h"

namespace luoshu::render {

// As people read it: 1,234.56 (yuan), 2025-08-12, 12.5%, 900‰. Empty for a cell with nothing.
std::string cell_words(const Cell& cell, Kind kind, Language language);
bool is_number(Kind kind);
// The head of a column with its unit: 应付（元）, payable (yuan).
std::string head_words(const Column& column, Language language);
// What the sheet is narrowed to and, where there is money, its unit; one line, maybe empty.
std::string about_words(const Sheet& sheet, Language language);
// As cell_words, for a spreadsheet: numbers are not grouped, so that they are read as numbers.
std::string plain_words(const Cell& cell, Kind kind, Language language);

// Of a column that is summed. Checked: kLimit where it does not fit 64 bits.
Result<std::int64_t> column_sum(const Sheet& sheet, std::size_t column);
bool has_sums(const Sheet& sheet);

// "截至 2025-11-03 …": the point on both axes, in one line.
std::string point_words(const TablePoint& point, Language language);
// What every form says of provisional figures.
std::string_view provisional_words(Language language);

}  // namespace luoshu::render
