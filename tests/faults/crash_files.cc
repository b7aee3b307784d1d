#include "tests/faults/crash_files.h"

#include <algorithm>
#include <utility>

namespace luoshu {

using rocksdb::IODebugContext;
using rocksdb::IOOptions;
using rocksdb::IOStatus;
using rocksdb::Slice;

CrashFile::CrashFile(std::unique_ptr<rocksdb::FSWritableFile> target, CrashFileSystem& owner,
                     std::shared_ptr<CrashFileSystem::FileState> state)
    : FSWritableFileOwnerWrapper(std::move(target)), owner_(owner), state_(std::move(state)) {}

IOStatus CrashFile::Append(const Slice& data, const IOOptions& options, IODebugContext* debug) {
  const std::scoped_lock lock(owner_.mutex_);
  if (IOStatus status = owner_.step(); !status.ok()) return status;
  const CrashFileSystem::Room room = owner_.room_for(data.size());
  const IOStatus written = target()->Append(Slice(data.data(), room.bytes), options, debug);
  if (!written.ok()) return written;
  state_->written += room.bytes;
  return room.status;
}

IOStatus CrashFile::Append(const Slice& data, const IOOptions& options,
                           const rocksdb::DataVerificationInfo&, IODebugContext* debug) {
  return Append(data, options, debug);
}

// Only for direct I/O, which the stores do not use; a test that comes here would test nothing.
IOStatus CrashFile::PositionedAppend(const Slice&, std::uint64_t, const IOOptions&,
                                     IODebugContext*) {
  return IOStatus::NotSupported("direct I/O on a CrashFileSystem");
}

IOStatus CrashFile::PositionedAppend(const Slice&, std::uint64_t, const IOOptions&,
                                     const rocksdb::DataVerificationInfo&, IODebugContext*) {
  return IOStatus::NotSupported("direct I/O on a CrashFileSystem");
}

IOStatus CrashFile::Truncate(std::uint64_t size, const IOOptions& options, IODebugContext* debug) {
  const std::scoped_lock lock(owner_.mutex_);
  if (IOStatus status = owner_.step(); !status.ok()) return status;
  state_->written = size;
  state_->synced = std::min(state_->synced, size);
  return target()->Truncate(size, options, debug);
}

IOStatus CrashFile::Sync(const IOOptions&, IODebugContext*) {
  const std::scoped_lock lock(owner_.mutex_);
  return owner_.sync_file(*state_);
}

IOStatus CrashFile::Fsync(const IOOptions& options, IODebugContext* debug) {
  return Sync(options, debug);
}

// A hint to the disk that promises nothing.
IOStatus CrashFile::RangeSync(std::uint64_t, std::uint64_t, const IOOptions&, IODebugContext*) {
  return IOStatus::OK();
}

// Space set aside for later is no content, and setting it aside is most of a small test's time.
IOStatus CrashFile::Allocate(std::uint64_t, std::uint64_t, const IOOptions&, IODebugContext*) {
  return IOStatus::OK();
}

CrashDirectory::CrashDirectory(std::filesystem::path path, CrashFileSystem& owner)
    : path_(std::move(path)), owner_(owner) {}

IOStatus CrashDirectory::Fsync(const IOOptions&, IODebugContext*) {
  const std::scoped_lock lock(owner_.mutex_);
  return owner_.sync_directory(path_);
}

IOStatus CrashDirectory::Close(const IOOptions&, IODebugContext*) {
  return IOStatus::OK();
}

}  // namespace luoshu
