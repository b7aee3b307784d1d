#include "tools/luoshu/files.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <fstream>

namespace luoshu {
namespace {

namespace fs = std::filesystem;

Fault io_fault(std::string_view en, std::string_view zh, const fs::path& path) {
  const char* why = std::strerror(errno);
  return {Errc::kIo, fmt::format("{} {}: {}", en, path.string(), why),
          fmt::format("{} {}：{}", zh, path.string(), why)};
}

// All bytes on disk under that name, synced; the file must not exist before.
Status write_synced(const fs::path& path, ByteView bytes) {
  const int file = ::open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0644);
  if (file < 0) return io_fault("cannot create", "无法创建", path);
  std::size_t done = 0;
  bool good = true;
  while (good && done < bytes.size()) {
    const ssize_t written = ::write(file, bytes.data() + done, bytes.size() - done);
    good = written > 0 || (written < 0 && errno == EINTR);
    if (written > 0) done += static_cast<std::size_t>(written);
  }
  good = good && ::fsync(file) == 0;
  Status outcome = good ? Status(Done{}) : io_fault("cannot write", "无法写入", path);
  ::close(file);
  if (!good) ::unlink(path.c_str());
  return outcome;
}

}  // namespace

Result<Bytes> read_whole(const fs::path& path, std::size_t bytes_max) {
  std::error_code error;
  if (!fs::exists(path, error))
    return Fault{Errc::kNotFound, fmt::format("there is no file {}", path.string()),
                 fmt::format("没有文件 {}", path.string())};
  if (fs::is_directory(path, error))
    return Fault{Errc::kUsage, fmt::format("{} is a directory, not a file", path.string()),
                 fmt::format("{} 是目录而不是文件", path.string())};
  std::ifstream file(path, std::ios::binary);
  if (!file) return io_fault("cannot read", "无法读取", path);
  Bytes bytes;
  char part[16'384];
  while (file.read(part, sizeof part), file.gcount() > 0) {
    append(bytes, as_bytes({part, static_cast<std::size_t>(file.gcount())}));
    if (bytes.size() > bytes_max)
      return Fault{Errc::kLimit,
                   fmt::format("{} is longer than {} bytes", path.string(), bytes_max),
                   fmt::format("{} 超过 {} 字节", path.string(), bytes_max)};
  }
  if (file.bad()) return io_fault("cannot read", "无法读取", path);
  return bytes;
}

Status replace_whole(const fs::path& path, ByteView bytes) {
  fs::path part = path;
  part += fmt::format(".part-{}", ::getpid());
  LUOSHU_CHECK(write_synced(part, bytes));
  if (::rename(part.c_str(), path.c_str()) != 0) {
    const Fault fault = io_fault("cannot write", "无法写入", path);
    ::unlink(part.c_str());
    return fault;
  }
  return Done{};
}

Status write_new(const fs::path& path, ByteView bytes) {
  std::error_code error;
  if (fs::exists(fs::symlink_status(path, error)))
    return Fault{Errc::kConflict,
                 fmt::format("{} exists already and is not overwritten", path.string()),
                 fmt::format("{} 已存在，不会被覆盖", path.string())};
  return replace_whole(path, bytes);
}

Result<std::optional<std::string>> read_passphrase(const std::optional<std::string>& path) {
  if (!path) return std::optional<std::string>();
  struct stat facts {};
  if (::stat(path->c_str(), &facts) == 0 && (facts.st_mode & (S_IRWXG | S_IRWXO)) != 0)
    return Fault{Errc::kIo, fmt::format("others may read {}: run chmod 600 {}", *path, *path),
                 fmt::format("他人可读 {}：请运行 chmod 600 {}", *path, *path)};
  LUOSHU_TRY(const Bytes bytes, read_whole(*path, 4096));
  const std::string_view text = as_text(bytes);
  return std::optional<std::string>(text.substr(0, text.find_first_of("\r\n")));
}

}  // namespace luoshu
