// A file system for RocksDB that can lose power. For tests only.
//
// Everything written goes to real files at once, and it is remembered what of it a real disk would
// still have after a power cut: per file the bytes that were synced, per directory the names that
// a directory sync has made durable. crash() then takes away what was not. It never syncs for real,
// so a test runs at the speed of memory. It can also fail: a sync or an append once, a disk that is
// full from some byte on, and power that goes off at a chosen step of the work.
//
// Thread-safe. Files that were there before are taken as durable. Give it to a store through
// RocksOptions::file_system; the store must be closed before crash().
#pragma once

#include <rocksdb/file_system.h>

#include <cstdint>
#include <filesystem>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <random>
#include <string>
#include <vector>

namespace luoshu {

class CrashFileSystem final : public rocksdb::FileSystemWrapper {
 public:
  // `stash` keeps deleted and replaced files until their deletion is durable. REQUIRES: it is on
  // the same disk as the store, outside the store's directory, and this object's own.
  explicit CrashFileSystem(std::filesystem::path stash);
  ~CrashFileSystem() override;
  const char* Name() const override { return "CrashFileSystem"; }

  // What a power cut may leave of bytes and names that were not synced.
  enum class Loss {
    kAll,   // nothing
    kSome,  // of each file a random first part, of the changes of names a random first few
  };
  // Loses power and gets it back; every fault ordered before is forgotten. The same seed and the
  // same history lose the same.
  void crash(Loss loss, std::uint32_t seed);

  // How many changes (append, sync, create, rename, delete) have been asked for so far.
  std::uint64_t steps() const;
  // Power goes off just before that many further steps are through: they and all later ones fail
  // without effect, until crash().
  void power_off_after(std::uint64_t steps);
  bool is_power_off() const;
  // The sync after `count` further ones fails with an I/O error. What it should have made durable
  // never becomes so, whatever later syncs of that file report.
  void fail_sync_after(std::uint64_t count);
  // The append after `count` further ones fails with an I/O error, half of its bytes written.
  void fail_append_after(std::uint64_t count);
  // From now on only this number of bytes fits on the disk; without a number it is endless again.
  void limit_space(std::optional<std::uint64_t> bytes);
  // Takes back every fault that was ordered and has not struck yet.
  void take_back_faults();
  // How many of the ordered faults have struck (failed syncs and appends, full-disk appends).
  std::uint64_t faults() const;

  rocksdb::IOStatus NewWritableFile(const std::string& name, const rocksdb::FileOptions& options,
                                    std::unique_ptr<rocksdb::FSWritableFile>* result,
                                    rocksdb::IODebugContext* debug) override;
  rocksdb::IOStatus ReopenWritableFile(const std::string& name, const rocksdb::FileOptions& options,
                                       std::unique_ptr<rocksdb::FSWritableFile>* result,
                                       rocksdb::IODebugContext* debug) override;
  rocksdb::IOStatus ReuseWritableFile(const std::string& name, const std::string& old_name,
                                      const rocksdb::FileOptions& options,
                                      std::unique_ptr<rocksdb::FSWritableFile>* result,
                                      rocksdb::IODebugContext* debug) override;
  rocksdb::IOStatus NewDirectory(const std::string& name, const rocksdb::IOOptions& options,
                                 std::unique_ptr<rocksdb::FSDirectory>* result,
                                 rocksdb::IODebugContext* debug) override;
  rocksdb::IOStatus CreateDir(const std::string& name, const rocksdb::IOOptions& options,
                              rocksdb::IODebugContext* debug) override;
  rocksdb::IOStatus CreateDirIfMissing(const std::string& name, const rocksdb::IOOptions& options,
                                       rocksdb::IODebugContext* debug) override;
  rocksdb::IOStatus DeleteFile(const std::string& name, const rocksdb::IOOptions& options,
                               rocksdb::IODebugContext* debug) override;
  rocksdb::IOStatus RenameFile(const std::string& from, const std::string& to,
                               const rocksdb::IOOptions& options,
                               rocksdb::IODebugContext* debug) override;
  rocksdb::IOStatus LinkFile(const std::string& from, const std::string& to,
                             const rocksdb::IOOptions& options,
                             rocksdb::IODebugContext* debug) override;
  rocksdb::IOStatus Truncate(const std::string& name, std::size_t size,
                             const rocksdb::IOOptions& options,
                             rocksdb::IODebugContext* debug) override;

 private:
  friend class CrashFile;
  friend class CrashDirectory;

  // The durable part of one file, wherever its name has moved.
  struct FileState {
    std::uint64_t written = 0;
    std::uint64_t synced = 0;
    bool is_doomed = false;  // a sync failed: nothing more of it becomes durable
  };
  // A change of names that no directory sync has made durable yet.
  struct NameChange {
    enum class Kind { kCreate, kRename, kDelete } kind;
    std::filesystem::path name;      // created, deleted, or the new name
    std::filesystem::path old_name;  // of a rename
    std::filesystem::path stashed;   // the file deleted or replaced; empty where there was none
  };

  // The next step may be taken; otherwise the reason why not.
  rocksdb::IOStatus step();
  bool strikes(std::optional<std::uint64_t>& countdown);
  rocksdb::IOStatus sync_file(FileState& file);
  rocksdb::IOStatus sync_directory(const std::filesystem::path& directory);
  // How many of `size` bytes may be written, and with what answer.
  struct Room {
    std::size_t bytes;
    rocksdb::IOStatus status;
  };
  Room room_for(std::size_t size);
  std::shared_ptr<FileState> created(const std::filesystem::path& name);
  std::filesystem::path put_aside(const std::filesystem::path& name);
  void move_file(const std::filesystem::path& from, const std::filesystem::path& to);
  void undo(const NameChange& change);

  const std::filesystem::path stash_;
  mutable std::mutex mutex_;
  // shared with the open CrashFile, which outlives a deletion or a rename of its name
  std::map<std::filesystem::path, std::shared_ptr<FileState>> files_;
  std::vector<NameChange> name_changes_;
  std::uint64_t stashed_count_ = 0;
  std::uint64_t steps_ = 0;
  std::uint64_t faults_ = 0;
  std::optional<std::uint64_t> power_off_at_;
  std::optional<std::uint64_t> syncs_before_failure_;
  std::optional<std::uint64_t> appends_before_failure_;
  std::optional<std::uint64_t> space_;
};

// Flips one bit of a file on disk.
void flip_bit(const std::filesystem::path& file, std::uint64_t byte, unsigned bit);

}  // namespace luoshu
