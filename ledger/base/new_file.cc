#include "ledger/base/new_file.h"

#include <fcntl.h>
#include <stdio.h>  // NOLINT(modernize-deprecated-headers): renameat2
#include <sys/random.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <string>
#include <utility>

namespace luoshu {
namespace {

namespace fs = std::filesystem;

constexpr mode_t kOwnerMode = 0600;
constexpr mode_t kUsualMode = 0644;
constexpr mode_t kAllModes = 07777;

// REQUIRES that errno is of the call that failed.
Fault io_fault(std::string_view en, std::string_view zh, const fs::path& path) {
  const std::string why = std::strerror(errno);
  return {Errc::kIo, std::string(en) + " " + path.string() + ": " + why,
          std::string(zh) + " " + path.string() + "：" + why};
}

Fault exists_already(const fs::path& path) {
  return {Errc::kConflict, path.string() + " exists already and is not overwritten",
          path.string() + " 已存在，不会被覆盖"};
}

fs::path folder_of(const fs::path& target) {
  return target.has_parent_path() ? target.parent_path() : fs::path(".");
}

// Short whatever the target is called, so that it fits wherever the target's name fits.
Result<fs::path> name_beside(const fs::path& target) {
  std::uint8_t dice[8];
  if (::getrandom(dice, sizeof dice, 0) != static_cast<ssize_t>(sizeof dice))
    return io_fault("no random name for", "无法生成随机文件名", target);
  return folder_of(target) / (".luoshu-" + to_hex(dice) + ".part");
}

Status sync_folder_of(const fs::path& target) {
  const fs::path folder = folder_of(target);
  const int directory = ::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  const bool synced = directory >= 0 && ::fsync(directory) == 0;
  const int error = errno;
  if (directory >= 0) ::close(directory);
  errno = error;
  // Some file systems cannot sync a folder, and say so by EINVAL.
  if (!synced && error != EINVAL) return io_fault("cannot sync", "无法同步", folder);
  return Done{};
}

// Never over something that is there. Where the file system cannot promise that in one step, a
// hard link does; where it has no links either, a look before.
Status rename_new(const fs::path& from, const fs::path& to) {
  if (::renameat2(AT_FDCWD, from.c_str(), AT_FDCWD, to.c_str(), RENAME_NOREPLACE) == 0)
    return Done{};
  if (errno == EEXIST) return exists_already(to);
  if (errno != EINVAL && errno != ENOSYS) return io_fault("cannot write", "无法写入", to);
  if (::link(from.c_str(), to.c_str()) == 0) {
    ::unlink(from.c_str());
    return Done{};
  }
  if (errno == EEXIST) return exists_already(to);
  std::error_code ignored;
  if (fs::exists(fs::symlink_status(to, ignored))) return exists_already(to);
  if (::rename(from.c_str(), to.c_str()) != 0) return io_fault("cannot write", "无法写入", to);
  return Done{};
}

}  // namespace

Result<NewFile> NewFile::begin(const fs::path& target, FileAccess access) {
  LUOSHU_TRY(const fs::path path, name_beside(target));
  int file = -1;
  LUOSHU_TRY(Begun begun, Begun::begin(path, [&]() -> Status {
               file = ::open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC,
                             access == FileAccess::kOwner ? kOwnerMode : kUsualMode);
               if (file < 0) return io_fault("cannot create", "无法创建", target);
               return Done{};
             }));
  NewFile made(file, target, std::move(begun));
  if (access == FileAccess::kOwner && ::fchmod(file, kOwnerMode) != 0)
    return io_fault("cannot protect", "无法保护", target);
  return made;
}

NewFile::NewFile(NewFile&& other) noexcept
    : descriptor_(std::exchange(other.descriptor_, -1)),
      target_(std::move(other.target_)),
      begun_(std::move(other.begun_)) {}

NewFile::~NewFile() {
  if (descriptor_ >= 0) ::close(descriptor_);
}

Status NewFile::write(ByteView bytes) {
  while (!bytes.empty()) {
    const ssize_t written = ::write(descriptor_, bytes.data(), bytes.size());
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) return io_fault("cannot write", "无法写入", target_);
    bytes = bytes.subspan(static_cast<std::size_t>(written));
  }
  return Done{};
}

Status NewFile::sync_and_close() {
  if (::fsync(descriptor_) != 0) return io_fault("cannot sync", "无法同步", target_);
  if (::close(std::exchange(descriptor_, -1)) != 0)
    return io_fault("cannot write", "无法写入", target_);
  return Done{};
}

Status NewFile::publish() {
  LUOSHU_CHECK(sync_and_close());
  LUOSHU_CHECK(begun_.finish([this] { return rename_new(begun_.path(), target_); }));
  return sync_folder_of(target_);
}

Status NewFile::replace() {
  struct stat before {};
  if (::stat(target_.c_str(), &before) == 0 &&
      ::fchmod(descriptor_, before.st_mode & kAllModes) != 0)
    return io_fault("cannot protect", "无法保护", target_);
  LUOSHU_CHECK(sync_and_close());
  LUOSHU_CHECK(begun_.finish([this]() -> Status {
    if (::rename(begun_.path().c_str(), target_.c_str()) != 0)
      return io_fault("cannot write", "无法写入", target_);
    return Done{};
  }));
  return sync_folder_of(target_);
}

Status write_new_file(const fs::path& target, ByteView bytes, FileAccess access) {
  std::error_code ignored;
  if (fs::exists(fs::symlink_status(target, ignored))) return exists_already(target);
  LUOSHU_TRY(NewFile file, NewFile::begin(target, access));
  LUOSHU_CHECK(file.write(bytes));
  return file.publish();
}

Status replace_file(const fs::path& target, ByteView bytes) {
  std::error_code error;
  fs::path real = fs::canonical(target, error);
  if (error) real = target;  // it is not there yet
  LUOSHU_TRY(NewFile file, NewFile::begin(real, FileAccess::kUsual));
  LUOSHU_CHECK(file.write(bytes));
  return file.replace();
}

Result<Begun> begin_folder(const fs::path& target, unsigned mode) {
  LUOSHU_TRY(const fs::path path, name_beside(target));
  return Begun::begin(path, [&]() -> Status {
    if (::mkdir(path.c_str(), mode) != 0) return io_fault("cannot create", "无法创建", target);
    return Done{};
  });
}

Status publish_folder(Begun& folder, const fs::path& target) {
  LUOSHU_CHECK(folder.finish([&] { return rename_new(folder.path(), target); }));
  return sync_folder_of(target);
}

}  // namespace luoshu
