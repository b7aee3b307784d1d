#include "ledger/store/rocks_store.h"

#include <rocksdb/env.h>

#include <mutex>
#include <utility>

#include "ledger/base/assert.h"
#include "ledger/store/rocks_journal.h"
#include "ledger/store/rocks_open.h"
#include "ledger/store/rocks_settings.h"
#include "ledger/store/rocks_snapshot.h"
#include "ledger/store/rocks_tables.h"

namespace luoshu {
namespace {

namespace fs = std::filesystem;
using Mode = RocksOptions::Mode;

rocksdb::Slice slice(ByteView bytes) {
  return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

class RocksStore final : public Store {
 public:
  RocksStore(fs::path directory, const RocksOptions& options)
      : directory_(std::move(directory)),
        mode_(options.mode),
        own_env_(options.file_system ? rocksdb::NewCompositeEnv(options.file_system) : nullptr),
        env_(own_env_ ? own_env_.get() : rocksdb::Env::Default()) {}
  // Every commit was synced: nothing that matters can fail here.
  ~RocksStore() override { close_database(db_, tables_); }
  RocksStore(const RocksStore&) = delete;
  RocksStore& operator=(const RocksStore&) = delete;

  // To be called once, before anything else.
  Status open();

  Result<HeadBytes> head() const override;
  CommitOutcome commit(const HeadBytes& expected, const Batch& batch,
                       const HeadBytes& next) override;
  std::unique_ptr<Snapshot> snapshot() const override {
    return std::make_unique<RocksSnapshot>(*db_, tables_);
  }
  Status verify_files() const override;
  Result<std::uint64_t> stored_bytes() const override;
  Status flush() override;

 private:
  rocksdb::FileSystem& file_system() const { return *env_->GetFileSystem(); }
  rocksdb::WriteBatch to_write_batch(const Batch& batch, const HeadBytes& next) const;

  const fs::path directory_;
  const Mode mode_;
  const std::unique_ptr<rocksdb::Env> own_env_;
  rocksdb::Env* const env_;
  // shared with RocksDB's threads, which report to it
  const std::shared_ptr<Health> health_ = std::make_shared<Health>();
  std::unique_ptr<rocksdb::DB> db_;
  std::vector<rocksdb::ColumnFamilyHandle*> tables_;  // by table number, then RocksDB's default

  std::mutex committing_;
  mutable std::mutex head_mutex_;
  HeadBytes head_;
};

Status RocksStore::open() {
  LUOSHU_TRY(Database opened, open_database(*env_, directory_, mode_, health_));
  db_ = std::move(opened.db);
  tables_ = std::move(opened.tables);
  LUOSHU_TRY(const auto stored, snapshot()->get(Table::kMeta, as_bytes(kHeadKey)));
  head_ = stored.value_or(HeadBytes{});
  return Done{};
}

Result<HeadBytes> RocksStore::head() const {
  if (const auto failure = health_->failure()) return *failure;
  const std::scoped_lock lock(head_mutex_);
  return head_;
}

rocksdb::WriteBatch RocksStore::to_write_batch(const Batch& batch, const HeadBytes& next) const {
  rocksdb::WriteBatch out(batch.bytes() + 16 * batch.changes().size() + next.size() + 64);
  for (const Batch::Change& change : batch.changes()) {
    rocksdb::ColumnFamilyHandle* table = tables_[static_cast<std::size_t>(change.table)];
    const rocksdb::Status added = change.value
                                      ? out.Put(table, slice(change.key), slice(*change.value))
                                      : out.Delete(table, slice(change.key));
    LUOSHU_ASSERT(added.ok());
  }
  rocksdb::ColumnFamilyHandle* meta = tables_[static_cast<std::size_t>(Table::kMeta)];
  const rocksdb::Status added = out.Put(meta, slice(as_bytes(kHeadKey)), slice(next));
  LUOSHU_ASSERT(added.ok());
  return out;
}

CommitOutcome RocksStore::commit(const HeadBytes& expected, const Batch& batch,
                                 const HeadBytes& next) {
  const std::scoped_lock committing(committing_);
  if (mode_ == Mode::kReadOnly)
    return CommitUnknown{{Errc::kUsage, directory_.string() + " was opened for reading only"}};
  if (const auto failure = health_->failure()) return CommitUnknown{*failure};
  if (head_ != expected) return HeadConflict{head_};

  rocksdb::WriteBatch writes = to_write_batch(batch, next);
  rocksdb::WriteOptions options;
  options.sync = true;
  const rocksdb::Status status = db_->Write(options, &writes);
  if (!status.ok()) {
    health_->fail(to_fault(status, "committing to " + directory_.string()));
    return CommitUnknown{*health_->failure()};
  }
  const std::scoped_lock lock(head_mutex_);
  head_ = next;
  return Committed{};
}

Status RocksStore::verify_files() const {
  const std::string doing = "verifying the store in " + directory_.string();
  LUOSHU_CHECK(check_journals(file_system(), directory_));
  const rocksdb::Status whole_files = db_->VerifyFileChecksums(rocksdb::ReadOptions());
  if (!whole_files.ok()) return to_fault(whole_files, doing);
  const rocksdb::Status blocks = db_->VerifyChecksum(rocksdb::ReadOptions());
  if (!blocks.ok()) return to_fault(blocks, doing);
  return Done{};
}

Result<std::uint64_t> RocksStore::stored_bytes() const {
  std::uint64_t total = 0;
  for (rocksdb::ColumnFamilyHandle* table : tables_) {
    std::uint64_t bytes = 0;
    const bool known =
        db_->GetIntProperty(table, rocksdb::DB::Properties::kLiveSstFilesSize, &bytes);
    LUOSHU_ASSERT(known);
    total += bytes;
  }
  std::vector<rocksdb::Env::FileAttributes> files;
  const rocksdb::Status status = env_->GetChildrenFileAttributes(directory_.string(), &files);
  if (!status.ok()) return to_fault(status, "reading " + directory_.string());
  for (const auto& file : files)
    if (file.name.ends_with(".log")) total += file.size_bytes;
  return total;
}

// The head's table comes last: whatever became of the others, a store whose files lack rows then
// also lacks the head that promises them.
Status RocksStore::flush() {
  if (mode_ == Mode::kReadOnly) return Done{};
  if (const auto failure = health_->failure()) return *failure;
  std::vector<rocksdb::ColumnFamilyHandle*> head_last(tables_.rbegin(), tables_.rend());
  static_assert(static_cast<int>(Table::kMeta) == 0);
  const rocksdb::Status status = db_->Flush(rocksdb::FlushOptions(), head_last);
  if (status.ok()) return Done{};
  health_->fail(to_fault(status, "flushing the store in " + directory_.string()));
  return *health_->failure();
}

}  // namespace

Result<std::unique_ptr<Store>> open_rocks_store(const fs::path& directory,
                                                const RocksOptions& options) {
  auto store = std::make_unique<RocksStore>(directory, options);
  LUOSHU_CHECK(store->open());
  return std::unique_ptr<Store>(std::move(store));
}

Status check_store_files(const fs::path& directory) {
  rocksdb::Env& env = *rocksdb::Env::Default();
  LUOSHU_CHECK(check_journals(*env.GetFileSystem(), directory));
  return check_tables(env, directory);
}

}  // namespace luoshu
