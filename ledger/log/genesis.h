// Entry 0: what a ledger is, bound once and for ever. SHA-256 of its header is the ledger id.
#pragma once

#include <string>
#include <vector>

#include "ledger/log/entry.h"

namespace luoshu {

struct Genesis {
  std::string origin;
  Suite suite = Suite::kIntl;
  bool rehearsal = false;
  PublicKey log_key;                     // Ed25519: signs checkpoints
  std::optional<PublicKey> log_key_sm2;  // gm: signs the note of the SM3 root
  PublicKey root_key;
};

// The system event of entry 0, and the way back; kInvalid where a part is missing or too long.
Bytes encode_genesis(const Genesis& genesis);
Result<Genesis> decode_genesis(ByteView event);

// Entry 0 whole: header with 32 zero bytes as ledger id, signed by the root key for no party.
Entry genesis_entry(const Genesis& genesis, const PrivateKey& root, Time at);
inline LedgerId ledger_id_of(ByteView genesis_header) {
  return {header_digest(genesis_header)};
}

}  // namespace luoshu
