// Entry 0 on its way to a node that joins a ledger (`luoshu-genesis/v1`), one JSON object:
//
//   {"format": "luoshu-genesis/v1", "origin": text, "ledger": hex, "leaf": base64,
//    "events": base64, "checkpoint"?: note, "proof"?: [base64]}
//
// `leaf` and `events` are the exact bytes the log holds. Who joins takes the ledger id from people
// whom he believes; the id fixes the entry, and with it the log's key. What the sequencer added to
// it (its stamp) is fixed by the checkpoint and the inclusion proof of entry 0 in it: both are
// there as soon as the log has signed anything. Values; pure but for the reader that is handed in.
#pragma once

#include <string>
#include <string_view>

#include "ledger/follow.h"
#include "ledger/log/log_reader.h"

namespace luoshu {

struct GenesisFile {
  std::string origin;  // for people
  LedgerId ledger;     // likewise
  LoggedEntry entry_0;
  std::string checkpoint;  // empty: none signed yet
  merkle::Proof proof;
};

// Of the log as it stands.
Result<GenesisFile> genesis_file_of(const LogReader& log);
// kVerification where the file's checkpoint does not hold, or entry 0 is not in it as it is here.
Status check_genesis_file(const GenesisFile& file);

std::string encode_genesis_file(const GenesisFile& file);
// kInvalid for a text that is none.
Result<GenesisFile> decode_genesis_file(std::string_view text);

}  // namespace luoshu
