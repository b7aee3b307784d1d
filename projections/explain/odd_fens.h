// Who gets the fen that are left over when an amount is shared out, and why.
#pragma once

#include <vector>

#include "projections/explain/sale_trace.h"

namespace luoshu {

// Whether one fen is left over for an entry, and its place among those waiting for one.
struct OddFen {
  std::uint64_t floor = 0;
  std::uint64_t remainder = 0;  // of the sum of weights
  std::size_t place = 0;        // from 1, by remainder
  bool got = false;
};

std::uint64_t sum_of_weights(const TraceStep& step);
// One for each entry of the step (RULEBOOK 4.4).
std::vector<OddFen> odd_fens(const TraceStep& step);

}  // namespace luoshu
