#include "ledger/store/rocks_open.h"

#include <rocksdb/env.h>
#include <rocksdb/sst_file_reader.h>

#include <chrono>
#include <string>
#include <thread>
#include <utility>

#include "ledger/store/rocks_journal.h"

namespace luoshu {
namespace {

namespace fs = std::filesystem;
using Mode = RocksOptions::Mode;

constexpr int kReadOnlyAttempts = 40;
constexpr std::chrono::milliseconds kReadOnlyPause{10};

enum class Found { kNothing, kStore, kOtherFiles };

Result<Found> look_into(const fs::path& directory) {
  std::error_code error;
  const fs::file_status status = fs::status(directory, error);
  if (status.type() == fs::file_type::not_found) return Found::kNothing;
  const bool empty = !error && fs::is_empty(directory, error);
  const bool store = !error && fs::exists(directory / "CURRENT", error);
  if (error)
    return Fault{Errc::kIo, "cannot look into " + directory.string() + ": " + error.message()};
  return store ? Found::kStore : empty ? Found::kNothing : Found::kOtherFiles;
}

fs::path parent_of(const fs::path& directory) {
  const fs::path absolute = fs::absolute(directory).lexically_normal();
  return absolute.has_filename() ? absolute.parent_path() : absolute.parent_path().parent_path();
}

// What can be said about the directory without RocksDB, which would tidy up before it complains.
Status prepare(rocksdb::Env& env, const fs::path& directory, Mode mode) {
  LUOSHU_TRY(const Found found, look_into(directory));
  if (mode == Mode::kCreate) {
    if (found == Found::kStore)
      return Fault{Errc::kConflict, "there is already a store in " + directory.string()};
    if (found == Found::kOtherFiles)
      return Fault{Errc::kConflict,
                   directory.string() + " holds files but no store: use an empty directory"};
    std::error_code ignored;
    if (!fs::is_directory(parent_of(directory), ignored))
      return Fault{Errc::kNotFound,
                   "no directory " + parent_of(directory).string() + " to create the store in"};
    return Done{};
  }
  if (found == Found::kStore) return check_journals(*env.GetFileSystem(), directory);
  if (found == Found::kNothing) return Fault{Errc::kNotFound, "no store in " + directory.string()};
  return Fault{Errc::kCorruption,
               directory.string() +
                   " holds files but no store (its file CURRENT is missing): if creating it was "
                   "interrupted, remove the directory; otherwise restore it from a backup"};
}

// RocksDB blames the MANIFEST for what it finds in a table file; this looks for the real one.
Fault name_damaged_file(Fault fault, rocksdb::Env& env, const fs::path& directory) {
  rocksdb::Options options;
  options.env = &env;
  std::error_code error;
  for (const auto& entry : fs::directory_iterator(directory, error)) {
    if (entry.path().extension() != ".sst") continue;
    rocksdb::SstFileReader reader(options);
    rocksdb::Status status = reader.Open(entry.path().string());
    if (status.ok()) status = reader.VerifyChecksum();
    if (!status.ok()) return with_context(std::move(fault), "damaged: " + entry.path().string());
  }
  return fault;
}

Result<Database> open_once(rocksdb::Env& env, const fs::path& directory, Mode mode,
                           const std::shared_ptr<Health>& health) {
  LUOSHU_CHECK(prepare(env, directory, mode));
  rocksdb::DBOptions options = database_options(&env, health);
  options.create_if_missing = mode == Mode::kCreate;
  options.create_missing_column_families = mode == Mode::kCreate;
  options.error_if_exists = mode == Mode::kCreate;

  rocksdb::DB* db = nullptr;
  std::vector<rocksdb::ColumnFamilyHandle*> handles;
  const auto families = column_families();
  const rocksdb::Status status =
      mode == Mode::kReadOnly
          ? rocksdb::DB::OpenForReadOnly(options, directory.string(), families, &handles, &db)
          : rocksdb::DB::Open(options, directory.string(), families, &handles, &db);
  if (!status.ok()) {
    Fault fault = to_fault(status, "opening the store in " + directory.string());
    // CURRENT was there a moment ago: what is missing now is one of the files that it leads to.
    if (fault.code == Errc::kNotFound) fault.code = Errc::kCorruption;
    if (fault.code != Errc::kCorruption) return fault;
    return name_damaged_file(std::move(fault), env, directory);
  }
  Database opened{std::unique_ptr<rocksdb::DB>(db), {handles.begin() + 1, handles.end()}};
  opened.tables.push_back(handles.front());
  return opened;
}

// The MANIFEST in use and its size; changes whenever the set of live files does.
Result<std::pair<fs::path, std::uintmax_t>> file_set(rocksdb::Env& env, const fs::path& directory) {
  LUOSHU_TRY(const auto manifest, current_manifest(*env.GetFileSystem(), directory));
  std::error_code error;
  const std::uintmax_t size = fs::file_size(manifest, error);
  return std::pair{manifest, error ? std::uintmax_t{0} : size};
}

// Beside a writer, a write-ahead log may be deleted between our reading the MANIFEST and the logs;
// its rows would be missing without a word. Every such deletion follows a change of the MANIFEST,
// so an open during which that did not change saw everything.
Result<Database> open_read_only(rocksdb::Env& env, const fs::path& directory,
                                const std::shared_ptr<Health>& health) {
  for (int attempt = 1; attempt <= kReadOnlyAttempts; ++attempt) {
    const auto before = file_set(env, directory);
    auto opened = open_once(env, directory, Mode::kReadOnly, health);
    if (before == file_set(env, directory)) return opened;
    if (opened) close_database(opened->db, opened->tables);
    std::this_thread::sleep_for(kReadOnlyPause);
  }
  return Fault{Errc::kBusy, "the files of the store in " + directory.string() +
                                " change faster than they can be read: try again later"};
}

// Makes the new directory's own name durable.
Status sync_parent(rocksdb::Env& env, const fs::path& directory) {
  const std::string parent = parent_of(directory).string();
  std::unique_ptr<rocksdb::FSDirectory> handle;
  rocksdb::IOStatus status = env.GetFileSystem()->NewDirectory(parent, {}, &handle, nullptr);
  if (status.ok()) status = handle->Fsync({}, nullptr);
  if (!status.ok()) return to_fault(status, "syncing " + parent);
  return Done{};
}

}  // namespace

Result<Database> open_database(rocksdb::Env& env, const fs::path& directory, Mode mode,
                               const std::shared_ptr<Health>& health) {
  if (mode == Mode::kReadOnly) return open_read_only(env, directory, health);
  LUOSHU_TRY(Database opened, open_once(env, directory, mode, health));
  if (mode == Mode::kCreate) {
    const Status synced = sync_parent(env, directory);
    if (!synced) {
      close_database(opened.db, opened.tables);
      return synced.error();
    }
  }
  return opened;
}

void close_database(std::unique_ptr<rocksdb::DB>& db,
                    std::vector<rocksdb::ColumnFamilyHandle*>& tables) {
  for (auto* table : tables) db->DestroyColumnFamilyHandle(table).PermitUncheckedError();
  tables.clear();
  db.reset();
}

}  // namespace luoshu
