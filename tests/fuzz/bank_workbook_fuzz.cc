// Workbooks on any bytes: the archive behind its limits, and every sheet within its own.
#include <cstdint>

#include "ledger/base/assert.h"
#include "projections/bank/xlsx.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace luoshu;
  const auto workbook = bank::read_xlsx({data, size});
  if (!workbook) return 0;
  for (const bank::Table& sheet : workbook->sheets) {
    LUOSHU_ASSERT(sheet.rows.size() <= bank::kTableRowsMax);
    for (const bank::Row& row : sheet.rows)
      LUOSHU_ASSERT(row.cells.size() <= bank::kTableColumnsMax);
  }
  return 0;
}
