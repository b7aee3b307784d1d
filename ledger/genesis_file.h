// Entry 0 on its way to whoever joins a ledger (`luoshu-genesis/v1`), one JSON object:
//
//   {"format": "luoshu-genesis/v1", "origin": text, "ledger": hex, "leaf": base64,
//    "events": base64}
//
// `leaf` and `events` are the exact bytes the log holds. The file proves nothing by itself: who
// joins takes the ledger id from people whom he believes, and the id fixes every byte of entry 0.
// Values; pure.
#pragma once

#include <string>
#include <string_view>

#include "ledger/follow.h"

namespace luoshu {

struct GenesisFile {
  std::string origin;  // for people
  LedgerId ledger;     // likewise
  LoggedEntry entry_0;
};

std::string encode_genesis_file(const GenesisFile& file);
// kInvalid for a text that is none.
Result<GenesisFile> decode_genesis_file(std::string_view text);

}  // namespace luoshu
