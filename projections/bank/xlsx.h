// Workbooks (xlsx) as tables of text: shared and inline strings, numbers as they are spelled, days
// out of serial numbers by the cell's style and the workbook's calendar (1900 or 1904). Formulas
// are never computed: the stored value is read. Pure.
#pragma once

#include "ledger/base/bytes.h"
#include "projections/bank/table.h"

namespace luoshu::bank {

inline constexpr std::size_t kSheetsMax = 64;
inline constexpr std::size_t kSharedStringsMax = 2'000'000;

struct Workbook {
  std::vector<Table> sheets;  // those that are visible and hold something
  std::vector<Bilingual> warnings;
};

// kRefused with the part of the archive and the cell.
Result<Workbook> read_xlsx(ByteView bytes);

}  // namespace luoshu::bank
