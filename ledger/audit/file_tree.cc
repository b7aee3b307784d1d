#include "ledger/audit/file_tree.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

#include "ledger/base/new_file.h"

namespace luoshu {
namespace fs = std::filesystem;
namespace {

constexpr std::size_t kPieceBytes = 1U << 16;

Fault io_fault(const char* what, const fs::path& path, int error) {
  return Fault{Errc::kIo, std::string(what) + " " + path.string() + ": " + std::strerror(error)};
}

// The folders of `name` in `root`, and never `root` itself: where a signal has taken it away,
// nothing may bring it back.
Status make_folders(const fs::path& root, const fs::path& name) {
  fs::path folder = root;
  for (const fs::path& part : name.parent_path()) {
    folder /= part;
    if (::mkdir(folder.c_str(), kUsualFolder) != 0 && errno != EEXIST)
      return io_fault("cannot create", folder, errno);
  }
  return Done{};
}

}  // namespace

Result<FileTree> FileTree::begin(const fs::path& out) {
  fs::path whole = fs::absolute(out).lexically_normal();
  if (!whole.has_filename()) whole = whole.parent_path();  // "out/" and "out" are the same place
  std::error_code error;
  if (fs::exists(fs::symlink_status(whole, error)))
    return Fault{
        Errc::kConflict,
        whole.string() + " exists; choose another name or remove it: nothing is overwritten",
        whole.string() + " 已存在，不会被覆盖；请换用别的名称或先移走它"};
  LUOSHU_TRY(Begun part, begin_folder(whole, kUsualFolder));
  return FileTree(std::move(whole), std::move(part));
}

Result<FileTree::File> FileTree::create(const std::string& name) {
  const fs::path path = part_.path() / name;
  LUOSHU_CHECK(make_folders(part_.path(), name));
  std::ofstream stream(path, std::ios::binary);
  if (!stream) return io_fault("cannot create", path, errno);
  return File(*this, name, std::move(stream));
}

void FileTree::File::write(ByteView bytes) {
  stream_.write(reinterpret_cast<const char*>(bytes.data()),
                static_cast<std::streamsize>(bytes.size()));
  hasher_.update(bytes);
  bytes_ += bytes.size();
}

Status FileTree::File::close() {
  stream_.close();
  if (!stream_) return io_fault("cannot write", tree_.part_.path() / name_, errno);
  tree_.digests_.emplace(name_, hasher_.finish());
  tree_.bytes_ += bytes_;
  return Done{};
}

Status FileTree::write(const std::string& name, ByteView bytes) {
  LUOSHU_TRY(File file, create(name));
  file.write(bytes);
  return file.close();
}

std::string FileTree::sums() const {
  std::string text;
  for (const auto& [name, digest] : digests_) text += digest.hex() + "  " + name + "\n";
  return text;
}

Status FileTree::finish() {
  const int directory = ::open(part_.path().c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  // One call for the whole file system costs less than one fsync for each of thousands of files.
  const bool synced = directory >= 0 && ::syncfs(directory) == 0;
  const int sync_error = errno;
  if (directory >= 0) ::close(directory);
  if (!synced) return io_fault("cannot sync", out_, sync_error);
  return publish_folder(part_, out_);
}

Result<Bytes> read_file(const fs::path& path, std::uint64_t bytes_max) {
  std::ifstream stream(path, std::ios::binary | std::ios::ate);
  if (!stream && errno == ENOENT) return Fault{Errc::kNotFound, path.string() + " is missing"};
  if (!stream) return io_fault("cannot read", path, errno);
  const auto size = static_cast<std::uint64_t>(stream.tellg());
  if (size > bytes_max)
    return Fault{Errc::kLimit,
                 path.string() + " is longer than " + std::to_string(bytes_max) + " bytes"};
  Bytes bytes(size);
  stream.seekg(0);
  stream.read(reinterpret_cast<char*>(bytes.data()), static_cast<std::streamsize>(size));
  if (!stream) return io_fault("cannot read", path, errno);
  return bytes;
}

Result<Hash> digest_file(const fs::path& path) {
  std::ifstream stream(path, std::ios::binary);
  if (!stream) return io_fault("cannot read", path, errno);
  Hasher hasher(DigestKind::kSha256);
  Bytes piece(kPieceBytes);
  while (stream) {
    stream.read(reinterpret_cast<char*>(piece.data()), static_cast<std::streamsize>(piece.size()));
    hasher.update(ByteView(piece).first(static_cast<std::size_t>(stream.gcount())));
  }
  if (stream.bad()) return io_fault("cannot read", path, errno);
  return hasher.finish();
}

}  // namespace luoshu
