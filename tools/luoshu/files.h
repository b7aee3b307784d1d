// Small files read and written whole.
#pragma once

#include <filesystem>
#include <optional>
#include <string>

#include "ledger/base/bytes.h"

namespace luoshu {

// "-" is standard input. kNotFound, kIo (both with the path), kLimit past `bytes_max`.
Result<Bytes> read_whole(const std::filesystem::path& path, std::size_t bytes_max);
// A new file that appears whole or not at all, synced; "-" is standard output. kConflict where
// `path` exists: results are never written over something else. kUsage for bytes that are no text
// on a terminal.
Status write_new(const std::filesystem::path& path, ByteView bytes);
// The same over a file that the user named to be changed; kUsage for "-".
Status replace_whole(const std::filesystem::path& path, ByteView bytes);
// First line of a passphrase file, without its line end; nothing where no file is named. Refuses
// (kIo) a file that others may read.
Result<std::optional<std::string>> read_passphrase(const std::optional<std::string>& path);

}  // namespace luoshu
