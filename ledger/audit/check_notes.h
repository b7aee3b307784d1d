// Whether signed notes of a log say what the log says. Pure but for the roots it asks for.
#pragma once

#include "ledger/audit/source.h"

namespace luoshu {

// The checkpoint, and in gm ledgers the note of the SM3 root: the bytes are notes in their only
// spelling, signed by the keys of entry 0, and they name this log, that size and its recomputed
// roots. kVerification with what does not hold; kCorruption where a root cannot be computed.
Status check_notes(const LogReader::SignedNotes& notes, const Replayed& replayed);

// The checkpoint alone, of whatever size it names.
Status check_signed_checkpoint(const std::string& note, const Replayed& replayed);

}  // namespace luoshu
