// The open files and directories of a CrashFileSystem.
#pragma once

#include "tests/faults/crash_fs.h"

namespace luoshu {

class CrashFile final : public rocksdb::FSWritableFileOwnerWrapper {
 public:
  // REQUIRES: `owner` outlives the file. The state is shared with the owner's table of files.
  CrashFile(std::unique_ptr<rocksdb::FSWritableFile> target, CrashFileSystem& owner,
            std::shared_ptr<CrashFileSystem::FileState> state);

  rocksdb::IOStatus Append(const rocksdb::Slice& data, const rocksdb::IOOptions& options,
                           rocksdb::IODebugContext* debug) override;
  rocksdb::IOStatus Append(const rocksdb::Slice& data, const rocksdb::IOOptions& options,
                           const rocksdb::DataVerificationInfo& verification,
                           rocksdb::IODebugContext* debug) override;
  rocksdb::IOStatus PositionedAppend(const rocksdb::Slice& data, std::uint64_t offset,
                                     const rocksdb::IOOptions& options,
                                     rocksdb::IODebugContext* debug) override;
  rocksdb::IOStatus PositionedAppend(const rocksdb::Slice& data, std::uint64_t offset,
                                     const rocksdb::IOOptions& options,
                                     const rocksdb::DataVerificationInfo& verification,
                                     rocksdb::IODebugContext* debug) override;
  rocksdb::IOStatus Truncate(std::uint64_t size, const rocksdb::IOOptions& options,
                             rocksdb::IODebugContext* debug) override;
  rocksdb::IOStatus Sync(const rocksdb::IOOptions& options,
                         rocksdb::IODebugContext* debug) override;
  rocksdb::IOStatus Fsync(const rocksdb::IOOptions& options,
                          rocksdb::IODebugContext* debug) override;
  rocksdb::IOStatus RangeSync(std::uint64_t offset, std::uint64_t bytes,
                              const rocksdb::IOOptions& options,
                              rocksdb::IODebugContext* debug) override;
  rocksdb::IOStatus Allocate(std::uint64_t offset, std::uint64_t bytes,
                             const rocksdb::IOOptions& options,
                             rocksdb::IODebugContext* debug) override;

 private:
  CrashFileSystem& owner_;
  const std::shared_ptr<CrashFileSystem::FileState> state_;
};

class CrashDirectory final : public rocksdb::FSDirectory {
 public:
  // REQUIRES: `owner` outlives the directory.
  CrashDirectory(std::filesystem::path path, CrashFileSystem& owner);

  rocksdb::IOStatus Fsync(const rocksdb::IOOptions& options,
                          rocksdb::IODebugContext* debug) override;
  rocksdb::IOStatus Close(const rocksdb::IOOptions& options,
                          rocksdb::IODebugContext* debug) override;

 private:
  const std::filesystem::path path_;
  CrashFileSystem& owner_;
};

}  // namespace luoshu
