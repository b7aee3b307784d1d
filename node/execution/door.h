// What a city's node turns away before its outbox keeps it: an entry that cannot be recorded
// whatever the log says by the time it gets there. That is one whose form does not hold, or that a
// key which this node's copy of the log knows did not sign.
//
// A key that the copy does not know, or not any more, is another matter. The owner's entry is kept:
// the copy may be behind, or the key may be enrolled by an entry that waits in front of it, and the
// sequencer decides in any case. Of other parties only what is known to be signed is kept, for room
// in somebody else's outbox is not owed to anybody.
//
// What is cheap comes first: signatures are looked at before events are read.
#pragma once

#include "ledger/ledger.h"
#include "node/core/effects.h"

namespace luoshu::node {

// What its submitter is told; nothing where the entry is to be kept.
std::optional<Verdict> turned_away(const Ledger& ledger, const StoreSubmission& submission);

}  // namespace luoshu::node
