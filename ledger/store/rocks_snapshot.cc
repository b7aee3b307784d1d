#include "ledger/store/rocks_snapshot.h"

#include "ledger/store/versioned.h"

namespace luoshu {
namespace {

rocksdb::Slice slice(ByteView bytes) {
  return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

ByteView view(const rocksdb::Slice& bytes) {
  return {reinterpret_cast<const std::uint8_t*>(bytes.data()), bytes.size()};
}

std::size_t number(Table table) {
  return static_cast<std::size_t>(table);
}

}  // namespace

RocksSnapshot::RocksSnapshot(rocksdb::DB& db,
                             const std::vector<rocksdb::ColumnFamilyHandle*>& families)
    : db_(db), families_(families), moment_(db.GetSnapshot()) {}

RocksSnapshot::~RocksSnapshot() {
  for (auto& cursor : cursors_) cursor.reset();
  for (auto& cursor : row_cursors_) cursor.reset();
  db_.ReleaseSnapshot(moment_);
}

Result<std::optional<Bytes>> RocksSnapshot::get(Table table, ByteView key) const {
  rocksdb::PinnableSlice value;
  const rocksdb::Status status =
      db_.Get(read_options(table, moment_), families_[number(table)], slice(key), &value);
  if (status.IsNotFound()) return std::optional<Bytes>{};
  if (!status.ok()) return to_fault(status, reading(table));
  return std::optional<Bytes>{to_bytes(view(value))};
}

Status RocksSnapshot::scan(Table table, ByteView from, ByteView to, const Row& row) const {
  const rocksdb::Slice end = slice(to);
  rocksdb::ReadOptions options = read_options(table, moment_);
  if (!to.empty()) options.iterate_upper_bound = &end;
  // A cursor of its own: `row` may seek in the same table.
  const std::unique_ptr<rocksdb::Iterator> at(db_.NewIterator(options, families_[number(table)]));
  for (at->Seek(slice(from)); at->Valid(); at->Next())
    if (!row(view(at->key()), view(at->value()))) return Done{};
  if (!at->status().ok()) return to_fault(at->status(), reading(table));
  return Done{};
}

Result<std::optional<Snapshot::KeyValue>> RocksSnapshot::seek(Table table, ByteView from) const {
  rocksdb::Iterator& at = cursor(table);
  at.Seek(slice(from));
  return row_at(at, table);
}

Result<std::optional<Snapshot::KeyValue>> RocksSnapshot::seek_among(Table table, ByteView from,
                                                                    std::size_t tail) const {
  if (!is_versioned(table) || tail != kVersionBytes) return Snapshot::seek_among(table, from, tail);
  auto& at = row_cursors_[number(table)];
  if (!at) {
    rocksdb::ReadOptions options = read_options(table, moment_);
    options.total_order_seek = false;
    options.prefix_same_as_start = true;
    at.reset(db_.NewIterator(options, families_[number(table)]));
  }
  at->Seek(slice(from));
  return row_at(*at, table);
}

Result<std::optional<Snapshot::KeyValue>> RocksSnapshot::seek_back(Table table,
                                                                   ByteView upto) const {
  rocksdb::Iterator& at = cursor(table);
  at.SeekForPrev(slice(upto));
  return row_at(at, table);
}

rocksdb::Iterator& RocksSnapshot::cursor(Table table) const {
  auto& cursor = cursors_[number(table)];
  if (!cursor)
    cursor.reset(db_.NewIterator(read_options(table, moment_), families_[number(table)]));
  return *cursor;
}

Result<std::optional<Snapshot::KeyValue>> RocksSnapshot::row_at(const rocksdb::Iterator& at,
                                                                Table table) const {
  if (at.Valid())
    return std::optional<KeyValue>{{to_bytes(view(at.key())), to_bytes(view(at.value()))}};
  if (!at.status().ok()) return to_fault(at.status(), reading(table));
  return std::optional<KeyValue>{};
}

std::string RocksSnapshot::reading(Table table) const {
  return "reading table " + std::string(kTableNames[number(table)]) + " of the store in " +
         db_.GetName();
}

}  // namespace luoshu
