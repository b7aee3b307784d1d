#include "ledger/store/rocks_journal.h"

#include <algorithm>
#include <boost/crc.hpp>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "ledger/base/bytes.h"
#include "ledger/store/rocks_settings.h"

namespace luoshu {
namespace {

// A journal is a sequence of blocks; a record part never crosses their border:
//   u32 LE masked CRC-32C of (type ‖ payload) ‖ u16 LE payload length ‖ u8 type ‖ payload
// What is left of a block that cannot hold a header is zero.
constexpr std::size_t kBlockBytes = 32'768;
constexpr std::size_t kHeaderBytes = 7;
constexpr std::size_t kTypeAt = 6;
constexpr std::uint8_t kTypeFull = 1;  // kinds of part: 1 full, 2 first, 3 middle, 4 last
constexpr std::uint8_t kTypeLast = 4;
constexpr int kLengthBits = 16;

using Crc32c = boost::crc_optimal<32, 0x1EDC6F41, 0xFFFFFFFF, 0xFFFFFFFF, true, true>;

std::uint32_t masked_crc(ByteView bytes) {
  Crc32c crc;
  crc.process_bytes(bytes.data(), bytes.size());
  const std::uint32_t sum = crc.checksum();
  return ((sum >> 15) | (sum << 17)) + 0xA282EAD8U;
}

std::uint32_t u32_le(ByteView at) {
  std::uint32_t value = 0;
  for (std::size_t i = 4; i-- != 0;) value = value << 8 | at[i];
  return value;
}

// Whether the part at the front of `rest` would be whole with this payload length.
bool whole_with(ByteView rest, std::size_t length) {
  if (kHeaderBytes + length > rest.size()) return false;
  return masked_crc(rest.subspan(kTypeAt, 1 + length)) == u32_le(rest);
}

// A part that ends past the file's end: torn by a crash, unless one other bit in its length makes
// it whole, which no crash does.
bool is_torn(ByteView rest, std::size_t length) {
  for (int bit = 0; bit < kLengthBits; ++bit)
    if (whole_with(rest, length ^ (std::size_t{1} << bit))) return false;
  return true;
}

enum class BlockKind { kInner, kLast };

// The offset of the first damage in a block, or nothing.
std::optional<std::size_t> damage_in(ByteView block, BlockKind kind) {
  std::size_t at = 0;
  while (block.size() - at >= kHeaderBytes) {
    const ByteView rest = block.subspan(at);
    const std::size_t length = static_cast<std::size_t>(rest[4] | rest[5] << 8);
    const std::uint8_t type = rest[kTypeAt];
    // Space that was allocated and never written, at the end of a file that a crash cut off.
    if (std::ranges::all_of(rest, [](std::uint8_t byte) { return byte == 0; }) &&
        kind == BlockKind::kLast)
      return std::nullopt;
    if (type < kTypeFull || type > kTypeLast) return at;
    if (kHeaderBytes + length > rest.size())
      return kind == BlockKind::kLast && is_torn(rest, length) ? std::nullopt : std::optional{at};
    if (!whole_with(rest, length)) return at;
    at += kHeaderBytes + length;
  }
  // The rest of a whole block is zero; in a shorter one it is a header that a crash cut off.
  const bool is_zero =
      std::ranges::all_of(block.subspan(at), [](std::uint8_t b) { return b == 0; });
  return block.size() == kBlockBytes && !is_zero ? std::optional{at} : std::nullopt;
}

Fault no_store(const std::filesystem::path& directory, const std::string& why) {
  return {Errc::kCorruption, "the store in " + directory.string() + " is damaged: " + why +
                                 "; restore it from a backup or a peer"};
}

Result<std::string> read_small(rocksdb::FileSystem& file_system,
                               const std::filesystem::path& file) {
  std::unique_ptr<rocksdb::FSSequentialFile> in;
  std::string scratch(4096, '\0');
  rocksdb::Slice got;
  rocksdb::IOStatus status = file_system.NewSequentialFile(file.string(), {}, &in, nullptr);
  if (status.ok()) status = in->Read(scratch.size(), {}, &got, scratch.data(), nullptr);
  if (!status.ok()) return to_fault(status, "reading " + file.string());
  return got.ToString();
}

}  // namespace

Status check_journal(rocksdb::FileSystem& file_system, const std::filesystem::path& file) {
  std::unique_ptr<rocksdb::FSSequentialFile> in;
  rocksdb::IOStatus status = file_system.NewSequentialFile(file.string(), {}, &in, nullptr);
  std::vector<char> scratch(kBlockBytes);
  const auto read_block = [&]() -> Bytes {
    rocksdb::Slice got;
    status = in->Read(scratch.size(), {}, &got, scratch.data(), nullptr);
    return to_bytes(as_bytes(got.ToStringView()));
  };
  Bytes block;
  if (status.ok()) block = read_block();
  for (std::uint64_t offset = 0; status.ok(); offset += kBlockBytes) {
    // A short block is the last, even if a writer beside us has made the file longer by now.
    Bytes next;
    if (block.size() == kBlockBytes) next = read_block();
    const BlockKind kind = next.empty() ? BlockKind::kLast : BlockKind::kInner;
    if (const auto at = damage_in(block, kind))
      return Fault{Errc::kCorruption, file.string() + " is damaged at byte " +
                                          std::to_string(offset + *at) +
                                          "; restore the store from a backup or a peer"};
    if (next.empty() && status.ok()) return Done{};
    block = std::move(next);
  }
  return to_fault(status, "reading " + file.string());
}

Result<std::filesystem::path> current_manifest(rocksdb::FileSystem& file_system,
                                               const std::filesystem::path& directory) {
  LUOSHU_TRY(const std::string name, read_small(file_system, directory / "CURRENT"));
  if (!name.starts_with("MANIFEST-") || !name.ends_with('\n') || name.find('/') != name.npos)
    return no_store(directory, "its file CURRENT does not name a MANIFEST");
  return directory / name.substr(0, name.size() - 1);
}

Status check_journals(rocksdb::FileSystem& file_system, const std::filesystem::path& directory) {
  LUOSHU_TRY(const auto manifest, current_manifest(file_system, directory));
  const auto checked = check_journal(file_system, manifest);
  if (!checked && checked.error().code == Errc::kNotFound)
    return no_store(directory, "the MANIFEST that its file CURRENT names is missing");
  LUOSHU_CHECK(checked);

  std::vector<std::string> names;
  const auto status = file_system.GetChildren(directory.string(), {}, &names, nullptr);
  if (!status.ok()) return to_fault(status, "reading " + directory.string());
  std::ranges::sort(names);
  for (const std::string& name : names) {
    if (!name.ends_with(".log")) continue;
    auto log = check_journal(file_system, directory / name);
    // A writer beside us may have deleted a log that it no longer needs.
    if (!log && log.error().code != Errc::kNotFound) return log;
  }
  return Done{};
}

}  // namespace luoshu
