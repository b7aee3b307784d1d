// Opening and closing the RocksDB database of a store. Internal to this room.
#pragma once

#include <filesystem>
#include <memory>
#include <vector>

#include "ledger/store/rocks_settings.h"
#include "ledger/store/rocks_store.h"

namespace luoshu {

struct Database {
  std::unique_ptr<rocksdb::DB> db;
  std::vector<rocksdb::ColumnFamilyHandle*> tables;  // by table number, then RocksDB's default
};

// The faults are those of open_rocks_store. REQUIRES: `env` outlives the database.
Result<Database> open_database(rocksdb::Env& env, const std::filesystem::path& directory,
                               RocksOptions::Mode mode, const std::shared_ptr<Health>& health);
void close_database(std::unique_ptr<rocksdb::DB>& db,
                    std::vector<rocksdb::ColumnFamilyHandle*>& tables);

}  // namespace luoshu
