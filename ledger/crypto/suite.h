// The two cryptographic suites of a ledger (docs/decisions/0003): `intl` signs with Ed25519 and
// hashes with SHA-256; `gm` signs with SM2 over SM3 (GB/T 32918, 32905; signer id
// 1234567812345678). The suite is part of every key record, so both kinds may live in one ledger.
#pragma once

#include <cstdint>
#include <string_view>

#include "ledger/base/result.h"

namespace luoshu {

// DO NOT RENUMBER: on disk since format 1.
enum class Suite : std::uint8_t { kIntl = 1, kGm = 2 };

std::string_view suite_name(Suite suite);  // "intl", "gm"
Result<Suite> suite_from_name(std::string_view name);
std::string_view signature_algorithm(Suite suite);  // "Ed25519", "SM2": the words of KeyEnrolled
std::string_view digest_algorithm(Suite suite);     // "SHA-256", "SM3": the words of LedgerOpened

}  // namespace luoshu
