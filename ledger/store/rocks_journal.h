// A strict reading of RocksDB's own journals: the write-ahead logs (*.log) and the MANIFEST.
// Internal to this room.
//
// A crash may leave the last record of a journal incomplete, and RocksDB then rightly stops there
// without a word. But it takes two kinds of damage for the same thing, and would drop records that
// were synced long ago: a length whose flipped bit points past the end of the file, and a record
// type whose flipped bit says "left over from a recycled file". This check tells them apart from an
// honest crash, before RocksDB has opened (and tidied up) anything.
#pragma once

// lint: allow foreign-header: only this room's .cc files see it; store.h is the port
#include <rocksdb/file_system.h>

#include <filesystem>

#include "ledger/base/result.h"

namespace luoshu {

// kCorruption, with file and position, where a journal is damaged; an incomplete last record is
// none. kIo where it cannot be read. Changes nothing; works beside a writer.
Status check_journal(rocksdb::FileSystem& file_system, const std::filesystem::path& file);

// The same for every journal of a store. REQUIRES: `directory` has a CURRENT file.
Status check_journals(rocksdb::FileSystem& file_system, const std::filesystem::path& directory);

// The MANIFEST that CURRENT names; kCorruption where it names none.
Result<std::filesystem::path> current_manifest(rocksdb::FileSystem& file_system,
                                               const std::filesystem::path& directory);

}  // namespace luoshu
