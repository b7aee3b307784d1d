#include "tools/luoshu/files.h"

#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstring>
#include <memory>

#include "ledger/base/new_file.h"
#include "tools/luoshu/console.h"
#include "tools/luoshu/streams.h"

namespace luoshu {
namespace {

namespace fs = std::filesystem;

Fault io_fault(std::string_view en, std::string_view zh, const fs::path& path) {
  const char* why = std::strerror(errno);
  return {Errc::kIo, fmt::format("{} {}: {}", en, path.string(), why),
          fmt::format("{} {}：{}", zh, path.string(), why)};
}

bool is_standard(const fs::path& path) {
  return path.native() == kStandardStream;
}

struct CloseFile {
  void operator()(std::FILE* file) const { std::fclose(file); }
};

Status write_standard(ByteView bytes) {
  const std::string_view text = as_text(bytes);
  if (output_is_terminal() && text.find('\0') != std::string_view::npos)
    return make_fault(Errc::kUsage,
                      "this is no text, and standard output is a terminal: send it "
                      "elsewhere with > or |, or name a file",
                      "内容不是文本，而标准输出是终端：请用 > 或 | 转向别处，或给出文件名");
  write_output(text);
  return output_status();
}

}  // namespace

Result<Bytes> read_whole(const fs::path& path, std::size_t bytes_max) {
  std::error_code error;
  const bool standard = is_standard(path);
  if (!standard && !fs::exists(path, error))
    return Fault{Errc::kNotFound, fmt::format("there is no file {}", path.string()),
                 fmt::format("没有文件 {}", path.string())};
  if (!standard && fs::is_directory(path, error))
    return Fault{Errc::kUsage, fmt::format("{} is a directory, not a file", path.string()),
                 fmt::format("{} 是目录而不是文件", path.string())};
  const std::unique_ptr<std::FILE, CloseFile> file(standard ? ::fdopen(::dup(STDIN_FILENO), "rb")
                                                            : std::fopen(path.c_str(), "rbe"));
  if (!file) return io_fault("cannot read", "无法读取", path);
  Bytes bytes;
  char part[16'384];
  std::size_t count = 0;
  while ((count = std::fread(part, 1, sizeof part, file.get())) > 0) {
    append(bytes, as_bytes({part, count}));
    if (bytes.size() > bytes_max)
      return Fault{Errc::kLimit,
                   fmt::format("{} is longer than {} bytes", path.string(), bytes_max),
                   fmt::format("{} 超过 {} 字节", path.string(), bytes_max)};
  }
  if (std::ferror(file.get()) != 0) return io_fault("cannot read", "无法读取", path);
  return bytes;
}

Status replace_whole(const fs::path& path, ByteView bytes) {
  if (is_standard(path))
    return make_fault(Errc::kUsage, "a file is changed here, so - cannot stand for it: name a file",
                      "此处要改写文件，不能用 - 代替：请给出文件名");
  return replace_file(path, bytes);
}

Status write_new(const fs::path& path, ByteView bytes) {
  return is_standard(path) ? write_standard(bytes)
                           : write_new_file(path, bytes, FileAccess::kUsual);
}

Result<std::optional<std::string>> read_passphrase(const std::optional<std::string>& path) {
  if (!path) return std::optional<std::string>();
  struct stat facts {};
  if (::stat(path->c_str(), &facts) == 0 && (facts.st_mode & (S_IRWXG | S_IRWXO)) != 0)
    return Fault{Errc::kIo, fmt::format("others may read {}: run chmod 600 {}", *path, *path),
                 fmt::format("他人可读 {}：请运行 chmod 600 {}", *path, *path)};
  LUOSHU_TRY(const Bytes bytes, read_whole(*path, 4096));
  const std::string_view text = as_text(bytes);
  if (text.starts_with("\xEF\xBB\xBF"))
    return Fault{
        Errc::kInvalid,
        fmt::format("{} begins with a byte order mark (BOM), which an editor put there and "
                    "which is no part of a passphrase: save it without",
                    *path),
        fmt::format("{} 以字节序标记（BOM）开头，系编辑器所加，不属于口令：请另存为无 BOM 的文件",
                    *path)};
  return std::optional<std::string>(text.substr(0, text.find_first_of("\r\n")));
}

}  // namespace luoshu
