// Fully digital invoices (数电票) as XML: number, amounts, blue or red. An invoice is no money on an
// account: it becomes a document of the reading, not a statement. Pure; kRefused with the path.
#pragma once

#include "projections/bank/statement.h"
#include "projections/bank/xml_tree.h"

namespace luoshu::bank {

// REQUIRES a root element EInvoice.
Result<Reading> read_e_invoice(const XmlTree& tree);

}  // namespace luoshu::bank
