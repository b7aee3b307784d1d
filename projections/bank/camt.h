// Statements of ISO 20022: CAMT.052 (report of a running day), .053 (statement), .054
// (notification), versions 2 to 13. Messages are known by their namespace, under any prefix and
// inside any envelope. Pure; kRefused with the path of what is wrong.
#pragma once

#include "projections/bank/statement.h"
#include "projections/bank/xml_tree.h"

namespace luoshu::bank {

// Whether a CAMT message is somewhere in the first levels of the tree.
bool holds_camt(const XmlTree& tree);
Result<Reading> read_camt(const XmlTree& tree);

}  // namespace luoshu::bank
