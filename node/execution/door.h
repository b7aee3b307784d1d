// Checks an entry before the outbox of a city's node keeps it, and turns away what can never be
// recorded: an entry of invalid form, or with a bad signature under a key that this node knows.
//
// A key that the copy does not know, or not any more, is another matter. The owner's entry is kept:
// the copy may be behind, or the key may be enrolled by an entry that waits in front of it, and the
// sequencer decides in any case. Of other parties only what is known to be signed is kept, for room
// in the outbox is the owner's.
//
// What is cheap comes first: signatures are looked at before events are read.
#pragma once

#include "ledger/ledger.h"
#include "node/core/effects.h"

namespace luoshu::node {

// What its submitter is told; nothing where the entry is to be kept.
std::optional<Verdict> turned_away(const Ledger& ledger, const StoreSubmission& submission);

}  // namespace luoshu::node
