// Holds the stored rows of a projection to the log: folds every entry once more and compares row by
// row, in bounded memory.
#pragma once

#include <string>

#include "projections/engine/entry_folder.h"

namespace luoshu {

struct RowsFound {
  Size size;  // entries that the stored rows follow, at most those asked for
  std::uint64_t rows = 0;
  std::uint64_t faults = 0;
  std::string place;  // of the first fault
  std::string detail;
};
// `replayed`: the same log with the state of its replay, of size `size`. What is stored for later
// entries is not looked at.
Result<RowsFound> check_rows(const Store& stored, const Store& replayed,
                             const Projection& projection, Size size);

}  // namespace luoshu
