// JSON of proofs about the lines of a statement. Internal to this room.
//
//   format, receipt, and one of
//     lines: [text]
//     line: placed
//     absent: ref, before: placed, after: placed (each of the two where there is one)
//   placed: index, text, path (hashes in base64)
#pragma once

#include "ledger/audit/lines_proof.h"

namespace luoshu {

json::Value lines_proof_json(json::Value receipt, const ShownLines& shown);
// What is shown; members that are not looked at make the document differ from the one built again.
// kInvalid with the member's name.
Result<ShownLines> shown_lines(const json::Value& value);

}  // namespace luoshu
