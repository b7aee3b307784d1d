#include "ledger/store/rocks_store.h"

#include <rocksdb/convenience.h>
#include <rocksdb/env.h>

#include <chrono>
#include <mutex>
#include <thread>
#include <utility>

#include "ledger/base/assert.h"
#include "ledger/store/rocks_journal.h"
#include "ledger/store/rocks_settings.h"
#include "ledger/store/rocks_snapshot.h"

namespace luoshu {
namespace {

namespace fs = std::filesystem;
using Mode = RocksOptions::Mode;

constexpr int kReadOnlyAttempts = 20;
constexpr std::chrono::milliseconds kReadOnlyPause{25};

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
  ~RocksStore() override { close(); }
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
  Status prepare();
  Status open_database();
  Status open_read_only();
  Status sync_parent();
  void close();
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

// What can be said about the directory without RocksDB, which would tidy up before it complains.
Status RocksStore::prepare() {
  std::error_code error;
  const bool there = fs::exists(directory_ / "CURRENT", error);
  if (error)
    return Fault{Errc::kIo, "cannot look into " + directory_.string() + ": " + error.message()};
  const bool empty = !fs::exists(directory_) || fs::is_empty(directory_, error);
  if (error)
    return Fault{Errc::kIo, "cannot look into " + directory_.string() + ": " + error.message()};

  if (mode_ == Mode::kCreate) {
    if (there) return Fault{Errc::kConflict, "there is a store in " + directory_.string()};
    if (!empty)
      return Fault{Errc::kConflict,
                   directory_.string() + " holds files but no store: use an empty directory"};
    if (!fs::is_directory(fs::absolute(directory_).parent_path(), error))
      return Fault{Errc::kNotFound, "no directory " +
                                        fs::absolute(directory_).parent_path().string() +
                                        " to create the store in"};
    return Done{};
  }
  if (there) return check_journals(file_system(), directory_);
  if (empty) return Fault{Errc::kNotFound, "no store in " + directory_.string()};
  return Fault{Errc::kCorruption, directory_.string() +
                                      " holds files but no store (CURRENT is missing): if creating "
                                      "it was interrupted, remove the directory; else restore it"};
}

Status RocksStore::open() {
  LUOSHU_CHECK(mode_ == Mode::kReadOnly ? open_read_only() : open_database());
  if (mode_ == Mode::kCreate) LUOSHU_CHECK(sync_parent());
  LUOSHU_TRY(const auto stored, snapshot()->get(Table::kMeta, as_bytes(kHeadKey)));
  head_ = stored.value_or(HeadBytes{});
  return Done{};
}

Status RocksStore::open_database() {
  LUOSHU_CHECK(prepare());
  rocksdb::DBOptions options = database_options(env_, health_);
  options.create_if_missing = mode_ == Mode::kCreate;
  options.create_missing_column_families = mode_ == Mode::kCreate;
  options.error_if_exists = mode_ == Mode::kCreate;

  rocksdb::DB* db = nullptr;
  std::vector<rocksdb::ColumnFamilyHandle*> handles;
  const auto families = column_families();
  const rocksdb::Status status =
      mode_ == Mode::kReadOnly
          ? rocksdb::DB::OpenForReadOnly(options, directory_.string(), families, &handles, &db)
          : rocksdb::DB::Open(options, directory_.string(), families, &handles, &db);
  if (!status.ok()) {
    Fault fault = to_fault(status, "opening the store in " + directory_.string());
    // CURRENT was there a moment ago: what is missing now is one of the files that it leads to.
    if (fault.code == Errc::kNotFound || status.IsPathNotFound()) fault.code = Errc::kCorruption;
    return fault;
  }
  db_.reset(db);
  tables_.assign(handles.begin() + 1, handles.end());
  tables_.push_back(handles.front());
  return Done{};
}

// Beside a writer, a write-ahead log may be deleted between our reading the MANIFEST and the logs;
// its rows would be missing without a word. Every such deletion follows a change of the MANIFEST,
// so an open during which it did not change saw everything.
Status RocksStore::open_read_only() {
  const auto mark = [this]() -> Result<std::pair<fs::path, std::uintmax_t>> {
    LUOSHU_TRY(const auto manifest, current_manifest(file_system(), directory_));
    std::error_code error;
    const auto size = fs::file_size(manifest, error);
    return std::pair{manifest, error ? std::uintmax_t{0} : size};
  };
  for (int attempt = 1;; ++attempt) {
    const auto before = mark();
    const Status opened = open_database();
    const auto after = mark();
    if (before == after) return opened;
    close();
    if (attempt == kReadOnlyAttempts)
      return Fault{Errc::kBusy, "the store in " + directory_.string() +
                                    " changes too fast to be read: try again later"};
    std::this_thread::sleep_for(kReadOnlyPause);
  }
}

// Makes the new directory's own name durable.
Status RocksStore::sync_parent() {
  std::unique_ptr<rocksdb::FSDirectory> parent;
  const std::string name = fs::absolute(directory_).parent_path().string();
  rocksdb::IOStatus status = file_system().NewDirectory(name, {}, &parent, nullptr);
  if (status.ok()) status = parent->Fsync({}, nullptr);
  if (!status.ok()) return to_fault(status, "syncing " + name);
  return Done{};
}

// Every commit was synced, so that there is nothing here that could fail and matter.
void RocksStore::close() {
  for (auto* table : tables_) db_->DestroyColumnFamilyHandle(table).PermitUncheckedError();
  tables_.clear();
  db_.reset();
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
  LUOSHU_ASSERT(out.Put(meta, slice(as_bytes(kHeadKey)), slice(next)).ok());
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
    LUOSHU_ASSERT(db_->GetIntProperty(table, rocksdb::DB::Properties::kLiveSstFilesSize, &bytes));
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

}  // namespace luoshu
