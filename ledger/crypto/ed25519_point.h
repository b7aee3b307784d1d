// Which 32 bytes may be enrolled as an Ed25519 public key. OpenSSL takes any; signatures under a
// key of small order hold for messages that nobody signed, and a non-canonical key has two
// spellings, so both must never get into a key record. Pure; safe from every thread.
#pragma once

#include "ledger/base/bytes.h"

namespace luoshu {

// kVerification where the bytes are not the canonical encoding (RFC 8032 §5.1.2) of a point on the
// curve, or are one of its eight points of small order.
Status check_ed25519_point(ByteView bytes);

}  // namespace luoshu
