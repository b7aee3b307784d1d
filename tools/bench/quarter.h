// A quarter of sales for `luoshu bench allocate`: 40 products with lineages of five resources, a
// rule with every kind of step that the worked province's second version has. Made from a number;
// the same number gives the same quarter.
#pragma once

#include "ledger/allocation/book.h"

namespace luoshu::bench {

allocation::Book make_quarter(std::uint32_t sales);

}  // namespace luoshu::bench
