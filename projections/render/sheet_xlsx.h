// A sheet as a workbook of Office Open XML (ECMA-376), by libxlsxwriter. Safe from
// every thread.
#pragma once

#include <filesystem>

#include "projections/render/sheet_words.h"

namespace luoshu::render {

// Two worksheets: the table under its title, what it is narrowed to and its point, with typed
// cells, a frozen head and SUM formulas (their values are stored too), to be printed on A4 across;
// and the remarks. Money is a number in yuan: exact to the fen up to 9·10^13 yuan. The library
// writes a number with 16 digits, so the file may hold 96874.78999999999 for 96874.79: whoever
// reads its XML rounds to two decimals, as the format of the cell says. Texts are never formulas.
// The same sheet and point give the same bytes. Replaces the file. kIo where it cannot be written,
// kLimit past 1,048,571 rows.
Status write_sheet_xlsx(const Sheet& sheet, const TablePoint& point, Language language,
                        const std::filesystem::path& file);

}  // namespace luoshu::render
