#include "tests/faults/crash_fs.h"

#include <algorithm>
#include <fstream>
#include <utility>

#include "tests/faults/crash_files.h"

namespace luoshu {

namespace fs = std::filesystem;
using rocksdb::FileOptions;
using rocksdb::IODebugContext;
using rocksdb::IOOptions;
using rocksdb::IOStatus;

namespace {

fs::path tidy(const std::string& name) {
  fs::path path = fs::path(name).lexically_normal();
  return path.has_filename() ? path : path.parent_path();
}

}  // namespace

CrashFileSystem::CrashFileSystem(fs::path stash)
    : FileSystemWrapper(rocksdb::FileSystem::Default()), stash_(std::move(stash)) {
  fs::create_directories(stash_);
}

CrashFileSystem::~CrashFileSystem() {
  std::error_code ignored;
  fs::remove_all(stash_, ignored);
}

std::uint64_t CrashFileSystem::steps() const {
  const std::scoped_lock lock(mutex_);
  return steps_;
}

void CrashFileSystem::power_off_after(std::uint64_t steps) {
  const std::scoped_lock lock(mutex_);
  power_off_at_ = steps_ + steps;
}

bool CrashFileSystem::is_power_off() const {
  const std::scoped_lock lock(mutex_);
  return power_off_at_ && steps_ > *power_off_at_;
}

void CrashFileSystem::fail_sync_after(std::uint64_t count) {
  const std::scoped_lock lock(mutex_);
  syncs_before_failure_ = count;
}

void CrashFileSystem::fail_append_after(std::uint64_t count) {
  const std::scoped_lock lock(mutex_);
  appends_before_failure_ = count;
}

void CrashFileSystem::limit_space(std::optional<std::uint64_t> bytes) {
  const std::scoped_lock lock(mutex_);
  space_ = bytes;
}

void CrashFileSystem::take_back_faults() {
  const std::scoped_lock lock(mutex_);
  power_off_at_.reset();
  syncs_before_failure_.reset();
  appends_before_failure_.reset();
  space_.reset();
}

std::uint64_t CrashFileSystem::faults() const {
  const std::scoped_lock lock(mutex_);
  return faults_;
}

IOStatus CrashFileSystem::step() {
  ++steps_;
  if (power_off_at_ && steps_ > *power_off_at_) return IOStatus::IOError("the power is off");
  return IOStatus::OK();
}

bool CrashFileSystem::strikes(std::optional<std::uint64_t>& countdown) {
  if (!countdown) return false;
  if ((*countdown)-- > 0) return false;
  countdown.reset();
  ++faults_;
  return true;
}

IOStatus CrashFileSystem::sync_file(FileState& file) {
  if (IOStatus status = step(); !status.ok()) return status;
  if (strikes(syncs_before_failure_)) {
    file.is_doomed = true;
    return IOStatus::IOError("ordered failure of fsync");
  }
  if (!file.is_doomed) file.synced = file.written;
  return IOStatus::OK();
}

IOStatus CrashFileSystem::sync_directory(const fs::path& directory) {
  if (IOStatus status = step(); !status.ok()) return status;
  if (strikes(syncs_before_failure_)) return IOStatus::IOError("ordered failure of fsync");
  std::erase_if(name_changes_, [&](const NameChange& change) {
    if (change.name.parent_path() != directory) return false;
    files_.erase(change.stashed);
    std::error_code ignored;
    fs::remove(change.stashed, ignored);
    return true;
  });
  return IOStatus::OK();
}

CrashFileSystem::Room CrashFileSystem::room_for(std::size_t size) {
  if (strikes(appends_before_failure_))
    return {size / 2, IOStatus::IOError("ordered failure of append")};
  if (!space_) return {size, IOStatus::OK()};
  const std::size_t fits = std::min<std::uint64_t>(size, *space_);
  *space_ -= fits;
  if (fits == size) return {size, IOStatus::OK()};
  ++faults_;
  return {fits, IOStatus::NoSpace("ordered: the disk is full")};
}

std::shared_ptr<CrashFileSystem::FileState> CrashFileSystem::created(const fs::path& name) {
  auto& state = files_[name];
  state = std::make_shared<FileState>();
  name_changes_.push_back({NameChange::Kind::kCreate, name, {}, {}});
  return state;
}

fs::path CrashFileSystem::put_aside(const fs::path& name) {
  if (!fs::exists(name)) return {};
  const fs::path aside = stash_ / std::to_string(stashed_count_++);
  move_file(name, aside);
  return aside;
}

void CrashFileSystem::move_file(const fs::path& from, const fs::path& to) {
  fs::rename(from, to);
  const auto moved = files_.find(from);
  if (moved == files_.end()) return;
  files_[to] = std::move(moved->second);
  files_.erase(moved);
}

void CrashFileSystem::undo(const NameChange& change) {
  switch (change.kind) {
    case NameChange::Kind::kCreate:
      fs::remove_all(change.name);
      files_.erase(change.name);
      break;
    case NameChange::Kind::kRename:
      move_file(change.name, change.old_name);
      if (!change.stashed.empty()) move_file(change.stashed, change.name);
      break;
    case NameChange::Kind::kDelete:
      move_file(change.stashed, change.name);
      break;
  }
}

void CrashFileSystem::crash(Loss loss, std::uint32_t seed) {
  take_back_faults();
  const std::scoped_lock lock(mutex_);
  std::mt19937 random(seed);
  const auto kept_of = [&](std::uint64_t unsynced) {
    return loss == Loss::kAll ? 0 : random() % (unsynced + 1);
  };
  const std::uint64_t names_kept = kept_of(name_changes_.size());
  while (name_changes_.size() > names_kept) {
    undo(name_changes_.back());
    name_changes_.pop_back();
  }
  for (const auto& [name, file] : files_)
    if (fs::exists(name))
      fs::resize_file(name, file->synced + kept_of(file->written - file->synced));
  for (const NameChange& change : name_changes_) fs::remove(change.stashed);
  files_.clear();
  name_changes_.clear();
}

IOStatus CrashFileSystem::NewWritableFile(const std::string& name, const FileOptions& options,
                                          std::unique_ptr<rocksdb::FSWritableFile>* result,
                                          IODebugContext* debug) {
  const std::scoped_lock lock(mutex_);
  if (IOStatus status = step(); !status.ok()) return status;
  // A file of that name that is replaced is gone with it, as after a deletion.
  if (const fs::path aside = put_aside(tidy(name)); !aside.empty())
    name_changes_.push_back({NameChange::Kind::kDelete, tidy(name), {}, aside});
  std::unique_ptr<rocksdb::FSWritableFile> file;
  IOStatus status = target()->NewWritableFile(name, options, &file, debug);
  if (status.ok())
    *result = std::make_unique<CrashFile>(std::move(file), *this, created(tidy(name)));
  return status;
}

// The stores recycle and reopen nothing; a test that comes here would test nothing.
IOStatus CrashFileSystem::ReopenWritableFile(const std::string&, const FileOptions&,
                                             std::unique_ptr<rocksdb::FSWritableFile>*,
                                             IODebugContext*) {
  return IOStatus::NotSupported("reopening files on a CrashFileSystem");
}

IOStatus CrashFileSystem::ReuseWritableFile(const std::string&, const std::string&,
                                            const FileOptions&,
                                            std::unique_ptr<rocksdb::FSWritableFile>*,
                                            IODebugContext*) {
  return IOStatus::NotSupported("recycling files on a CrashFileSystem");
}

IOStatus CrashFileSystem::NewDirectory(const std::string& name, const IOOptions&,
                                       std::unique_ptr<rocksdb::FSDirectory>* result,
                                       IODebugContext*) {
  if (!fs::is_directory(name)) return IOStatus::IOError("no directory", name);
  *result = std::make_unique<CrashDirectory>(tidy(name), *this);
  return IOStatus::OK();
}

IOStatus CrashFileSystem::CreateDir(const std::string& name, const IOOptions& options,
                                    IODebugContext* debug) {
  const std::scoped_lock lock(mutex_);
  if (IOStatus status = step(); !status.ok()) return status;
  IOStatus status = target()->CreateDir(name, options, debug);
  if (status.ok()) name_changes_.push_back({NameChange::Kind::kCreate, tidy(name), {}, {}});
  return status;
}

IOStatus CrashFileSystem::CreateDirIfMissing(const std::string& name, const IOOptions& options,
                                             IODebugContext* debug) {
  return fs::is_directory(name) ? IOStatus::OK() : CreateDir(name, options, debug);
}

IOStatus CrashFileSystem::DeleteFile(const std::string& name, const IOOptions&, IODebugContext*) {
  const std::scoped_lock lock(mutex_);
  if (IOStatus status = step(); !status.ok()) return status;
  const fs::path aside = put_aside(tidy(name));
  if (aside.empty()) return IOStatus::PathNotFound("no file", name);
  name_changes_.push_back({NameChange::Kind::kDelete, tidy(name), {}, aside});
  return IOStatus::OK();
}

IOStatus CrashFileSystem::RenameFile(const std::string& from, const std::string& to,
                                     const IOOptions&, IODebugContext*) {
  const std::scoped_lock lock(mutex_);
  if (IOStatus status = step(); !status.ok()) return status;
  if (!fs::exists(from)) return IOStatus::PathNotFound("no file", from);
  const fs::path aside = put_aside(tidy(to));
  move_file(tidy(from), tidy(to));
  name_changes_.push_back({NameChange::Kind::kRename, tidy(to), tidy(from), aside});
  return IOStatus::OK();
}

IOStatus CrashFileSystem::LinkFile(const std::string&, const std::string&, const IOOptions&,
                                   IODebugContext*) {
  return IOStatus::NotSupported("hard links on a CrashFileSystem");
}

IOStatus CrashFileSystem::Truncate(const std::string&, std::size_t, const IOOptions&,
                                   IODebugContext*) {
  return IOStatus::NotSupported("truncating by name on a CrashFileSystem");
}

void flip_bit(const fs::path& file, std::uint64_t byte, unsigned bit) {
  std::fstream stream(file, std::ios::in | std::ios::out | std::ios::binary);
  stream.seekg(static_cast<std::streamoff>(byte));
  const char flipped = static_cast<char>(stream.get() ^ (1 << bit));
  stream.seekp(static_cast<std::streamoff>(byte));
  stream.put(flipped);
}

}  // namespace luoshu
