// RocksDB without the store: the limit must not depend on what it is a limit for.
#include <rocksdb/db.h>           // lint: allow foreign-header: measures the library itself
#include <rocksdb/version.h>      // lint: allow foreign-header: names what was measured
#include <rocksdb/write_batch.h>  // lint: allow foreign-header: measures the library itself

#include <memory>

#include "ledger/base/bytes.h"
#include "tools/bench/machine.h"
#include "tools/bench/measurement.h"

namespace luoshu::bench {
namespace {

Fault failed(const rocksdb::Status& status, const std::filesystem::path& path) {
  return {Errc::kIo, path.string() + ": " + status.ToString()};
}

}  // namespace

Result<std::int64_t> rocksdb_bytes_per_second(const std::filesystem::path& directory,
                                              const RocksLoad& load,
                                              std::chrono::milliseconds duration) {
  const std::filesystem::path path = directory / "rocksdb";
  rocksdb::Options options;
  options.create_if_missing = true;
  options.compression = rocksdb::kNoCompression;
  rocksdb::DB* opened = nullptr;
  rocksdb::Status status = rocksdb::DB::Open(options, path.string(), &opened);
  if (!status.ok()) return failed(status, path);
  std::unique_ptr<rocksdb::DB> db(opened);

  const std::string value(load.value_bytes, 'v');
  rocksdb::WriteOptions synced;
  synced.sync = true;
  std::uint64_t number = 0;
  const auto begin = Steady::now();
  while (Steady::now() - begin < duration) {
    rocksdb::WriteBatch batch(load.group * (load.value_bytes + 32));
    for (std::size_t i = 0; i < load.group; ++i) {
      Bytes key;
      put_u64_be(key, number++);
      status = batch.Put({reinterpret_cast<const char*>(key.data()), key.size()}, value);
    }
    status = db->Write(synced, &batch);
    if (!status.ok()) return failed(status, path);
  }
  const auto took = Steady::now() - begin;
  db.reset();
  rocksdb::DestroyDB(path.string(), options).PermitUncheckedError();
  return per_second(number * load.value_bytes, took);
}

std::string rocksdb_version() {
  return std::to_string(ROCKSDB_MAJOR) + "." + std::to_string(ROCKSDB_MINOR) + "." +
         std::to_string(ROCKSDB_PATCH);
}

}  // namespace luoshu::bench
