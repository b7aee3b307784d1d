#include "projections/bank/archive.h"

#include <fmt/format.h>
#include <zip.h>

#include <algorithm>
#include <map>

#include "projections/bank/statement.h"
#include "projections/bank/text.h"

namespace luoshu::bank {
namespace {

struct CloseArchive {
  void operator()(zip_t* archive) const { zip_discard(archive); }
};
struct CloseFile {
  void operator()(zip_file_t* file) const { zip_fclose(file); }
};

struct Entry {
  std::uint64_t index = 0;
  std::uint64_t bytes = 0;
};

Fault bad_entry(std::string_view name, const BilingualView& why) {
  const std::string shown = shorten(name, 80);
  return refused({fmt::format("压缩包中的“{}”：{}", shown, why.zh),
                  fmt::format("'{}' in the archive: {}", shown, why.en)});
}

bool leads_out(std::string_view name) {
  if (name.empty() || name.starts_with('/') || name.find('\\') != std::string_view::npos ||
      name.find(':') != std::string_view::npos)
    return true;
  return std::ranges::any_of(split(name, '/'),
                             [](std::string_view part) { return part == ".." || part == "."; });
}

// Names of parts are compared without regard to the case of ASCII.
std::string lower(std::string_view name) {
  std::string out(name);
  for (char& c : out)
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  return out;
}

}  // namespace

struct Archive::Impl {
  std::unique_ptr<zip_t, CloseArchive> zip;
  std::map<std::string, Entry> entries;
};

Archive::Archive() : impl_(std::make_unique<Impl>()) {}
Archive::~Archive() = default;
Archive::Archive(Archive&&) noexcept = default;
Archive& Archive::operator=(Archive&&) noexcept = default;

Result<Archive> Archive::open(ByteView bytes) {
  zip_error_t error;
  zip_error_init(&error);
  zip_source_t* source = zip_source_buffer_create(bytes.data(), bytes.size(), 0, &error);
  Archive archive;
  if (source != nullptr) {
    archive.impl_->zip.reset(zip_open_from_source(source, ZIP_RDONLY | ZIP_CHECKCONS, &error));
    if (!archive.impl_->zip) zip_source_free(source);
  }
  zip_error_fini(&error);
  if (!archive.impl_->zip)
    return refused({"不是完整的压缩包（xlsx）", "it is no complete archive (xlsx)"});
  const zip_int64_t count = zip_get_num_entries(archive.impl_->zip.get(), 0);
  if (count < 0 || static_cast<std::uint64_t>(count) > kArchiveEntriesMax)
    return refused({"压缩包中的文件过多", "the archive has too many entries"});
  std::uint64_t all = 0;
  for (zip_uint64_t i = 0; i < static_cast<zip_uint64_t>(count); ++i) {
    zip_stat_t stat;
    zip_stat_init(&stat);
    if (zip_stat_index(archive.impl_->zip.get(), i, 0, &stat) != 0 || stat.name == nullptr)
      return refused({"压缩包的目录不完整", "the archive's directory is damaged"});
    const std::string_view name = stat.name;
    if (leads_out(name))
      return bad_entry(name, {"路径指向包外", "its path leads out of the archive"});
    if ((stat.valid & ZIP_STAT_ENCRYPTION_METHOD) != 0 && stat.encryption_method != ZIP_EM_NONE)
      return bad_entry(name,
                       {"已加密，请去掉密码另存", "it is encrypted: save it without a password"});
    if ((stat.valid & ZIP_STAT_SIZE) == 0 || (stat.valid & ZIP_STAT_COMP_SIZE) == 0)
      return bad_entry(name, {"没有写明大小", "its size is not told"});
    all += std::min<std::uint64_t>(stat.size, kArchiveBytesMax + 1);
    if (stat.size > kArchiveEntryBytesMax || all > kArchiveBytesMax)
      return bad_entry(name, {"解压后过大", "it is too large when inflated"});
    if (stat.size > kRatioFreeBytes && stat.size / kArchiveRatioMax > stat.comp_size)
      return bad_entry(name, {"压缩比异常，疑为压缩炸弹", "it inflates too much: a bomb"});
    if (!archive.impl_->entries.emplace(lower(name), Entry{i, stat.size}).second)
      return bad_entry(name, {"名称重复", "its name occurs twice"});
  }
  return archive;
}

bool Archive::has(std::string_view name) const {
  return impl_->entries.contains(lower(name));
}

Result<Bytes> Archive::read(std::string_view name) const {
  const auto found = impl_->entries.find(lower(name));
  if (found == impl_->entries.end()) return bad_entry(name, {"缺少此文件", "it is missing"});
  const std::unique_ptr<zip_file_t, CloseFile> file(
      zip_fopen_index(impl_->zip.get(), found->second.index, 0));
  if (!file) return bad_entry(name, {"无法解压", "it cannot be inflated"});
  // One byte more than it says, to see that it ends there.
  Bytes bytes(found->second.bytes + 1);
  std::size_t filled = 0;
  while (filled < bytes.size()) {
    const zip_int64_t got = zip_fread(file.get(), bytes.data() + filled, bytes.size() - filled);
    if (got < 0) return bad_entry(name, {"数据已损坏", "its data is damaged"});
    if (got == 0) break;
    filled += static_cast<std::size_t>(got);
  }
  if (filled != found->second.bytes)
    return bad_entry(name, {"大小与目录不符", "its size is not what the directory says"});
  bytes.resize(filled);
  return bytes;
}

}  // namespace luoshu::bank
