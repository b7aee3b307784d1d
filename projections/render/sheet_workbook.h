// A workbook as bytes, for whoever sends it on instead of keeping it. Safe from every thread.
#pragma once

#include "projections/render/sheet_words.h"

namespace luoshu::render {

// What write_sheet_xlsx writes. kIo where there is no room for the library's temporary files.
Result<Bytes> sheet_workbook(const Sheet& sheet, const TablePoint& point, Language language);

}  // namespace luoshu::render
