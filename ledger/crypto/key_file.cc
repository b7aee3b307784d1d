#include "ledger/crypto/key_file.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

#include "ledger/base/limits.h"

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

Status write_all(int descriptor, std::string_view text, const std::filesystem::path& path) {
  while (!text.empty()) {
    const ssize_t written = ::write(descriptor, text.data(), text.size());
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) return system_fault(Errc::kIo, "cannot write the key file", path);
    text.remove_prefix(static_cast<std::size_t>(written));
  }
  if (::fsync(descriptor) != 0) return system_fault(Errc::kIo, "cannot sync the key file", path);
  return Done{};
}

Status sync_directory_of(const std::filesystem::path& path) {
  const std::filesystem::path folder = path.has_parent_path() ? path.parent_path() : ".";
  const Descriptor directory(::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (!directory.is_open() || ::fsync(directory.number()) != 0)
    return system_fault(Errc::kIo, "cannot sync the key folder", folder);
  return Done{};
}

// The name appears only once the whole key is on disk: link() refuses a name that exists.
Status publish(const std::filesystem::path& draft, const std::filesystem::path& path) {
  if (::link(draft.c_str(), path.c_str()) == 0) return sync_directory_of(path);
  if (errno == EEXIST)
    return Fault{Errc::kConflict, "the key file " + path.string() +
                                      " exists and is never overwritten: choose another name"};
  return system_fault(Errc::kIo, "cannot create the key file", path);
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

}  // namespace

Status write_key_file(const std::filesystem::path& path, const PrivateKey& key,
                      std::optional<std::string> passphrase) {
  if (passphrase && passphrase->empty())
    return Fault{Errc::kUsage, "an empty passphrase protects nothing: give one or none"};
  std::string draft = path.string() + ".XXXXXX";
  // A new file (O_EXCL) with mode 0600, whatever the umask.
  const Descriptor file(::mkostemp(draft.data(), O_CLOEXEC));
  if (!file.is_open()) return system_fault(Errc::kIo, "cannot create the key file", path);
  Status status = write_all(file.number(), key.to_pem(std::move(passphrase)), path);
  if (status) status = publish(draft, path);
  ::unlink(draft.c_str());
  return status;
}

Result<PrivateKey> read_key_file(const std::filesystem::path& path,
                                 std::optional<std::string> passphrase) {
  // Not to wait for a writer where somebody put a pipe in the key's place.
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
  LUOSHU_TRY(const std::string pem, read_all(file.number(), path));
  Result<PrivateKey> key = PrivateKey::from_pem(pem, std::move(passphrase));
  if (!key) return with_context(key.error(), "key file " + path.string());
  return key;
}

}  // namespace luoshu
