// Vouchers of non-tax revenue paid into a treasury (5408 of the treasury's electronic interface).
// Pure; kRefused with the path.
#pragma once

#include "projections/bank/statement.h"
#include "projections/bank/xml_tree.h"

namespace luoshu::bank {

// REQUIRES a root element MOF. Each voucher is one statement whose lines are its details.
Result<Reading> read_treasury(const XmlTree& tree);

}  // namespace luoshu::bank
