#include "ledger/crypto/key_file.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

#include "ledger/base/limits.h"
#include "ledger/base/new_file.h"

namespace luoshu {
namespace {

class Descriptor {
 public:
  explicit Descriptor(int number) : number_(number) {}
  ~Descriptor() {
    if (number_ >= 0) ::close(number_);
  }
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  int number() const { return number_; }
  bool is_open() const { return number_ >= 0; }

 private:
  int number_;
};

// REQUIRES that errno is of the call that failed.
Fault system_fault(Errc code, std::string_view what, const std::filesystem::path& path) {
  return {code, std::string(what) + " " + path.string() + ": " + std::strerror(errno)};
}

Result<std::string> read_all(int descriptor, const std::filesystem::path& path) {
  std::string text(limits::kKeyFileBytesMax + 1, '\0');
  std::size_t size = 0;
  while (size < text.size()) {
    const ssize_t count = ::read(descriptor, text.data() + size, text.size() - size);
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) return system_fault(Errc::kIo, "cannot read the key file", path);
    if (count == 0) break;
    size += static_cast<std::size_t>(count);
  }
  if (size > limits::kKeyFileBytesMax)
    return Fault{Errc::kInvalid, "the key file " + path.string() + " is larger than 64 KiB"};
  text.resize(size);
  return text;
}

// As an editor may have saved it: without the byte order mark, lines ending in LF.
void make_plain(std::string& pem) {
  if (pem.starts_with("\xEF\xBB\xBF")) pem.erase(0, 3);
  for (std::size_t at = pem.find("\r\n"); at != std::string::npos; at = pem.find("\r\n", at))
    pem.erase(at, 1);
}

// A file with two keys would not say which one signs.
Status require_one_key(std::string_view pem, const std::filesystem::path& path) {
  constexpr std::string_view kBegin = "-----BEGIN ";
  std::size_t count = 0;
  for (std::size_t at = pem.find(kBegin); at != std::string_view::npos;
       at = pem.find(kBegin, at + kBegin.size()))
    ++count;
  if (count <= 1) return Done{};
  return Fault{Errc::kInvalid,
               "the key file " + path.string() + " holds " + std::to_string(count) +
                   " PEM blocks: a key file holds one private key and nothing else",
               "密钥文件 " + path.string() + " 含有 " + std::to_string(count) +
                   " 个 PEM 块：一个密钥文件只放一把私钥"};
}

}  // namespace

Status write_key_file(const std::filesystem::path& path, const PrivateKey& key,
                      std::optional<std::string> passphrase) {
  if (passphrase && passphrase->empty())
    return Fault{Errc::kUsage, "an empty passphrase protects nothing: give one or none"};
  const std::string pem = key.to_pem(std::move(passphrase));
  Status written = write_new_file(path, as_bytes(pem), FileAccess::kOwner);
  if (written || written.error().code != Errc::kConflict) return written;
  return Fault{
      Errc::kConflict,
      "the key file " + path.string() + " exists and is never overwritten: choose another name",
      "密钥文件 " + path.string() + " 已存在，绝不覆盖：请换用别的名称"};
}

Result<PrivateKey> read_key_file(const std::filesystem::path& path,
                                 std::optional<std::string> passphrase) {
  // So that a pipe in the key's place is refused, not waited for.
  const Descriptor file(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK));
  if (!file.is_open())
    return system_fault(errno == ENOENT ? Errc::kNotFound : Errc::kIo, "cannot open the key file",
                        path);
  struct stat info {};
  if (::fstat(file.number(), &info) != 0)
    return system_fault(Errc::kIo, "cannot examine the key file", path);
  if (!S_ISREG(info.st_mode))
    return Fault{Errc::kInvalid, "the key file " + path.string() + " is not a plain file"};
  if ((info.st_mode & (S_IRWXG | S_IRWXO)) != 0)
    return Fault{Errc::kIo, "the key file " + path.string() +
                                " may be read by others, so it cannot prove who signed: run"
                                " chmod 600 '" +
                                path.string() + "'"};
  LUOSHU_TRY(std::string pem, read_all(file.number(), path));
  make_plain(pem);
  LUOSHU_CHECK(require_one_key(pem, path));
  Result<PrivateKey> key = PrivateKey::from_pem(pem, std::move(passphrase));
  if (!key) return with_context(key.error(), "key file " + path.string());
  return key;
}

}  // namespace luoshu
