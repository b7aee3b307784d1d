// A ZIP archive in memory, as a workbook is one, read with limits: a hostile one is refused before
// anything of it is inflated. libzip's header stays in archive.cc. Not thread-safe.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "ledger/base/bytes.h"

namespace luoshu::bank {

inline constexpr std::size_t kArchiveEntriesMax = 1'000;
inline constexpr std::uint64_t kArchiveBytesMax = 256U << 20;      // inflated, all together
inline constexpr std::uint64_t kArchiveEntryBytesMax = 64U << 20;  // inflated, one
inline constexpr std::uint64_t kArchiveRatioMax = 200;  // inflated to packed, past kRatioFreeBytes
inline constexpr std::uint64_t kRatioFreeBytes = 1U << 20;

class Archive {
 public:
  // kRefused: no archive, too many entries, too large, inflating too much, encrypted, names that
  // lead out of it or occur twice. The bytes must outlive the archive.
  static Result<Archive> open(ByteView bytes);
  ~Archive();
  Archive(Archive&&) noexcept;
  Archive& operator=(Archive&&) noexcept;

  bool has(std::string_view name) const;
  // kRefused where it is not there or inflates to other than it says.
  Result<Bytes> read(std::string_view name) const;

 private:
  struct Impl;
  Archive();
  std::unique_ptr<Impl> impl_;
};

}  // namespace luoshu::bank
