// The embedded engine: RocksDB, set up so that an acknowledged commit survives any crash and a
// damaged one is refused, never silently shortened (docs/decisions/0005). RocksDB's headers stay in
// rocks_store.cc; tests that need a hostile file system hand one in through `file_system`.
#pragma once

#include <filesystem>
#include <memory>

#include "ledger/store/store.h"

namespace rocksdb {
class FileSystem;
}

namespace luoshu {

struct RocksOptions {
  enum class Mode {
    kCreate,    // a new store; kConflict where one exists
    kOpen,      // an existing one, for writing; kBusy where another process has it
    kReadOnly,  // an existing one as it stands; never changes a byte, works beside a writer
  };
  Mode mode = Mode::kOpen;
  // shared with RocksDB, which keeps it for as long as the database lives; null: the machine's own.
  std::shared_ptr<rocksdb::FileSystem> file_system = nullptr;
};

Result<std::unique_ptr<Store>> open_rocks_store(const std::filesystem::path& directory,
                                                const RocksOptions& options);

// Reads every table file and journal of a store as plain bytes and compares checksums, before the
// engine parses any of it: for reports on a store that may be damaged.
// kCorruption with the file, kNotFound where there is no store. Works beside a writer.
Status check_store_files(const std::filesystem::path& directory);

}  // namespace luoshu
