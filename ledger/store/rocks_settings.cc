#include "ledger/store/rocks_settings.h"

#include <rocksdb/cache.h>
#include <rocksdb/env.h>
#include <rocksdb/file_checksum.h>
#include <rocksdb/filter_policy.h>
#include <rocksdb/slice_transform.h>
#include <rocksdb/table.h>

#include <cerrno>
#include <cstring>
#include <utility>

#include "ledger/store/versioned.h"

namespace luoshu {
namespace {

constexpr std::size_t kMiB = std::size_t{1} << 20;
constexpr std::size_t kBlockCacheBytes = 256 * kMiB;
// lint: allow floating-point: RocksDB asks for it
constexpr double kFiltersOfCache = 0.5;  // kept for indexes and filters before blocks of rows
// Bulk entries arrive as values of about 200 KB; the other tables see a few small rows per commit.
constexpr std::size_t kBulkBufferBytes = 64 * kMiB;
constexpr std::size_t kSmallBufferBytes = 16 * kMiB;
// All buffers together; the fullest is written out when it is reached.
constexpr std::size_t kAllBuffersBytes = 256 * kMiB;
// Past this the table that holds back the oldest write-ahead log is written out: recovery never has
// more than this to read.
constexpr std::size_t kWalBytesMax = 512 * kMiB;
// lint: allow floating-point: RocksDB asks for it
constexpr double kFilterOfBuffer = 0.1;  // of a buffer's bytes
constexpr std::size_t kTableFileBytes = 64 * kMiB;
constexpr std::size_t kBlockBytes = 16 << 10;

// RocksDB's own diary goes nowhere: it would be a file in the data directory, which a read-only
// open must not create and a backup must not carry. What matters in it reaches us as a Status.
class NoDiary final : public rocksdb::Logger {
 public:
  NoDiary() : rocksdb::Logger(rocksdb::InfoLogLevel::FATAL_LEVEL) {}
  using rocksdb::Logger::Logv;
  void Logv(const char*, va_list) override {}
};

bool is_bulk(Table table) {
  return table == Table::kLeaves || table == Table::kEvents;
}

// Hashes and signed bytes do not compress, and bulk events are read back by audits at disk speed.
bool is_compressed(Table table) {
  return is_versioned(table);
}

// A versioned row without its version: what the filters of its table know.
class RowPrefix final : public rocksdb::SliceTransform {
 public:
  const char* Name() const override { return "luoshu.row"; }
  rocksdb::Slice Transform(const rocksdb::Slice& key) const override {
    return {key.data(), key.size() - kVersionBytes};
  }
  bool InDomain(const rocksdb::Slice& key) const override { return key.size() > kVersionBytes; }
};

rocksdb::ColumnFamilyOptions table_options(Table table,
                                           const std::shared_ptr<rocksdb::Cache>& cache) {
  rocksdb::BlockBasedTableOptions blocks;
  blocks.block_cache = cache;
  blocks.block_size = kBlockBytes;
  blocks.format_version = 5;
  blocks.cache_index_and_filter_blocks = true;  // keeps memory bounded whatever the log's size
  blocks.pin_l0_filter_and_index_blocks_in_cache = true;
  // In pages: a filter of a whole file would be evicted by a scan and read again for every row.
  blocks.index_type = rocksdb::BlockBasedTableOptions::kTwoLevelIndexSearch;
  blocks.partition_filters = true;
  blocks.pin_top_level_index_and_filter = true;
  // Every admission asks for an id that is normally absent: the filter answers without a read.
  if (table == Table::kEntryIds) blocks.filter_policy.reset(rocksdb::NewBloomFilterPolicy(10));

  rocksdb::ColumnFamilyOptions options;
  // The rules ask for rows of ids that are not used yet.
  if (is_versioned(table)) {
    blocks.filter_policy.reset(rocksdb::NewBloomFilterPolicy(10));
    blocks.whole_key_filtering = false;
    options.prefix_extractor = std::make_shared<RowPrefix>();
    options.memtable_prefix_bloom_size_ratio = kFilterOfBuffer;
  }
  options.table_factory.reset(rocksdb::NewBlockBasedTableFactory(blocks));
  options.compression = is_compressed(table) ? rocksdb::kLZ4Compression : rocksdb::kNoCompression;
  options.write_buffer_size = is_bulk(table) ? kBulkBufferBytes : kSmallBufferBytes;
  options.max_write_buffer_number = 4;
  options.target_file_size_base = kTableFileBytes;
  options.level_compaction_dynamic_level_bytes = true;
  // Log tables are written in key order, so their files never overlap: compaction only renames them
  // down a level, and many of them at level 0 cost no read anything. Writers need not wait for it.
  options.level0_slowdown_writes_trigger = 40;
  options.level0_stop_writes_trigger = 64;
  return options;
}

}  // namespace

void Health::fail(const Fault& cause) {
  const std::scoped_lock lock(mutex_);
  if (!failure_) failure_ = cause;
}

std::optional<Fault> Health::failure() const {
  const std::scoped_lock lock(mutex_);
  return failure_;
}

void Health::OnBackgroundError(rocksdb::BackgroundErrorReason, rocksdb::Status* error) {
  fail(to_fault(*error, "the storage engine stopped in the background"));
}

void Health::OnErrorRecoveryBegin(rocksdb::BackgroundErrorReason, rocksdb::Status,
                                  bool* auto_recovery) {
  *auto_recovery = false;
}

Fault to_fault(const rocksdb::Status& status, const std::string& doing) {
  const std::string said = status.ToString();
  const std::string detail = doing + ": " + said;
  // Whatever RocksDB makes of it: nothing is damaged, and more descriptors are all that it takes.
  if (said.find(std::strerror(EMFILE)) != std::string::npos ||
      said.find(std::strerror(ENFILE)) != std::string::npos)
    return {Errc::kBusy,
            doing +
                ": the process has too few descriptors (ulimit -n, LimitNOFILE of the unit); "
                "nothing is damaged. " +
                said,
            doing +
                "：进程可用的文件描述符不足（ulimit -n、服务单元的 LimitNOFILE），"
                "数据没有损坏。" +
                said};
  if (status.IsCorruption() || status.IsInvalidArgument()) return {Errc::kCorruption, detail};
  if (status.IsNotFound() || status.IsPathNotFound()) return {Errc::kNotFound, detail};
  // RocksDB reports a held LOCK file as an I/O error of which only the words tell what it is.
  for (const std::string_view held : {"While lock file", "lock hold by current process"})
    if (status.IsIOError() && said.find(held) != std::string::npos)
      return {Errc::kBusy,
              doing + ": another process has it open for writing; stop that one first"};
  if (status.IsBusy() || status.IsTryAgain()) return {Errc::kBusy, detail};
  return {Errc::kIo, detail};
}

rocksdb::DBOptions database_options(rocksdb::Env* env, std::shared_ptr<Health> health) {
  rocksdb::DBOptions options;
  options.env = env;
  options.info_log = std::make_shared<NoDiary>();
  options.stats_dump_period_sec = 0;
  options.stats_persist_period_sec = 0;
  options.listeners.push_back(std::move(health));

  // The default mode would open a log with a flipped bit as a shorter one. This mode refuses it.
  options.wal_recovery_mode = rocksdb::WALRecoveryMode::kTolerateCorruptedTailRecords;
  options.recycle_log_file_num = 0;
  options.wal_compression = rocksdb::kNoCompression;
  options.max_total_wal_size = kWalBytesMax;
  options.paranoid_checks = true;
  options.max_bgerror_resume_count = 0;
  options.file_checksum_gen_factory = rocksdb::GetFileChecksumGenCrc32cFactory();

  // The default starts 16 threads per table at every open, to look into files that are not there.
  options.max_file_opening_threads = 1;

  // One writer: nothing to interleave.
  options.allow_concurrent_memtable_write = false;
  options.enable_write_thread_adaptive_yield = false;
  options.db_write_buffer_size = kAllBuffersBytes;
  options.max_background_jobs = 2;
  options.bytes_per_sync = kMiB;  // big files reach the disk evenly, not in one stall at their end
  return options;
}

std::vector<rocksdb::ColumnFamilyDescriptor> column_families() {
  const auto cache = rocksdb::NewLRUCache(kBlockCacheBytes, /*num_shard_bits=*/-1,
                                          /*strict_capacity_limit=*/false, kFiltersOfCache);
  std::vector<rocksdb::ColumnFamilyDescriptor> families;
  families.emplace_back(rocksdb::kDefaultColumnFamilyName, table_options(Table::kMeta, cache));
  for (std::size_t i = 0; i < kTableCount; ++i)
    families.emplace_back(std::string(kTableNames[i]), table_options(static_cast<Table>(i), cache));
  return families;
}

rocksdb::ReadOptions read_options(Table table, const rocksdb::Snapshot* snapshot) {
  rocksdb::ReadOptions options;
  options.snapshot = snapshot;
  options.fill_cache = !is_bulk(table);
  options.total_order_seek = true;
  return options;
}

}  // namespace luoshu
