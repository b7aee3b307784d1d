// Cosignatures of C2SP tlog-cosignature (key type 04): a witness says when it saw a checkpoint, and
// by signing that it saw none that contradicts it. The signature field is u64 BE seconds since 1970
// ‖ Ed25519 over "cosignature/v1 LF time <t> LF" ‖ the whole checkpoint text. The cosigner's name
// is not in the message, so every role has a key of its own. Pure; the time is the caller's.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "ledger/base/time.h"
#include "ledger/log/note.h"

namespace luoshu {

// What a witness signs.
std::string cosignature_message(std::string_view checkpoint_text, std::uint64_t posix_seconds);

// REQUIRES that the caller has checked consistency with everything it cosigned before. kUsage where
// the key is not Ed25519 or the time is before 1970; kInvalid where the text is no checkpoint.
Result<NoteSignature> cosign(std::string_view checkpoint_text, const NoteSigner& witness, Time now);

// The seconds since 1970 that a cosignature names. REQUIRES a signature that verified as type 04.
std::uint64_t cosignature_seconds(const NoteSignature& signature);

}  // namespace luoshu
