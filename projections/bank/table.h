// Rows of text as CSV files and workbooks have them. Values; pure.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "projections/bank/statement.h"

namespace luoshu::bank {

inline constexpr std::size_t kTableRowsMax = 500'000;
inline constexpr std::size_t kTableColumnsMax = 512;
inline constexpr std::size_t kCellBytesMax = 32U << 10;
inline constexpr std::size_t kTableCellsMax = 8'000'000;

enum class CellKind : std::uint8_t {
  kText,
  kNumber,  // of a workbook: the spelling of its XML
};

struct Cell {
  std::string text;  // trimmed; a day of a workbook reads 2025-07-03
  CellKind kind = CellKind::kText;
};

struct Row {
  std::size_t line = 0;  // in the file, from 1
  std::vector<Cell> cells;
};

struct Table {
  std::string name;  // of the sheet; empty for CSV
  std::vector<Row> rows;
};

// RFC 4180 with any separator; a cell that is kept as text by ="…" loses that guard. kRefused with
// the line for a quote that does not close, and past the limits.
Result<Table> read_csv(std::string_view text, char separator);

}  // namespace luoshu::bank
