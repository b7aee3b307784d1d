// Table files (*.sst) against the checksums that the MANIFEST keeps of them, read as plain bytes.
// Internal to this room.
//
// RocksDB opens a table by parsing its block of properties before it looks at that block's
// checksum, and where asserts are on, one flipped bit there (the top bit of the number of restarts)
// ends the process. A report on a damaged store begins here.
#pragma once

// lint: allow foreign-header: only this room's .cc files see it; store.h is the port
#include <rocksdb/env.h>

#include <filesystem>

#include "ledger/base/result.h"

namespace luoshu {

// kCorruption, with the file, where one is missing or not what was written. Changes nothing; works
// beside a writer. REQUIRES sound journals (rocks_journal.h).
Status check_tables(rocksdb::Env& env, const std::filesystem::path& directory);

}  // namespace luoshu
