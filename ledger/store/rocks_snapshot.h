// One point in time of a RocksDB store. Internal to this room.
#pragma once

#include <array>
#include <memory>
#include <string>
#include <vector>

#include "ledger/store/rocks_settings.h"

namespace luoshu {

class RocksSnapshot final : public Snapshot {
 public:
  // REQUIRES: `db` and the families (by table number) outlive the snapshot.
  RocksSnapshot(rocksdb::DB& db, const std::vector<rocksdb::ColumnFamilyHandle*>& families);
  ~RocksSnapshot() override;
  RocksSnapshot(const RocksSnapshot&) = delete;
  RocksSnapshot& operator=(const RocksSnapshot&) = delete;

  Result<std::optional<Bytes>> get(Table table, ByteView key) const override;
  Status scan(Table table, ByteView from, ByteView to, const Row& row) const override;
  Result<std::optional<KeyValue>> seek(Table table, ByteView from) const override;
  Result<std::optional<KeyValue>> seek_among(Table table, ByteView from,
                                             std::size_t tail) const override;
  Result<std::optional<KeyValue>> seek_back(Table table, ByteView upto) const override;

 private:
  rocksdb::Iterator& cursor(Table table) const;
  Result<std::optional<KeyValue>> row_at(const rocksdb::Iterator& at, Table table) const;
  std::string reading(Table table) const;

  rocksdb::DB& db_;
  const std::vector<rocksdb::ColumnFamilyHandle*>& families_;
  const rocksdb::Snapshot* const moment_;
  // Making a cursor costs more than moving it; each seeks for one table, made when first asked.
  mutable std::array<std::unique_ptr<rocksdb::Iterator>, kTableCount> cursors_;
  // The same for rows of one prefix, which asks the filters first.
  mutable std::array<std::unique_ptr<rocksdb::Iterator>, kTableCount> row_cursors_;
};

}  // namespace luoshu
