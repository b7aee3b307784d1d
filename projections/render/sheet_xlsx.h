// A sheet as a workbook of Office Open XML (ECMA-376), by libxlsxwriter. Safe from
// every thread.
#pragma once

#include <filesystem>

#include "projections/render/sheet_words.h"

namespace luoshu::render {

// Two worksheets: the table, with typed cells, a frozen head and SUM formulas (their values are
// stored too); and the point it was computed at with the remarks. Money is a number in yuan:
// exact to the fen up to 9·10^13 yuan, ARCHITECTURE §6. Texts are never formulas. The same sheet
// and point give the same bytes. Replaces the file. kIo where it cannot be written, kLimit past
// 1,048,575 rows.
Status write_sheet_xlsx(const Sheet& sheet, const TablePoint& point, Language language,
                        const std::filesystem::path& file);

}  // namespace luoshu::render
