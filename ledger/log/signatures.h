// Signatures inside entries and leaves. Brings Cap'n Proto headers along: for this room's .cc
// files.
#pragma once

#include <vector>

#include "ledger/log/entry.h"
#include "schema/entry.capnp.h"

namespace luoshu {

// An entry on its way to its signers has signatures that are still missing; a leaf never has.
enum class UnsignedIs { kAllowed, kRefused };

void write_signatures(const std::vector<Signature>& signatures,
                      capnp::List<schema::Signature>::Builder list);
Result<std::vector<Signature>> read_signatures(capnp::List<schema::Signature>::Reader list,
                                               UnsignedIs missing);

}  // namespace luoshu
