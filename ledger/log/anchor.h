// The anchor: a small file outside the database that remembers how far this log had come and what
// was signed last, so that a store put back from an older copy is noticed and never signs a second
// history (docs/decisions/0007). Written before a checkpoint leaves the process and at every
// orderly close; synced, then renamed over the old one.
//
//   luoshu-anchor/v1 LF
//   ledger <ledger id, hex> LF
//   committed <size> <root, base64> LF
//   LF
//   <the last signed checkpoint, verbatim, or nothing>
//   sha256 <hex of all bytes before this line> LF
#pragma once

#include <filesystem>
#include <optional>
#include <string>

#include "ledger/base/ids.h"

namespace luoshu {

struct Anchor {
  LedgerId ledger;
  Size size;               // durable entries at the time of writing
  Hash root;               // SHA-256 root at that size
  std::string checkpoint;  // last signed note; empty where none was signed
  friend bool operator==(const Anchor&, const Anchor&) = default;
};

std::string encode_anchor(const Anchor& anchor);
// kCorruption where any byte differs from what was written.
Result<Anchor> decode_anchor(std::string_view text);

// Durable replace. kIo with the path.
Status write_anchor(const std::filesystem::path& path, const Anchor& anchor);
// Nothing where the file is absent; kIo, kCorruption with the path.
Result<std::optional<Anchor>> read_anchor(const std::filesystem::path& path);

}  // namespace luoshu
