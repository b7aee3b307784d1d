// The log's rows in the store's tables, key by key. DO NOT CHANGE: on disk since format 1.
//
//   kMeta         "head"                -> Head (head.h)
//   kLeaves       seq u64               -> leaf bytes
//   kEvents       seq u64               -> framed event bytes (entry.h)
//   kTiles[Sm3]   level u8 ‖ index u64  -> 1 to 256 hashes
//   kEntryIds     identity[32]          -> seq u64 ‖ header digest[32]
//   kEventNumbers first number u64      -> seq u64             (business entries only)
//   kCheckpoints  size u64              -> u32 length ‖ checkpoint ‖ SM3 note (may be empty)
// Integers big-endian, so that keys sort in order.
#pragma once

#include "ledger/log/log_reader.h"

namespace luoshu {

Bytes event_number_key(EventNumber number);
Bytes encode_entry_place(const EntryPlace& place);
Result<EntryPlace> decode_entry_place(ByteView bytes);
Bytes encode_notes(const LogReader::SignedNotes& notes);
Result<LogReader::SignedNotes> decode_notes(ByteView key, ByteView value);
inline Table tile_table(DigestKind kind) {
  return kind == DigestKind::kSha256 ? Table::kTiles : Table::kTilesSm3;
}

}  // namespace luoshu
